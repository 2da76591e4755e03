import { spawn } from 'node:child_process';
import { mkdtemp, realpath, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

export interface Ended {
  readonly stdout: string;
  readonly stderr: string;
  readonly exitCode: number | null;
}

interface CallOptions {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Told each piece of standard output; ends the program with the signal that it returns. */
  readonly onStdout?: (stdout: string) => NodeJS.Signals | undefined;
  /** Sent to the program once it is there. */
  readonly signal?: Promise<NodeJS.Signals>;
}

/** The command line as users have it: bundled once, run as a process of its own with a data folder of its own. */
export class Program {
  readonly folder: string;
  readonly dataFolder: string;

  private constructor(folder: string) {
    this.folder = folder;
    this.dataFolder = path.join(folder, 'data');
  }

  static async build(): Promise<Program> {
    const folder = await realpath(await mkdtemp(path.join(os.tmpdir(), 'mirador-cli-')));
    const bundler = pathToFileURL(path.resolve(import.meta.dirname, '../../../esbuild.mjs')).href;
    const { buildCli } = (await import(bundler)) as { readonly buildCli: (outdir: string) => Promise<unknown> };
    await buildCli(path.join(folder, 'dist'));
    return new Program(folder);
  }

  get bundle(): string {
    return path.join(this.folder, 'dist', 'cli.js');
  }

  run(args: readonly string[], options: CallOptions = {}): Promise<Ended> {
    return new Promise((resolve, reject) => {
      const child = spawn(process.execPath, [this.bundle, ...args], {
        cwd: options.cwd ?? this.folder,
        env: { PATH: process.env['PATH'] ?? '', HOME: this.folder, PARALLEL_PATTERNS_HOME: this.dataFolder, GIT_CONFIG_NOSYSTEM: '1', ...options.env },
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      void options.signal?.then((signal) => child.kill(signal));
      let [stdout, stderr] = ['', ''];
      child.stdout.on('data', (chunk: Buffer) => {
        stdout += chunk.toString();
        const signal = options.onStdout?.(stdout);
        if (signal !== undefined) child.kill(signal);
      });
      child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
      child.once('error', reject);
      child.once('close', (exitCode) => resolve({ stdout, stderr, exitCode }));
    });
  }

  /** Runs it with `--json` and reads the one value on standard output. */
  async json(args: readonly string[], options: CallOptions = {}): Promise<unknown> {
    const { stdout, stderr, exitCode } = await this.run([...args, '--json'], options);
    if (exitCode !== 0) throw new Error(`${args.join(' ')} ended with ${String(exitCode)}: ${stderr}`);
    return JSON.parse(stdout);
  }

  /** Forgets the history. */
  async forget(): Promise<void> {
    await rm(this.dataFolder, { recursive: true, force: true });
  }

  async remove(): Promise<void> {
    await rm(this.folder, { recursive: true, force: true });
  }
}
