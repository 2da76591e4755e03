import { execFile } from 'node:child_process';

/** Runs a program without a shell and gives back what it wrote to standard output; null when it is not there, fails, or takes too long. */
export type RunProgram = (program: string, args: readonly string[], signal: AbortSignal) => Promise<string | null>;

const LIMIT_MS = 10_000;

/** What is asked for here is a line. */
const MOST_BYTES = 64 * 1024;

/** @param env the program is looked for on its PATH, and gets it whole */
export function runProgram(env: NodeJS.ProcessEnv, limitMs = LIMIT_MS): RunProgram {
  return (program, args, signal) =>
    new Promise((resolve) => {
      if (signal.aborted) {
        resolve(null);
        return;
      }
      // Killed hard: one that waits for an answer at a prompt would not hear anything else. Its prompt gets an end of input at once.
      const child = execFile(program, args, { env, timeout: limitMs, killSignal: 'SIGKILL', maxBuffer: MOST_BYTES, signal, windowsHide: true }, (error, output) =>
        resolve(error === null ? output : null),
      );
      child.stdin?.on('error', () => undefined);
      child.stdin?.end();
    });
}
