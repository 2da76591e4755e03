import os from 'node:os';
import path from 'node:path';
import { decidingGates, type Gate, type GateOutcome } from '../domain/gate';
import { Git } from '../git/git';
import { DEFAULT_GATES } from '../recorder/defaults';
import { findGates, givenGates } from '../recorder/gates/findGates';
import type { StandingOptions, WorktreeGates } from '../recorder/gates/gateState';
import { runGates, type GateResult } from '../recorder/gates/runGates';
import { withGateResults } from '../recorder/gates/withGateResults';
import type { Inspection } from '../recorder/inspection';
import { GateMemory } from '../store/gateMemory';
import { confirm } from './confirm';
import { LOCALE, type CommandContext } from './context';
import { findDataFolder, isFolder } from './dataFolder';
import { look, type LookValues } from './look';
import { printable } from './printable';
import { UsageError } from './usageError';
import { number } from './words';

/** What commands take that know gates. */
export const GATE_OPTIONS = {
  gate: { type: 'string', multiple: true },
  'gate-timeout': { type: 'string' },
} as const;

export const RUN_GATES_OPTION = { 'run-gates': { type: 'boolean' } } as const;

export const GATES_HELP = `  --gate "CMD"            a command that decides whether the tests pass, in place of those found; may be given several times
  --gate-timeout MINUTES  stop a gate after this long (default: ${DEFAULT_GATES.timeoutMinutes})`;

export const RUN_GATES_HELP = `Tests:
  --run-gates             run the gates of each worktree (npm test, pytest, …), except those already run on the same files
${GATES_HELP}`;

export interface GateValues {
  readonly gate?: readonly string[] | undefined;
  readonly 'gate-timeout'?: string | undefined;
  readonly 'data-dir'?: string | undefined;
  readonly yes?: boolean | undefined;
  readonly json?: boolean | undefined;
}

/** A day: who wants to wait longer does not want a limit. */
const LONGEST_MINUTES = 1440;

/** Gates as the terminal knows them: given, or found by the files of a worktree. */
export class TerminalGates {
  readonly memory: GateMemory;
  readonly #values: GateValues;
  readonly #context: CommandContext;
  readonly #timeoutMs: number;

  /** @throws UsageError */
  constructor(values: GateValues, context: CommandContext) {
    const { env, cwd, clock } = context;
    this.#values = values;
    this.#context = context;
    this.#timeoutMs = readTimeout(values['gate-timeout']) * 60_000;
    this.memory = new GateMemory({ folder: findDataFolder(values['data-dir'], { env, cwd, platform: process.platform, home: os.homedir(), isFolder }), clock });
  }

  /** @param worktree absolute path */
  readonly of = (worktree: string): Promise<readonly Gate[]> => {
    const { gate } = this.#values;
    return gate === undefined ? findGates(worktree) : Promise.resolve(givenGates(gate));
  };

  get standingOptions(): StandingOptions {
    const { clock, l10n } = this.#context;
    return { memory: this.memory, now: clock(), locale: LOCALE, l10n };
  }

  known(inspection: Inspection): Promise<Inspection> {
    return withGateResults(inspection, { ...this.standingOptions, gatesOf: this.of });
  }

  /**
   * Lists what would run, asks, and runs it.
   * @returns null when the person did not want it
   * @throws UsageError when nobody can be asked; an `AbortError` on Ctrl-C, when nothing runs any more
   */
  async run(worktrees: readonly WorktreeGates[]): Promise<readonly GateResult[] | null> {
    const { terminal, signal, clock, l10n } = this.#context;
    const text = listing(worktrees);
    if (this.#values.yes === true || !terminal.isInteractive) terminal.note(text);
    if (!(await confirm({ text, question: 'Run them?' }, { ...this.#values, verb: 'run' }, this.#context))) return null;
    const results = await runGates({
      git: new Git(),
      worktrees,
      memory: this.memory,
      concurrency: DEFAULT_GATES.concurrency,
      timeoutMs: this.#timeoutMs,
      signal,
      progress: terminal.progress,
      onResult: (result) => terminal.note(resultLine(result)),
      clock,
      logger: { info: () => undefined, warn: (message) => terminal.warn(message) },
      l10n,
    });
    terminal.clearProgress();
    signal.throwIfAborted();
    return results;
  }
}

/**
 * Looks at the worktrees, and tells of their tests what is remembered of their gates; `--run-gates` runs those that decide first.
 * @param membersOf keys of the candidates that the run is made of
 */
export async function lookWithGates(
  values: LookValues & GateValues & { readonly 'run-gates'?: boolean | undefined },
  context: CommandContext,
  membersOf: (inspection: Inspection) => readonly string[],
): Promise<Inspection> {
  const gates = new TerminalGates(values, context);
  const inspection = await look(values, context);
  if (inspection.candidates.length === 0) return inspection;
  if (values['run-gates'] === true) {
    const all = await Promise.all(membersOf(inspection).map(async (worktree) => ({ worktree, gates: decidingGates(await gates.of(worktree)) })));
    const worktrees = all.filter((each) => each.gates.length > 0);
    if (worktrees.length > 0) await gates.run(worktrees);
    else context.terminal.warn('No gates were found in the worktrees; give the command with --gate "CMD".');
  }
  return gates.known(inspection);
}

function listing(worktrees: readonly WorktreeGates[]): string {
  const byGate = new Map<string, { readonly gate: Gate; readonly folders: string[] }>();
  for (const { worktree, gates } of worktrees) {
    for (const gate of gates) {
      const line = byGate.get(gate.id) ?? { gate, folders: [] };
      line.folders.push(path.basename(worktree));
      byGate.set(gate.id, line);
    }
  }
  const lines = [...byGate.values()].map(({ gate, folders }) => printable(`  ${gate.id} (${gate.source ?? 'given'}) in ${folders.join(', ')}`));
  return ['These commands would run in the worktrees, except where they have run on the same files before:', ...lines].join('\n');
}

export const OUTCOME_WORDS: Readonly<Record<GateOutcome, string>> = {
  passed: 'passed',
  failed: 'failed',
  timedOut: 'stopped',
  cancelled: 'cancelled',
  couldNotStart: 'not run',
  notReady: 'not ready',
};

function resultLine({ outcome, gate, worktree, durationMs, logFile, remembered, note }: GateResult): string {
  const took = remembered ? 'before, on the same files' : `${number(durationMs / 1000)} s`;
  const log = outcome === 'failed' || outcome === 'timedOut' ? logFile : null;
  return [`${OUTCOME_WORDS[outcome]}: ${gate.id} in ${path.basename(worktree)} (${took})`, ...(note === null ? [] : [`  ${note}`]), ...(log === null ? [] : [`  output: ${log}`])].map(printable).join('\n');
}

function readTimeout(text: string | undefined): number {
  if (text === undefined) return DEFAULT_GATES.timeoutMinutes;
  const minutes = /^\d{1,4}(?:\.\d+)?$/.test(text) ? Number(text) : Number.NaN;
  if (!(minutes > 0 && minutes <= LONGEST_MINUTES)) throw new UsageError(`--gate-timeout needs minutes above 0, ${LONGEST_MINUTES} at most, not “${printable(text)}”.`);
  return minutes;
}
