import { spawn, type ChildProcess } from 'node:child_process';
import type { Gate } from '../../domain/gate';
import { killTree } from '../../git/killTree';

export interface GateProcessOptions {
  readonly gate: Gate;
  /** Absolute path. */
  readonly folder: string;
  readonly timeoutMs: number;
  readonly signal: AbortSignal | undefined;
  /** Both outputs, as they come. */
  readonly onOutput: (chunk: Buffer) => void;
}

export type GateProcessEnd =
  /** Null when a signal ended it. */
  | { readonly kind: 'ended'; readonly exitCode: number | null }
  | { readonly kind: 'timedOut' }
  | { readonly kind: 'cancelled' }
  | { readonly kind: 'couldNotStart'; readonly code: string };

/** Something that a gate left running and that is out of reach may hold its output open; nobody waits longer for that. */
const OUTPUT_GRACE_MS = 2_000;

/**
 * Runs a gate until it has ended. Whatever it started is ended with it, be it at its own end, on cancel or on timeout: a server that a test
 * left behind would be in the way of the next worktree's. Never throws.
 */
export async function runGateProcess({ gate, folder, timeoutMs, signal, onOutput }: GateProcessOptions): Promise<GateProcessEnd> {
  if (signal?.aborted === true) return { kind: 'cancelled' };
  let child: ChildProcess;
  try {
    child = start(gate, folder);
  } catch (error) {
    return { kind: 'couldNotStart', code: codeOf(error) };
  }
  child.stdout?.on('data', onOutput);
  child.stderr?.on('data', onOutput);

  let killedFor: 'timedOut' | 'cancelled' | undefined;
  const kill = (reason: 'timedOut' | 'cancelled'): void => {
    killedFor ??= reason;
    killTree(child);
  };
  const timer = setTimeout(() => kill('timedOut'), timeoutMs);
  const onAbort = (): void => kill('cancelled');
  signal?.addEventListener('abort', onAbort, { once: true });
  try {
    const exitCode = await exited(child);
    // Windows finds nothing by the number of a process that has ended.
    if (process.platform !== 'win32') killTree(child);
    await outputEnded(child);
    return killedFor === undefined ? { kind: 'ended', exitCode } : { kind: killedFor };
  } catch (error) {
    return { kind: 'couldNotStart', code: codeOf(error) };
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', onAbort);
  }
}

/** Names that are batch files on Windows, which nothing but its shell can run. All their arguments are words of ours. */
const BATCH_FILES = new Set(['npm', 'pnpm', 'yarn', 'composer', 'bundle', 'rake', 'rspec', 'mix', 'mvn', 'gradle', '.\\mvnw.cmd', '.\\gradlew.bat', 'vendor/bin/phpunit']);

function start({ command, shell }: Gate, folder: string): ChildProcess {
  const [program, ...args] = command;
  const options = {
    cwd: folder,
    env: gateEnvironment(process.env),
    stdio: ['ignore', 'pipe', 'pipe'] as ['ignore', 'pipe', 'pipe'],
    windowsHide: true,
    // A group of its own, so that the whole tree can be killed.
    detached: process.platform !== 'win32',
  };
  if (shell) return spawn(program, { ...options, shell: true });
  if (process.platform === 'win32' && BATCH_FILES.has(program)) return spawn(command.join(' '), { ...options, shell: true });
  return spawn(program, args, options);
}

/**
 * What of this program's own surroundings must not reach a project's tests: the editor's variables, among them the one that makes Electron
 * plain Node, and git's, which would send a test's git to another repository.
 */
const DROPPED = /^(?:ELECTRON_|VSCODE_|PARALLEL_PATTERNS_|FORCE_COLOR$|CLICOLOR_FORCE$|GIT_(?:DIR|WORK_TREE|INDEX_FILE|COMMON_DIR|PREFIX|OBJECT_DIRECTORY|ALTERNATE_OBJECT_DIRECTORIES|NAMESPACE)$)/i;

/** `CI` makes test runners run once, ask nothing and end. */
export function gateEnvironment(inherited: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return { ...Object.fromEntries(Object.entries(inherited).filter(([name]) => !DROPPED.test(name))), CI: '1' };
}

function exited(child: ChildProcess): Promise<number | null> {
  return new Promise((resolve, reject) => {
    // Every time: one that nobody hears would end this program.
    child.on('error', reject);
    child.once('exit', (code) => resolve(code));
  });
}

function outputEnded(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => {
      child.stdout?.destroy();
      child.stderr?.destroy();
    }, OUTPUT_GRACE_MS);
    const streams = [child.stdout, child.stderr].filter((stream) => stream !== null && !stream.closed);
    let open = streams.length;
    const onClose = (): void => {
      open -= 1;
      if (open > 0) return;
      clearTimeout(timer);
      resolve();
    };
    for (const stream of streams) stream?.once('close', onClose);
    if (open === 0) onClose();
  });
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : String(error);
}
