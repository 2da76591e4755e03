import { spawn } from 'node:child_process';
import { appendFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

export interface StepOptions {
  readonly cwd?: string;
  readonly env?: NodeJS.ProcessEnv;
}

/** A command of the set-up ended with an error; its output has been printed. */
export class StepError extends Error {
  override readonly name = 'StepError';
}

/**
 * Runs the commands of a set-up: one line of progress a step, their output in a log file, which is printed when a step fails.
 */
export class Steps {
  readonly #label: string;
  readonly #log: string;

  constructor(label: string, log: string) {
    this.#label = label;
    this.#log = log;
    mkdirSync(path.dirname(log), { recursive: true });
    writeFileSync(log, '');
  }

  /** Runs an action under a title. What the title announces and how long it took is printed when it is done. */
  async step<T>(title: string, action: () => Promise<T>): Promise<T> {
    const start = performance.now();
    appendFileSync(this.#log, `# ${title}\n`);
    const result = await action();
    console.log(`${this.#label}: ${title} (${((performance.now() - start) / 1000).toFixed(1)} s)`);
    return result;
  }

  /** Runs a command to its end and returns what it wrote to its standard output. */
  async run(command: string, args: readonly string[], options: StepOptions = {}): Promise<string> {
    appendFileSync(this.#log, `$ ${[command, ...args].join(' ')}\n`);
    try {
      return await output(command, args, options, (chunk) => {
        appendFileSync(this.#log, chunk);
      });
    } catch (error) {
      console.error(readFileSync(this.#log, 'utf8'));
      throw error;
    }
  }

  /** As {@link Steps.run}, for what may fail: says whether it did not. */
  async tryRun(command: string, args: readonly string[], options: StepOptions = {}): Promise<boolean> {
    appendFileSync(this.#log, `$ ${[command, ...args].join(' ')}\n`);
    try {
      await output(command, args, options, (chunk) => {
        appendFileSync(this.#log, chunk);
      });
      return true;
    } catch {
      return false;
    }
  }

  warn(text: string): void {
    console.warn(`${this.#label}: warning: ${text} (see ${this.#log})`);
  }
}

function output(command: string, args: readonly string[], options: StepOptions, log: (chunk: Buffer) => void): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
    const stdout: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => {
      stdout.push(chunk);
      log(chunk);
    });
    child.stderr.on('data', log);
    child.on('error', (error) => reject(new StepError(`${command} could not be started: ${error.message}`, { cause: error })));
    child.on('close', (code, signal) => {
      if (code === 0) {
        resolve(Buffer.concat(stdout).toString('utf8'));
      } else {
        reject(new StepError(`${[command, ...args].join(' ')} ended with ${code ?? signal ?? 'no code'}`));
      }
    });
  });
}
