import { decidingGates, type Gate } from '../../domain/gate';
import { gateStatesOf, testsPassingOf, type GateStanding } from '../../recorder/gates/gateState';
import { timeAgo } from '../../recorder/gates/gateText';
import type { GateResult } from '../../recorder/gates/runGates';
import type { Candidate } from '../../recorder/inspection';
import { parseArguments } from '../arguments';
import { CONFIRM_OPTIONS } from '../confirm';
import { LOCALE, type Command, type CommandContext } from '../context';
import { Failure } from '../failure';
import { GATE_OPTIONS, GATES_HELP, OUTCOME_WORDS, TerminalGates } from '../gates';
import { look, LOOK_HELP, LOOK_OPTIONS, whatIsMissing } from '../look';
import { printable } from '../printable';
import { table } from '../table';

const OPTIONS = { ...LOOK_OPTIONS, ...GATE_OPTIONS, ...CONFIRM_OPTIONS, run: { type: 'boolean' } } as const;
const TESTS_FAIL = 1;

export const gatesCommand: Command = {
  name: 'gates',
  summary: 'list the commands that decide whether tests pass, and what they said; --run runs them',
  help: `Usage: parallel-patterns gates [--repo DIR]… [--run] [--yes]

Lists the gates of each worktree, found by its own files, and what is remembered of them: a result counts for exactly the files that it
was of. With --run those that have not run on the same files run now. Ends with 1 while a worktree's tests are known to fail.

  --run                   run them
${GATES_HELP}
  --yes, -y               do not ask

${LOOK_HELP}`,
  run: async (args, context) => {
    const { values } = parseArguments(args, OPTIONS);
    const gates = new TerminalGates(values, context);
    const inspection = await look(values, context);
    if (inspection.candidates.length === 0) throw new Failure(whatIsMissing(inspection));
    for (const warning of inspection.warnings) context.terminal.warn(warning.message);
    const worktrees = await Promise.all(inspection.candidates.map(async (candidate) => ({ candidate, worktree: candidate.key, tree: candidate.tree, gates: await gates.of(candidate.key) })));
    const results = values.run === true ? ((await gates.run(worktrees.filter((each) => each.gates.length > 0))) ?? []) : [];
    const standings = await gateStatesOf(worktrees, gates.standingOptions);
    const known = worktrees.map(({ candidate }, index): Known => ({ candidate, standing: standings[index], results: results.filter(({ worktree }) => worktree === candidate.key) }));
    if (values.json === true) context.terminal.printJson({ worktrees: known.map(toJson) });
    else context.terminal.print(known.map((each) => print(each, context)).join('\n\n'));
    return standings.some(({ state }) => state === 'failing') ? TESTS_FAIL : undefined;
  },
};

interface Known {
  readonly candidate: Candidate;
  readonly standing: GateStanding | undefined;
  /** Of this call. */
  readonly results: readonly GateResult[];
}

interface Told extends Pick<GateResult, 'outcome' | 'exitCode' | 'durationMs' | 'finishedAt' | 'logFile' | 'note'> {
  /** Whether it is of the files as they are. */
  readonly sameFiles: boolean;
}

/** What is known of each gate: what it has just said, else what is remembered. */
function gatesOf({ standing, results }: Known): readonly { readonly gate: Gate; readonly decides: boolean; readonly result: Told | null }[] {
  const all = standing?.gates ?? [];
  const deciding = decidingGates(all.map(({ gate }) => gate));
  return all.map(({ gate, current, earlier }) => {
    const ran = results.find((result) => result.gate.id === gate.id);
    const before = current ?? earlier;
    const told = ran ?? (before === null ? null : { ...before, note: null });
    return { gate, decides: deciding.includes(gate), result: told === null ? null : { ...pick(told), sameFiles: current !== null } };
  });
}

function pick({ outcome, exitCode, durationMs, finishedAt, logFile, note }: Omit<Told, 'sameFiles'>): Omit<Told, 'sameFiles'> {
  return { outcome, exitCode, durationMs, finishedAt, logFile, note };
}

function toJson(known: Known): unknown {
  const { candidate, standing } = known;
  return {
    feature: candidate.feature.name,
    branch: candidate.feature.branch,
    worktree: candidate.key,
    tree: candidate.tree,
    testsPassing: standing === undefined ? null : testsPassingOf(standing.state),
    state: standing?.state ?? 'unknown',
    gates: gatesOf(known).map(({ gate: { id, kind, command, source, cwd }, decides, result }) => ({ id, kind, command, source, cwd, decides, result })),
  };
}

function print(known: Known, { clock, l10n }: CommandContext): string {
  const { candidate, standing } = known;
  const heading = printable(`${candidate.feature.name}: ${standing?.text ?? ''}`);
  const gates = gatesOf(known);
  if (gates.length === 0) return heading;
  return [
    heading,
    table(gates, [
      { title: 'Gate', text: ({ gate }) => gate.id },
      { title: 'Kind', text: ({ gate }) => gate.kind },
      { title: 'Found in', text: ({ gate }) => gate.source ?? 'given' },
      { title: 'Result', text: ({ result }) => (result === null ? 'unknown' : `${OUTCOME_WORDS[result.outcome]} ${timeAgo(result.finishedAt, clock(), LOCALE, l10n)}${result.sameFiles ? '' : ', on other files'}`) },
    ]),
  ].join('\n');
}
