import { spawn, type ChildProcess, type ChildProcessWithoutNullStreams } from 'node:child_process';
import path from 'node:path';
import { SILENT_LOGGER, type Logger } from '../domain/logger';
import { sentence } from '../domain/sentence';
import { configArguments, gitEnvironment, type ConfigEntry } from './environment';
import { GitError, gitFailure } from './gitError';
import { parseGitVersion, type GitVersion } from './gitVersion';
import { killTree } from './killTree';

export interface GitOptions {
  /** Path or name of the program; `git` from the PATH unless told. */
  readonly executable?: string | undefined;
  readonly logger?: Logger | undefined;
  /** For one call; two minutes unless told. */
  readonly timeoutMs?: number | undefined;
}

export interface RunOptions {
  readonly stdin?: string | Uint8Array | undefined;
  /** Added to the environment of the call. */
  readonly env?: Readonly<Record<string, string>> | undefined;
  /** Configuration for this call alone; wins over every file. */
  readonly config?: readonly ConfigEntry[] | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly timeoutMs?: number | undefined;
  /** Exit codes that are answers, not failures; 0 unless told. */
  readonly exitCodes?: readonly number[] | undefined;
  /** Receives the output as it comes, for answers too big to hold; `stdout` of the result is then empty. */
  readonly onStdout?: ((chunk: Buffer) => void) | undefined;
}

export interface GitOutput {
  readonly stdout: Buffer;
  readonly exitCode: number;
}

/** A process that is asked one thing after the other. */
export interface GitConversation {
  /** The time limit counts from the last question. */
  readonly write: (text: string) => void;
  /** Says that nothing more will be asked. */
  readonly end: () => void;
  /** As the promise of {@link Git.run}; somebody must wait for it. */
  readonly ended: Promise<GitOutput>;
}

const DEFAULT_TIMEOUT_MS = 120_000;
/** A process that is killed ends at once, unless it waits for a file system that does not answer: nobody waits for that. */
const KILLED_MS = 700;
/** More of git's complaints than this helps nobody. */
const STDERR_LIMIT = 16_384;

/** Runs the git command, never through a shell, so that it starts no program that a repository's configuration names. */
export class Git {
  readonly #executable: string;
  readonly #logger: Logger;
  readonly #timeoutMs: number;
  #processes = 0;
  #version: Promise<GitVersion> | undefined;

  constructor(options: GitOptions = {}) {
    this.#executable = options.executable ?? 'git';
    this.#logger = options.logger ?? SILENT_LOGGER;
    this.#timeoutMs = options.timeoutMs ?? DEFAULT_TIMEOUT_MS;
  }

  /** How many git processes this client has started. */
  get processes(): number {
    return this.#processes;
  }

  /** @throws GitError */
  async version(): Promise<GitVersion> {
    this.#version ??= this.run(process.cwd(), ['--version']).then(({ stdout }) => parseGitVersion(stdout.toString('utf8')));
    try {
      return await this.#version;
    } catch (error) {
      this.#version = undefined;
      throw error;
    }
  }

  /**
   * Resolves when the process has ended with an accepted exit code. On cancel and on timeout the process and all that it started are
   * killed, and the promise rejects only after they have ended: nobody writes any more then. The one exception are processes that the
   * system cannot end, because they wait for a file system that does not answer.
   * @param cwd as if git were started there. It is entered by git, not by whoever starts it: a folder that does not answer would hold up
   * everything in this process, not just the call
   * @throws GitError
   */
  async run(cwd: string, args: readonly string[], options: RunOptions = {}): Promise<GitOutput> {
    if (options.signal?.aborted === true) throw cancelled();
    const child = this.#start(cwd, args, options);
    child.stdin.end(options.stdin ?? '');
    return this.#ended(child, cwd, args, options, () => undefined);
  }

