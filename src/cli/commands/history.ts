import { namedFeature } from '../../domain/feature';
import { judgeRun, type JudgedRun, type Run, type RunId, type RunOutline } from '../../domain/run';
import type { ArchivedRun } from '../../store/archives';
import type { Revision, TransferableHistory } from '../../store/history';
import { parseArguments } from '../arguments';
import { confirm, CONFIRM_OPTIONS } from '../confirm';
import type { Command, CommandContext } from '../context';
import { checkMerged, FACT_OPTIONS, FACTS_HELP, givenPattern, isEmpty, readFacts, type Facts } from '../facts';
import { Failure } from '../failure';
import { nearest } from '../nearest';
import { withHistory } from '../openHistory';
import { printable } from '../printable';
import { printRun } from '../printRun';
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
    const archived = values.archived === true ? (await history.archivedRuns()).map(({ run }) => run).filter(fits(filter)) : null;
    if (values.json === true) {
      context.terminal.printJson({ runs: (archived ?? (await history.runs(filter))).toReversed() });
      return undefined;
    }
    const runs = (archived ?? (await history.outlines(filter))).toReversed();
    context.terminal.print(runs.length === 0 ? `No runs in ${printable(folder)}.` : runTable(runs));
    return undefined;
  });
}

function fits({ category, since }: { readonly category?: string | undefined; readonly since?: string | undefined }): (run: RunOutline) => boolean {
  return (run) => (category === undefined || run.category === category) && (since === undefined || Date.parse(run.createdAt) >= Date.parse(since));
}

async function showRun(args: readonly string[], context: CommandContext): Promise<undefined> {
  const { values, positionals } = parseArguments(args, {}, ['ID']);
  return withHistory(context, values['data-dir'], async (history) => {
    const archived = await archivedRun(history, positionals);
    const run = archived?.run ?? (await existing(history, positionals));
    const note = archived === null ? '' : `\nArchived in ${printable(archived.archive)}: it is not counted.`;
    if (values.json === true) context.terminal.printJson({ run, archived: archived !== null });
    else context.terminal.print(`${run.id}\n${printRun(run)}${note}`);
    return undefined;
  });
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
    if (values.json === true) context.terminal.printJson({ id, revisions });
    else context.terminal.print(revisionTable(revisions));
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
    { title: 'Change', text: (revision) => changeText(revision, revisions[revisions.indexOf(revision) - 1]) },
  ]);
}

function changeText({ deleted, run }: Revision, before: Revision | undefined): string {
  if (before === undefined) return deleted ? 'deleted' : 'recorded';
  if (deleted) return 'deleted';
  const facts = Object.keys(run).filter((fact) => !JUDGEMENTS.has(fact) && JSON.stringify(run[fact as keyof Run]) !== JSON.stringify(before.run[fact as keyof Run]));
  const what = facts.length === 0 ? 'nothing' : facts.join(', ');
  return before.deleted ? `brought back${facts.length === 0 ? '' : `, ${what} changed`}` : `${what} changed`;
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
  if (archived !== null) throw new Failure(`${id} is archived: parallel-patterns import ${printable(archived.archive)} brings it back first.`);
  if (run === null) throw new Failure(`There is no run ${printable(id)} in the history; “history list” shows those there are.`);
  return run;
}

/** What was given in place of what was recorded, judged anew. */
function corrected(run: Run, { given, pattern }: Facts): JudgedRun {
  const { features: names, ...facts } = given;
  const changed = Object.fromEntries(Object.entries(facts).filter(([, value]) => value !== undefined)) as Partial<JudgedRun>;
  const features = names?.map((name) => run.features.find((feature) => feature.name === name) ?? namedFeature(name)) ?? run.features;
  const specificationPattern = givenPattern(run.specificationPattern, pattern) ?? run.specificationPattern;
  const edited = judgeRun({ ...run, ...changed, features, specificationPattern });
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
