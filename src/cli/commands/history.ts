import { withGiven } from '../../domain/correctFeature';
import { namedFeature } from '../../domain/feature';
import { featureChangeTexts } from '../../domain/featureChangeTexts';
import { english } from '../../domain/localizer';
import { judgeRun, type JudgedRun, type Run, type RunId, type RunOutline } from '../../domain/run';
import { runChanges } from '../../domain/runChange';
import type { ArchivedRun } from '../../store/archives';
import type { NewerRun, Revision, RunFilter, TransferableHistory } from '../../store/history';
import { parseArguments } from '../arguments';
import { confirm, CONFIRM_OPTIONS } from '../confirm';
import type { Command, CommandContext } from '../context';
import { checkMerged, FACT_OPTIONS, FACTS_HELP, givenPattern, isEmpty, readFacts, type Facts } from '../facts';
import { Failure } from '../failure';
import { givenLessons } from '../lessons';
import { nearest } from '../nearest';
import { withHistory } from '../openHistory';
import { printable } from '../printable';
import { printRun } from '../printRun';
import { withReasons } from '../reasons';
import { table } from '../table';
import { UsageError } from '../usageError';
import { readCategory, readTime } from '../values';
import { minute, number } from '../words';

type Action = (args: readonly string[], context: CommandContext) => Promise<undefined>;

export const historyCommand: Command = {
  name: 'history',
  summary: 'list, show, edit, delete and undo',
  help: `Usage: parallel-patterns history list [--category C] [--since T] [--archived]
       parallel-patterns history show ID
       parallel-patterns history log ID
       parallel-patterns history edit ID [facts]
       parallel-patterns history delete ID [--yes]
       parallel-patterns history undo ID

The recorded runs. An edit is a new revision, and a deletion one that says so: earlier revisions stay on disk, “log” lists them, and “undo”
takes the newest change back; once more brings it back.

${FACTS_HELP}`,
  run: (args, context) => {
    const [name = '', ...rest] = args;
    const action = ACTIONS.get(name);
    if (action !== undefined) return action(rest, context);
    const names = [...ACTIONS.keys()];
    const meant = nearest(name, names);
    const hint = meant === null ? '' : ` Did you mean “${meant}”?`;
    const isMissing = name === '' || name.startsWith('-');
    throw new UsageError(isMissing ? `Say what to do: ${names.join(', ')}.` : `“history” cannot ${printable(name)}: it can ${names.join(', ')}.${hint}`);
  },
};

const ACTIONS: ReadonlyMap<string, Action> = new Map([
  ['list', listRuns],
  ['show', showRun],
  ['edit', editRun],
  ['delete', deleteRun],
  ['undo', undoChange],
  ['log', logRevisions],
]);

/** Newest first. */
async function listRuns(args: readonly string[], context: CommandContext): Promise<undefined> {
  const { values } = parseArguments(args, { category: { type: 'string' }, since: { type: 'string' }, archived: { type: 'boolean' } });
  const filter = { category: readCategory(values.category), since: readTime('--since', values.since) };
  return withHistory(context, values['data-dir'], async (history, folder) => {
    const selected = await selectedRuns(history, filter, { isArchived: values.archived === true, isWhole: values.json === true });
    const runs = selected.toReversed();
    const listed = new Set(runs.map(({ id }) => id));
    const newer = (await history.newerRuns()).filter(({ id }) => listed.has(id));
    if (values.json === true) context.terminal.printJson({ runs, newerVersion: newer.map(({ id }) => id) });
    else context.terminal.print(runs.length === 0 ? `No runs in ${printable(folder)}.` : [runTable(runs), ...newer.map(newerNote)].join('\n'));
    return undefined;
  });
}

/** Oldest first. JSON promises whole runs, which takes a reading of each document; a table needs their outlines. */
async function selectedRuns(history: TransferableHistory, filter: RunFilter, { isArchived, isWhole }: { readonly isArchived: boolean; readonly isWhole: boolean }): Promise<readonly RunOutline[]> {
  if (isArchived) return (await history.archivedRuns()).filter(({ deleted }) => !deleted).map(({ run }) => run).filter(fits(filter));
  return isWhole ? history.runs(filter) : history.outlines(filter);
}

