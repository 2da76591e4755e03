import type { ChildProcessByStdio } from 'node:child_process';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Readable } from 'node:stream';
import { build } from 'esbuild';

/** Bundles the writer process into `folder`; the path of the script. */
export async function bundleWriter(folder: string): Promise<string> {
  const outfile = path.join(folder, 'storeWriter.cjs');
  await build({
    entryPoints: [path.join(import.meta.dirname, 'storeWriter.ts')],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    logLevel: 'silent',
  });
  return outfile;
}

/** A writer process and what it has acknowledged so far. */
export class Writer {
  readonly #process: ChildProcessByStdio<null, Readable, null>;
  readonly #ended: Promise<unknown>;
  #output = '';

  constructor(script: string, kind: 'durable' | 'naive' | 'archiver', folder: string, count: number, start: string) {
    this.#process = spawn(process.execPath, [script, kind, folder, String(count), start], { stdio: ['ignore', 'pipe', 'inherit'] });
    this.#ended = once(this.#process, 'close');
    this.#process.stdout.setEncoding('utf8').on('data', (text: string) => (this.#output += text));
  }

  /** Whole lines only: a kill may cut the last one, and then nobody has read the acknowledgement. */
  get acknowledged(): readonly string[] {
    return this.#output.split('\n').slice(0, -1).filter((line) => line !== 'ready');
  }

  ready(): Promise<void> {
    return this.#until(() => this.#output.startsWith('ready\n'));
  }

  hasAcknowledged(count: number): Promise<void> {
    return this.#until(() => this.acknowledged.length >= count);
  }

  ended(): Promise<unknown> {
    return this.#ended;
  }

  /** SIGKILL: nothing of the process runs any more. */
  async kill(): Promise<void> {
    this.#process.kill('SIGKILL');
    await this.#ended;
  }

  async #until(condition: () => boolean): Promise<void> {
    while (!condition()) await once(this.#process.stdout, 'data');
  }
}

/** Starts writers together. */
export async function startWriters(script: string, kind: 'durable' | 'naive', folder: string, writers: number, count: number): Promise<readonly Writer[]> {
  await mkdir(folder, { recursive: true });
  const start = path.join(path.dirname(script), `start-${Math.random().toString(36).slice(2)}`);
  const started = Array.from({ length: writers }, () => new Writer(script, kind, folder, count, start));
  await Promise.all(started.map((writer) => writer.ready()));
  await writeFile(start, '');
  return started;
}
