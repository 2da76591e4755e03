import type { ChildProcessByStdio } from 'node:child_process';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Readable } from 'node:stream';
import { setTimeout } from 'node:timers/promises';
import { build } from 'esbuild';
import { concurrently } from '../../src/domain/concurrently';

/** Bundles a process of this folder into `folder`; the path of the script. */
export async function bundleScript(name: 'storeWriter' | 'storeCycles', folder: string): Promise<string> {
  const outfile = path.join(folder, `${name}.cjs`);
  await build({
    entryPoints: [path.join(import.meta.dirname, `${name}.ts`)],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    logLevel: 'silent',
  });
  return outfile;
}

export type WriterKind = 'durable' | 'mixed' | 'archiver' | 'reader' | 'naive';

export interface WriterOptions {
  readonly wasmFile?: string;
  /** The call of the file system at which it kills itself. */
  readonly killedAt?: number;
}

/** A writer process and what it has acknowledged so far. */
export class Writer {
  readonly #process: ChildProcessByStdio<null, Readable, null>;
  readonly #ended: Promise<unknown>;
  #output = '';

  constructor(script: string, kind: WriterKind, folder: string, count: number, start: string, { wasmFile = '', killedAt = -1 }: WriterOptions = {}) {
    this.#process = spawn(process.execPath, [script, kind, folder, String(count), start, wasmFile, String(killedAt)], { stdio: ['ignore', 'pipe', 'inherit'] });
    this.#ended = once(this.#process, 'close');
    this.#process.stdout.setEncoding('utf8').on('data', (text: string) => (this.#output += text));
  }

  /** Whole lines only: a kill may cut the last one, and then nobody has read the acknowledgement. */
  get acknowledged(): readonly string[] {
    return this.#output.split('\n').slice(0, -1).filter((line) => line !== 'ready' && !line.includes('killedAt'));
  }

  /** What it was about to do when it killed itself; null when it did not. */
  get killedAt(): string | null {
    return /"killedAt":"([^"]*)"/.exec(this.#output)?.[1] ?? null;
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
    while (!condition() && this.#process.exitCode === null && this.#process.signalCode === null) await Promise.race([once(this.#process.stdout, 'data'), this.#ended]);
  }
}

/** Kills processes, so many at once, in the place of each that is gone a new one; each ends by itself at some call, or at a random moment. */
export async function killWriters(
  script: string,
  kind: WriterKind,
  folder: string,
  options: WriterOptions & { readonly kills: number; readonly atOnce: number; readonly killAt: (number: number) => number | null },
): Promise<readonly Writer[]> {
  await mkdir(folder, { recursive: true });
  const start = path.join(path.dirname(script), 'start-at-once');
  await writeFile(start, '');
  return concurrently(Array.from({ length: options.kills }), options.atOnce, async (_, number) => {
    const killedAt = options.killAt(number);
    const writer = new Writer(script, kind, folder, 100_000, start, killedAt === null ? options : { ...options, killedAt });
    if (killedAt !== null) {
      await writer.ended();
      return writer;
    }
    await writer.hasAcknowledged(Math.floor(Math.random() * 6));
    await setTimeout(Math.random() * 6);
    await writer.kill();
    return writer;
  });
}

/** Starts writers together. */
export async function startWriters(script: string, kind: WriterKind, folder: string, writers: number, count: number): Promise<readonly Writer[]> {
  await mkdir(folder, { recursive: true });
  const start = path.join(path.dirname(script), `start-${Math.random().toString(36).slice(2)}`);
  const started = Array.from({ length: writers }, () => new Writer(script, kind, folder, count, start));
  await Promise.all(started.map((writer) => writer.ready()));
  await writeFile(start, '');
  return started;
}