function fits({ category, since }: RunFilter): (run: RunOutline) => boolean {
  return (run) => (category === undefined || run.category === category) && (since === undefined || Date.parse(run.createdAt) >= Date.parse(since));
}

async function showRun(args: readonly string[], context: CommandContext): Promise<undefined> {
  const { values, positionals } = parseArguments(args, {}, ['ID']);
  return withHistory(context, values['data-dir'], async (history) => {
    const live = await history.run(positionals[0] ?? '');
    const archived = live === null ? await archivedRun(history, positionals) : null;
    const run = live ?? (archived?.deleted === false ? archived.run : await existing(history, positionals));
    const newer = (await history.newerRuns()).filter(({ id }) => id === run.id);
    const notes = [...(live === null && archived !== null ? [`Archived in ${printable(archived.archive)}: it is not counted.`] : []), ...newer.map(newerNote)];
    if (values.json === true) context.terminal.printJson({ run, archived: live === null, newerVersion: newer.length > 0 });
    else context.terminal.print([run.id, printRun(run), ...notes].join('\n'));
    return undefined;
  });
}

/** What is shown of such a run is what this version understands of it. */
function newerNote({ id, writtenBy }: NewerRun): string {
  return `${id} was written by a newer version of Mirador (${printable(writtenBy)}): update to see all of it.`;
}

async function editRun(args: readonly string[], context: CommandContext): Promise<undefined> {
  const { values, positionals } = parseArguments(args, FACT_OPTIONS, ['ID']);
  const facts = readFacts(values, context.clock);
  if (isEmpty(facts)) throw new UsageError('Say what to change, such as --prs-merged 3; see “history --help”.');
  return withHistory(context, values['data-dir'], async (history) => {
    const run = await existing(history, positionals);
    const edited = await history.revise(run.id, corrected(run, facts));
    if (values.json === true) context.terminal.printJson({ run: edited });
    else context.terminal.print(`${edited.id}\n${printRun(edited)}`);
    return undefined;
  });
}

async function deleteRun(args: readonly string[], context: CommandContext): Promise<undefined> {
  const { values, positionals } = parseArguments(args, CONFIRM_OPTIONS, ['ID']);
  return withHistory(context, values['data-dir'], async (history) => {
    const run = await existing(history, positionals);
    const text = `${run.id}\n${printRun(run)}`;
    if (!(await confirm({ text, question: 'Delete this run?' }, { ...values, verb: 'deleted' }, context))) return undefined;
    await history.remove(run.id);
    if (values.json === true) context.terminal.printJson({ deleted: run.id });
    else context.terminal.print(`Deleted ${run.id}. To bring it back: parallel-patterns history undo ${run.id}`);
    return undefined;
  });
}

async function undoChange(args: readonly string[], context: CommandContext): Promise<undefined> {
  const { values, positionals } = parseArguments(args, {}, ['ID']);
  return withHistory(context, values['data-dir'], async (history) => {
    const id = await changed(history, positionals);
    const run = await history.undo(id);
    if (values.json === true) context.terminal.printJson({ id, run });
    else context.terminal.print(run === null ? `${id} is deleted again.` : `${run.id}\n${printRun(run)}`);
    return undefined;
  });
}

async function logRevisions(args: readonly string[], context: CommandContext): Promise<undefined> {
  const { values, positionals } = parseArguments(args, {}, ['ID']);
  return withHistory(context, values['data-dir'], async (history) => {
    const id = await changed(history, positionals);
    const revisions = await history.revisions(id);
    if (values.json === true) context.terminal.printJson({ id, revisions: revisions.map((revision) => ({ ...revision, change: changeText(revision, before(revision, revisions)) })) });
    else context.terminal.print([revisionTable(revisions), ...featureLines(revisions)].join('\n'));
    return undefined;
  });
}

/** The id of a run that is or was in the history. */
async function changed(history: TransferableHistory, positionals: readonly string[]): Promise<RunId> {
  const [first] = await history.revisions(positionals[0] ?? '');
  return first?.run.id ?? (await existing(history, positionals)).id;
}

