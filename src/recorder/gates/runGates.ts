import path from 'node:path';
import { concurrently } from '../../domain/concurrently';
import type { Gate, GateOutcome } from '../../domain/gate';
import type { Localizer } from '../../domain/localizer';
import type { Logger } from '../../domain/logger';
import type { Progress } from '../../domain/progress';
import type { Clock } from '../../domain/time';
import type { Git } from '../../git/git';
import { GitError } from '../../git/gitError';
import type { GateLog } from '../../store/gateLog';
import type { GateMemory } from '../../store/gateMemory';
import { runGateProcess, type GateProcessEnd } from './gateProcess';
import { whyNotReady } from './gateReadiness';
import type { WorktreeGates } from './gateState';
import { gateVerdict } from './gateVerdict';
import { treeHashOf } from './treeHash';

export interface RunGatesOptions {
  readonly git: Git;
  /** Gates of one worktree run one after the other, because they share its folder; worktrees run side by side. */
  readonly worktrees: readonly WorktreeGates[];
  readonly memory: GateMemory;
  /** Worktrees at the same time. */
  readonly concurrency: number;
  /** For one gate. */
  readonly timeoutMs: number;
  readonly signal?: AbortSignal | undefined;
  readonly progress?: Progress | undefined;
  /** Both outputs of a gate, as they come. */
  readonly onOutput?: ((worktree: string, gate: Gate, chunk: Buffer) => void) | undefined;
  readonly onResult?: ((result: GateResult) => void) | undefined;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly l10n: Localizer;
}

export interface GateResult {
  /** Absolute path. */
  readonly worktree: string;
  readonly gate: Gate;
  readonly outcome: GateOutcome;
  /** Null when there is none, or a signal ended the gate. */
  readonly exitCode: number | null;
  readonly durationMs: number;
  /** ISO 8601 in UTC. */
  readonly finishedAt: string;
  /** Absolute path of its output, at most a few megabytes of it. */
  readonly logFile: string | null;
  /** Git's hash of the files that it looked at; null when that is not known, or they changed meanwhile. */
  readonly tree: string | null;
  /** Nothing was run: the same gate has been run on the same files before. */
  readonly remembered: boolean;
  /** What the person should know, in one sentence. */
  readonly note: string | null;
}

/** The end of the output, for what a gate says about itself. */
const TAIL_BYTES = 2_000;
const MINUTE_MS = 60_000;

/**
 * Runs gates, except for those of which it is known what they say on the same files, and remembers what they said. Never rejects for what a
 * gate does; after a cancel the rest are `cancelled`, and nothing that was started is left running.
 * @returns a result for each gate of each worktree, in order
 */
export async function runGates(options: RunGatesOptions): Promise<readonly GateResult[]> {
  const total = options.worktrees.reduce((sum, { gates }) => sum + gates.length, 0);
  let done = 0;
  const results = await concurrently(options.worktrees, options.concurrency, async ({ worktree, gates }) => {
    const runner = new WorktreeRunner(options, worktree);
    const own: GateResult[] = [];
    for (const gate of gates) {
      options.progress?.(options.l10n.t('{0} in {1}', gate.id, path.basename(worktree)), done / total);
      const result = await runner.run(gate);
      own.push(result);
      options.onResult?.(result);
      done += 1;
      options.progress?.(options.l10n.t('{0} in {1}', gate.id, path.basename(worktree)), done / total);
    }
    return own;
  });
  await options.memory.prune();
  return results.flat();
}

/** What of a result is not the same for all. */
type Part = Pick<GateResult, 'outcome'> & Partial<GateResult>;

class WorktreeRunner {
  readonly #options: RunGatesOptions;
  readonly #worktree: string;
  /** As they were when the last gate had ended, which is when the next one begins; undefined before the first. */
  #tree: string | null | undefined;

  constructor(options: RunGatesOptions, worktree: string) {
    this.#options = options;
    this.#worktree = worktree;
  }

