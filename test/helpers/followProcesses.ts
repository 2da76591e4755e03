import type { ChildProcessByStdio } from 'node:child_process';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import type { Readable } from 'node:stream';
import { build } from 'esbuild';

/** Bundles the following process into `folder`; the path of the script. */
export async function bundleFollower(folder: string): Promise<string> {
  const outfile = path.join(folder, 'followProcess.cjs');
  await build({ entryPoints: [path.join(import.meta.dirname, 'followProcess.ts')], outfile, bundle: true, platform: 'node', format: 'cjs', target: 'node20', logLevel: 'silent' });
  return outfile;
}

/** A window that follows, as a process of its own. */
export class Follower {
  readonly #process: ChildProcessByStdio<null, Readable, null>;
  readonly #ended: Promise<unknown>;

  private constructor(child: ChildProcessByStdio<null, Readable, null>) {
    this.#process = child;
    this.#ended = once(child, 'close');
  }

  /** Resolves once it watches. */
  static async start(script: string, dataFolder: string, folders: readonly string[], pauseMs = 200): Promise<Follower> {
    const child = spawn(process.execPath, [script, dataFolder, String(pauseMs), ...folders], { stdio: ['ignore', 'pipe', 'inherit'], env: { PATH: process.env['PATH'], HOME: dataFolder, GIT_CONFIG_NOSYSTEM: '1' } });
    const follower = new Follower(child);
    await Promise.race([once(child.stdout, 'data'), follower.#ended.then(() => Promise.reject(new Error('the follower ended')))]);
    return follower;
  }

  /** SIGKILL: nothing of the process runs any more. */
  async kill(): Promise<void> {
    this.#process.kill('SIGKILL');
    await this.#ended;
  }
}