function revisionTable(revisions: readonly Revision[]): string {
  return table(revisions, [
    { title: 'Revision', text: ({ number: revision }) => String(revision), align: 'right' },
    { title: 'UTC', text: ({ writtenAt }) => minute(writtenAt) },
    { title: 'Version', text: ({ writtenBy }) => writtenBy },
    { title: 'Change', text: (revision) => changeText(revision, before(revision, revisions)) },
  ]);
}

/** What became of the features, a line each, below the table that has no room for it. */
function featureLines(revisions: readonly Revision[]): readonly string[] {
  return runChanges(revisions).flatMap(({ number: revision, features: { changed: all } }) =>
    all.flatMap((change) => featureChangeTexts(change, english, printable)).map((text) => `Revision ${String(revision)}: ${text}`),
  );
}

function before(revision: Revision, revisions: readonly Revision[]): Revision | undefined {
  return revisions[revisions.indexOf(revision) - 1];
}

/** What a revision changed, in one line. */
function changeText({ deleted, run }: Revision, earlier: Revision | undefined): string {
  if (earlier === undefined) return deleted ? 'deleted' : 'recorded';
  if (deleted) return 'deleted';
  const facts = Object.keys(run).filter((fact) => !JUDGEMENTS.has(fact) && JSON.stringify(run[fact as keyof Run]) !== JSON.stringify(earlier.run[fact as keyof Run]));
  const what = facts.length === 0 ? 'nothing' : facts.join(', ');
  return earlier.deleted ? `brought back${facts.length === 0 ? '' : `, ${what} changed`}` : `${what} changed`;
}

/** What follows from the facts. */
const JUDGEMENTS: ReadonlySet<string> = new Set(['successRate', 'completionRate', 'qualityScore', 'grade', 'qualityBreakdown']);

async function archivedRun(history: TransferableHistory, [id = '']: readonly string[]): Promise<ArchivedRun | null> {
  return (await history.archivedRuns()).find(({ run }) => run.id === id) ?? null;
}

/** @throws Failure where there is no such run, or where it is archived and cannot be changed */
async function existing(history: TransferableHistory, [id = '']: readonly string[]): Promise<Run> {
  const run = await history.run(id);
  const archived = run === null ? await archivedRun(history, [id]) : null;
  if (archived !== null) throw new Failure(`${id} is archived${archived.deleted ? ' and was deleted before' : ''}; import it first: parallel-patterns import ${printable(archived.archive)}`);
  if (run === null) throw new Failure(`There is no run ${printable(id)} in the history; “history list” shows those there are.`);
  return run;
}

/** What was given in place of what was recorded, judged anew. */
function corrected(run: Run, { given, pattern, lessons: said, reasons }: Facts): JudgedRun {
  const { features: names, ...facts } = given;
  const changed = Object.fromEntries(Object.entries(facts).filter(([, value]) => value !== undefined)) as Partial<JudgedRun>;
  const named = names?.map((name) => run.features.find((feature) => feature.name === name) ?? namedFeature(name)) ?? run.features;
  const features = [...withReasons(named, reasons)];
  const specificationPattern = givenPattern(run.specificationPattern, pattern) ?? run.specificationPattern;
  const lessons = givenLessons(run.lessons, said);
  const corrections = [...Object.keys(changed), ...(Object.keys(pattern).length === 0 ? [] : ['specificationPattern'])];
  const edited = judgeRun(withGiven({ ...run, ...changed, features, specificationPattern, ...(lessons === undefined ? {} : { lessons }) }, corrections));
  checkMerged(edited);
  return edited;
}

function runTable(runs: readonly RunOutline[]): string {
  return table(runs, [
    { title: 'Id', text: ({ id }) => id },
    { title: 'UTC', text: ({ createdAt }) => minute(createdAt) },
    { title: 'Category', text: ({ category }) => category ?? '' },
    { title: 'Features', text: ({ features }) => number(features.length), align: 'right' },
    { title: 'Merged', text: ({ prsMerged, prsCreated }) => (prsCreated === null ? '' : `${number(prsMerged)}/${number(prsCreated)}`), align: 'right' },
    { title: 'Quality', text: ({ qualityScore }) => number(qualityScore), align: 'right' },
    { title: 'Description', text: ({ description }) => description },
  ]);
}