  async run(gate: Gate): Promise<GateResult> {
    const { memory, l10n } = this.#options;
    this.#tree ??= await this.#hash();
    const tree = this.#tree;
    if (this.#isCancelled) return this.#result(gate, { outcome: 'cancelled' });
    const [known] = await memory.recall([{ worktree: this.#worktree, tree, gate }]);
    const before = known?.current ?? null;
    if (before !== null) {
      const { outcome, exitCode, durationMs, finishedAt, logFile } = before;
      return this.#result(gate, { outcome, exitCode, durationMs, finishedAt, logFile, tree, remembered: true });
    }
    const notReady = await whyNotReady(gate, this.#worktree, l10n);
    return notReady === null ? this.#start(gate, tree) : this.#result(gate, { outcome: 'notReady', tree, note: notReady });
  }

  async #start(gate: Gate, tree: string | null): Promise<GateResult> {
    const { signal, timeoutMs, onOutput, l10n } = this.#options;
    const log = await this.#openLog(gate);
    let tail = Buffer.alloc(0);
    const started = performance.now();
    const end = await runGateProcess({
      gate,
      folder: path.join(this.#worktree, gate.cwd),
      timeoutMs,
      signal,
      onOutput: (chunk) => {
        log?.write(chunk);
        tail = Buffer.concat([tail, chunk.subarray(-TAIL_BYTES)]).subarray(-TAIL_BYTES);
        onOutput?.(this.#worktree, gate, chunk);
      },
    });
    const durationMs = Math.round(performance.now() - started);
    await this.#closeLog(log);
    this.#tree = await this.#hash();
    const isSame = tree !== null && this.#tree === tree;
    const common = { durationMs, logFile: log?.path ?? null, tree: isSame ? tree : null };
    const result = this.#result(gate, { ...common, ...this.#judge(gate, end, tail.toString('utf8')) });
    if (result.outcome !== 'passed' && result.outcome !== 'failed') return result;
    if (isSame) {
      await this.#remember(result, tree, result.outcome);
      return result;
    }
    if (this.#isCancelled) return result;
    return {
      ...result,
      note:
        tree === null || this.#tree === null
          ? l10n.t('The files of {0} could not all be read, so this result is not remembered.', this.#worktree)
          : l10n.t('The files of {0} changed while “{1}” ran, so its result is not remembered.', this.#worktree, gate.id),
    };
  }

  #judge(gate: Gate, end: GateProcessEnd, tail: string): Part {
    const { l10n, timeoutMs } = this.#options;
    switch (end.kind) {
      case 'ended': {
        const outcome = gateVerdict(gate, end.exitCode, tail);
        return outcome === null
          ? { outcome: 'couldNotStart', exitCode: end.exitCode, note: l10n.t('“{0}” in {1} ran no tests: a program that it needs is not there, or there are none.', gate.id, this.#worktree) }
          : { outcome, exitCode: end.exitCode };
      }
      case 'couldNotStart':
        return { outcome: 'couldNotStart', note: l10n.t('“{0}” could not be started in {1}: {2}.', gate.id, this.#worktree, end.code) };
      case 'timedOut':
        return {
          outcome: 'timedOut',
          note:
            timeoutMs < MINUTE_MS
              ? l10n.t('“{0}” in {1} was stopped after {2} seconds.', gate.id, this.#worktree, Math.round(timeoutMs / 100) / 10)
              : l10n.t('“{0}” in {1} was stopped after {2} minutes.', gate.id, this.#worktree, Math.round(timeoutMs / MINUTE_MS)),
        };
      case 'cancelled':
        return { outcome: 'cancelled' };
    }
  }

  #result(gate: Gate, part: Part): GateResult {
    return {
      worktree: this.#worktree,
      gate,
      exitCode: null,
      durationMs: 0,
      finishedAt: this.#options.clock().toISOString(),
      logFile: null,
      tree: null,
      remembered: false,
      note: null,
      ...part,
    };
  }

  get #isCancelled(): boolean {
    return this.#options.signal?.aborted === true;
  }

  async #hash(): Promise<string | null> {
    try {
      return await treeHashOf(this.#options.git, this.#worktree, this.#options.signal);
    } catch (error) {
      if (error instanceof GitError && error.reason === 'cancelled') return null;
      throw error;
    }
  }

  /** A disk that takes no output must not keep anyone from testing. */
  async #openLog(gate: Gate): Promise<GateLog | null> {
    try {
      const log = await this.#options.memory.openLog(`${path.basename(this.#worktree)} ${gate.id}`);
      log.write(Buffer.from(`> ${gate.command.join(' ')}\n> ${path.join(this.#worktree, gate.cwd)}\n\n`));
      return log;
    } catch (error) {
      this.#options.logger.warn(String(error));
      return null;
    }
  }

  async #closeLog(log: GateLog | null): Promise<void> {
    await log?.close().catch((error: unknown) => this.#options.logger.warn(String(error)));
  }

  async #remember(result: GateResult, tree: string, outcome: 'passed' | 'failed'): Promise<void> {
    const { gate, worktree, exitCode, durationMs, finishedAt, logFile } = result;
    try {
      await this.#options.memory.remember({ tree, worktree, gate, outcome, exitCode, durationMs, finishedAt, logFile });
    } catch (error) {
      this.#options.logger.warn(String(error));
    }
  }
}
