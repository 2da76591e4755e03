import type { Run, RunOutline } from '../../domain/run';
import { comparison } from '../../recorder/comparison';
import { saidBefore, saidNow, withCorrections } from '../../recorder/corrections';
import { describeError } from '../../recorder/describeError';
import { findRecorded } from '../../recorder/findRecorded';
import { NOTHING_INSPECTED, type Candidate, type Inspection } from '../../recorder/inspection/inspection';
import { keepKnown } from '../../recorder/pullRequests/keepKnown';
import type { ReadingProblem } from '../../recorder/pullRequests/readings';
import { recordRun } from '../../recorder/recordRun';
import { relatedHistory, relatedQuestion } from '../../recorder/relatedHistory';
import type { History } from '../../store/history';
import { parseArguments } from '../arguments';
import { confirm, CONFIRM_OPTIONS } from '../confirm';
import { LOCALE, type Command, type CommandContext } from '../context';
import { draftByHand, draftOf, draftOfMembers, type Draft } from '../draft';
import { FACT_OPTIONS, FACTS_HELP, readFacts, type Facts } from '../facts';
import { Failure } from '../failure';
import { GATE_OPTIONS, lookWithGates, RUN_GATES_HELP, RUN_GATES_OPTION } from '../gates';
import { givenLessons } from '../lessons';
import { LOOK_HELP, LOOK_OPTIONS, whatIsMissing } from '../look';
import { openFollowing, withHistory } from '../openHistory';
import { printRun } from '../printRun';
import { PULL_REQUEST_OPTIONS, PULL_REQUESTS_HELP, printedProblems, withForges } from '../pullRequests';
import { withReasons } from '../reasons';
import { UsageError } from '../usageError';

const OPTIONS = { ...LOOK_OPTIONS, ...FACT_OPTIONS, ...RUN_GATES_OPTION, ...GATE_OPTIONS, ...PULL_REQUEST_OPTIONS, ...CONFIRM_OPTIONS, run: { type: 'string' }, another: { type: 'boolean' } } as const;

/** Inspects, lets the person look, then stores. The same worktrees recorded again update their run: counting it twice would teach wrong. */
export const recordCommand: Command = {
  name: 'record',
  summary: 'store the current run; every fact can be given instead of found',
  help: `Usage: parallel-patterns record [--repo DIR]… [facts] [--yes]

Looks at the open worktrees, shows the run and stores it once you agree. Worktrees that were recorded before update their run.
With --features and without --repo nothing is looked at, and no repository is needed.

${FACTS_HELP}

${LOOK_HELP}

${PULL_REQUESTS_HELP}

${RUN_GATES_HELP}

  --run ID                another open run than the newest; “inspect” names them
  --another               a run of its own, although the worktrees were recorded before
  --yes, -y               do not ask`,
  run: async (args, context) => {
    const { values } = parseArguments(args, OPTIONS);
    const facts = readFacts(values, context.clock);
    const isByHand = facts.given.features !== undefined && values.repo === undefined && values.run === undefined;
    if (isByHand && values['run-gates'] === true) throw new UsageError('--run-gates needs worktrees to run in: add --repo DIR.');
    const membersOf = (found: Inspection): readonly string[] => draftOf(found, facts, context.clock().toISOString(), values.run).members;
    const seen = isByHand ? NOTHING_INSPECTED : await lookWithGates(values, context, membersOf);
    const { inspection, problems } = seen.candidates.length === 0 ? { inspection: seen, problems: [] } : await withForges(seen, membersOf(seen), values, context);
    const now = context.clock().toISOString();
    const found = isByHand ? draftByHand(facts, now) : draftFound(inspection, facts, now, values.run, context);
    return withHistory(context, values['data-dir'], async (history) => {
      const before = await history.outlines();
      const members = inspection.candidates.filter(({ key }) => found.members.includes(key));
      const recorded = values.another === true ? null : findRecorded((await relatedHistory(history, relatedQuestion(members))).runs, members);
      const draft = withKnown(recorded === null ? found : withSaid(found, recorded, inspection, facts, now), recorded, facts);
      if (!(await confirm(question(draft, recorded), { ...values, verb: 'recorded' }, context))) return undefined;
      const run = recorded === null ? await recordRun(history, draft.run) : await update(history, recorded, draft, facts);
      await keepFollowing(seen, members, run, values['data-dir'], context);
      tell({ run, draft, recorded, before, problems }, values.json === true, context);
      return undefined;
    });
  },
};

function draftFound(inspection: Inspection, facts: Facts, now: string, run: string | undefined, { terminal }: CommandContext): Draft {
  if (inspection.candidates.length === 0) throw new Failure(whatIsMissing(inspection));
  for (const warning of inspection.warnings) terminal.warn(warning.message);
  return draftOf(inspection, facts, now, run);
}

/** What a person said of these worktrees before holds unless they say something else now. */
function withSaid({ members }: Draft, recorded: Run, inspection: Inspection, facts: Facts, now: string): Draft {
  const said = saidBefore(recorded, inspection.candidates);
  const corrected = withCorrections(inspection, (key) => said.corrections.get(key) ?? {}, 'given');
  return draftOfMembers(corrected, members, { ...facts, given: saidNow(said.given, facts.given) }, now);
}

/** What was learned from a run before, and what a forge said of it, stays when it is recorded again. */
function withKnown(draft: Draft, recorded: Run | null, facts: Facts): Draft {
  const lessons = givenLessons(recorded?.lessons, facts.lessons);
  const known = recorded === null ? draft.run : keepKnown(draft.run, recorded);
  const features = [...withReasons(known.features, facts.reasons)];
  return { ...draft, run: { ...known, features, ...(lessons === undefined ? {} : { lessons }) } };
}

/** So that the same worktrees update this run also when they are gone. The run is safe already: trouble here is no failure. */
async function keepFollowing(inspection: Inspection, members: readonly Candidate[], run: Run, dataDir: string | undefined, context: CommandContext): Promise<void> {
  try {
    const following = openFollowing(context, dataDir, { readOnly: false });
    await following.note(inspection);
    await following.recorded(members, run.id);
  } catch (error) {
    context.terminal.warn(describeError(error, context.l10n));
  }
}

function question({ run, leftOut }: Draft, recorded: Run | null): { readonly text: string; readonly question: string } {
  const text = printRun(run, leftOut);
  return { text, question: recorded === null ? 'Record this run?' : `These worktrees were recorded before as ${recorded.id}. Update that run?` };
}

/** When the run took place and what was forecast for it do not change with what becomes of it. */
function update(history: History, recorded: Run, { run }: Draft, { given }: Facts): Promise<Run> {
  return history.revise(recorded.id, { ...run, createdAt: given.createdAt ?? recorded.createdAt, suggestionId: recorded.suggestionId });
}

interface Done {
  readonly run: Run;
  readonly draft: Draft;
  readonly recorded: Run | null;
  /** The history as it was. */
  readonly before: readonly RunOutline[];
  readonly problems: readonly ReadingProblem[];
}

function tell({ run, draft: { leftOut }, recorded, before, problems }: Done, isJson: boolean, { terminal, l10n }: CommandContext): void {
  const compared = comparison(run, before, l10n, LOCALE);
  if (isJson) {
    terminal.printJson({ run, leftOut, updated: recorded !== null, comparison: compared, pullRequestsUnread: printedProblems(problems) });
    return;
  }
  terminal.print(`${printRun(run, leftOut)}\n\n${recorded === null ? 'Recorded' : 'Updated'} ${run.id}. ${compared}`);
}