  /**
   * Starts a process whose questions depend on its earlier answers, as safely as {@link run}.
   * @param options the limit of time is for each answer
   * @throws GitError `cancelled`
   */
  converse(cwd: string, args: readonly string[], options: Omit<RunOptions, 'stdin'> & Required<Pick<RunOptions, 'onStdout'>>): GitConversation {
    if (options.signal?.aborted === true) throw cancelled();
    const child = this.#start(cwd, args, options);
    let restart = (): void => undefined;
    const ended = this.#ended(child, cwd, args, options, (restartTimer) => {
      restart = restartTimer;
    });
    const write = (text: string): void => {
      restart();
      child.stdin.write(text);
    };
    return { write, end: () => child.stdin.end(), ended };
  }

  #start(cwd: string, args: readonly string[], options: RunOptions): ChildProcessWithoutNullStreams {
    const config = options.config ?? [];
    this.#processes += 1;
    const child = spawn(this.#executable, ['-C', cwd, ...configArguments(config), ...args], {
      cwd: path.parse(process.execPath).root,
      env: gitEnvironment(process.env, options.env ?? {}, config),
      stdio: ['pipe', 'pipe', 'pipe'],
      windowsHide: true,
      // A group of its own, so that the whole tree can be killed.
      detached: process.platform !== 'win32',
    });
    // A process that ends early closes its input; its exit code says why.
    child.stdin.on('error', () => undefined);
    return child;
  }

  /** @param onTimer is given what starts the limit of time anew */
  async #ended(child: ChildProcessWithoutNullStreams, cwd: string, args: readonly string[], options: RunOptions, onTimer: (restart: () => void) => void): Promise<GitOutput> {
    const { signal } = options;
    const started = performance.now();
    const chunks: Buffer[] = [];
    let stderr = '';
    let consumerError: unknown;
    child.stdout.on('data', (chunk: Buffer) => {
      if (options.onStdout === undefined) {
        chunks.push(chunk);
        return;
      }
      try {
        options.onStdout(chunk);
      } catch (error) {
        consumerError ??= error;
        killTree(child);
      }
    });
    child.stderr.on('data', (chunk: Buffer) => {
      if (stderr.length < STDERR_LIMIT) stderr += chunk.toString('utf8');
    });

    let killedFor: 'timeout' | 'cancelled' | undefined;
    let abandon: ((exitCode: number) => void) | undefined;
    const abandoned = new Promise<number>((resolve) => (abandon = resolve));
    let patience: NodeJS.Timeout | undefined;
    const kill = (reason: 'timeout' | 'cancelled'): void => {
      killedFor ??= reason;
      killTree(child);
      patience ??= setTimeout(() => abandon?.(ABANDONED), KILLED_MS);
    };
    const timeoutMs = options.timeoutMs ?? this.#timeoutMs;
    const timer = setTimeout(() => kill('timeout'), timeoutMs);
    onTimer(() => timer.refresh());
    const onAbort = (): void => kill('cancelled');
    signal?.addEventListener('abort', onAbort, { once: true });

    let exitCode: number;
    try {
      exitCode = await Promise.race([ended(child), abandoned]);
    } catch (error) {
      throw startFailure(error, cwd, this.#executable);
    } finally {
      clearTimeout(timer);
      clearTimeout(patience);
      signal?.removeEventListener('abort', onAbort);
    }
    const command = commandName(args);
    this.#logger.info(`git ${command} (${Math.round(performance.now() - started)} ms, ${exitCode === ABANDONED ? 'does not end' : `exit ${exitCode}`}) in ${cwd}`);
    if (exitCode === ABANDONED) letGo(child);
    if (killedFor === 'cancelled') throw cancelled();
    if (killedFor === 'timeout') {
      if (exitCode === ABANDONED) throw new GitError('timeout', sentence('"git {0}" in {1} does not end, not even when it is killed: the disk or network share of that folder does not answer.', command, cwd));
      throw new GitError('timeout', sentence('"git {0}" in {1} was stopped after {2} seconds; try again when the disk is less busy.', command, cwd, Math.round(timeoutMs / 1000)));
    }
    if (consumerError !== undefined) throw consumerError instanceof Error ? consumerError : new Error('reading the output of git failed');
    if (!(options.exitCodes ?? [0]).includes(exitCode)) throw gitFailure(stderr, cwd);
    return { stdout: Buffer.concat(chunks), exitCode };
  }
}

/** In place of an exit code. */
const ABANDONED = -2;

/** Nothing of it keeps this process waiting or running any more. */
function letGo(child: ChildProcess): void {
  for (const stream of [child.stdin, child.stdout, child.stderr]) stream?.destroy();
  child.unref();
}

function cancelled(): GitError {
  return new GitError('cancelled', sentence('Cancelled.'));
}

/** Resolves with the exit code (-1 when a signal ended it); rejects when it could not be started. */
function ended(child: ChildProcess): Promise<number> {
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve(code ?? -1));
  });
}

function startFailure(error: unknown, cwd: string, executable: string): GitError {
  const detail = String(error);
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'ENOENT' || code === 'EACCES') {
    return new GitError('notInstalled', sentence('Git was not found as "{0}"; install it from https://git-scm.com or set the path to it (git.path).', executable), detail);
  }
  return new GitError('failed', sentence('Git could not be started in {0}: {1}', cwd, detail), detail);
}

/** The subcommand, for messages; arguments may hold anything. */
function commandName(args: readonly string[]): string {
  return args.find((argument) => !argument.startsWith('-')) ?? args[0] ?? '';
}
