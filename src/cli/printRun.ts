import { english } from '../domain/localizer';
import type { Feature } from '../domain/feature';
import type { JudgedRun } from '../domain/run';
import { featureUnmergedText } from '../domain/unmergedText';
import { outcomeWord, patternText, pullRequestWord, unreadTexts } from '../domain/words';
import { leftOutWord } from '../recorder/inspection/leftOutWord';
import { openRunOf } from '../recorder/following/openRuns';
import type { Inspection, LeftOut } from '../recorder/inspection/inspection';
import { printedOpenRuns } from './draft';
import { printable } from './printable';
import { table } from './table';
import { counted, minute, number } from './words';

/** A run for people: the verdict, the facts, a line a feature, the conflicts, what was left out. */
export function printRun(run: JudgedRun, leftOut: readonly LeftOut[] = []): string {
  return [
    printable(run.description),
    `Quality ${number(run.qualityScore)} (${run.grade}): ${breakdown(run)}`,
    facts(run),
    ...features(run),
    ...unmerged(run),
    ...unreadTexts(run.features, english).map((text) => `Pull requests ${text}`),
    ...conflicts(run),
    ...fixes(run),
    ...(run.lessons ?? []).map((lesson) => `Lesson: ${printable(lesson)}`),
    ...leftOut.map(({ worktree, reason }) => `Left out: ${printable(worktree)} (${leftOutWord(reason, english)})`),
  ].join('\n');
}

/** Which runs there are to choose from, a line each; nothing where there is no choice. */
export function printOpenRuns(inspection: Inspection): string {
  if (inspection.openRuns.length < 2) return '';
  const proposed = openRunOf(inspection.openRuns, new Set(inspection.proposed));
  const lines = printedOpenRuns(inspection).map(({ id, startedAt, base, features: names }) => {
    const shown = id === proposed?.id ? ' (this one)' : '';
    return `Open run ${id}: ${counted(names.length, 'feature', 'features')} from ${minute(startedAt)} UTC on ${printable(base)}: ${list(names)}${shown}`;
  });
  return `\n${lines.join('\n')}`;
}

function breakdown(run: JudgedRun): string {
  const parts = run.qualityBreakdown;
  const part = (earned: number, name: string, fact: unknown): string => `${number(earned)} ${name}${fact === null ? ' (unknown)' : ''}`;
  return [
    number(parts.base),
    part(parts.success, 'success', run.successRate),
    part(parts.noConflicts, 'no conflicts', run.conflictsEncountered),
    part(parts.testsPassing, 'tests passing', run.testsPassing),
    part(parts.noManualFixes, 'no manual fixes', run.manualFixesNeeded),
  ].join(' + ');
}

function facts(run: JudgedRun): string {
  const tests = run.testsPassing === null ? 'tests unknown' : run.testsPassing ? 'tests passing' : 'tests failing';
  return [
    `category ${run.category ?? 'unknown'}`,
    pullRequests(run),
    counted(run.conflictsEncountered, 'conflict', 'conflicts'),
    counted(run.manualFixesNeeded, 'manual fix', 'manual fixes'),
    tests,
    counted(run.minutes, 'minute', 'minutes'),
    `specification ${printable(patternText(run.specificationPattern, english))}`,
    `${minute(run.createdAt)} UTC`,
  ].join(', ');
}

function pullRequests({ prsCreated, prsMerged }: JudgedRun): string {
  if (prsCreated === null && prsMerged === null) return 'pull requests unknown';
  return `${number(prsMerged)} of ${counted(prsCreated, 'pull request', 'pull requests')} merged`;
}

function features({ features: all }: JudgedRun): readonly string[] {
  // Of features recorded by hand nothing but the name is known, which the description may have shortened.
  if (all.every(({ branch }) => branch === null)) return all.length === 0 ? [] : [`Features: ${list(all.map(({ name }) => name))}`];
  return [
    '',
    table(all, [
      { title: 'Feature', text: ({ name }) => name },
      { title: 'Branch', text: ({ branch }) => branch ?? '' },
      { title: 'Outcome', text: outcomeText },
      ...(all.some(({ pullRequest }) => pullRequest !== null) ? [{ title: 'Pull request', text: pullRequestText }] : []),
      { title: 'Commits', text: ({ commits }) => number(commits), align: 'right' },
      { title: 'Files', text: ({ filesChanged }) => number(filesChanged), align: 'right' },
      { title: 'Agent', text: ({ agent }) => agent ?? '' },
      { title: 'Fixes', text: ({ manualFixes }) => number(manualFixes), align: 'right' },
      { title: 'Specification', text: ({ specification }) => specification?.path ?? '' },
    ]),
    '',
  ];
}

/** What is only likely, or true of a part, is said so. */
function outcomeText({ outcome, evidence }: Feature): string {
  const word = outcomeWord(outcome, english);
  if (outcome === 'merged' && evidence?.landing?.certainty === 'likely') return `${word} (likely)`;
  const partial = evidence?.partial ?? null;
  return partial === null ? word : `${word} (${partial.merged} of ${partial.total} commits are)`;
}

function pullRequestText({ pullRequest }: Feature): string {
  return pullRequest === null ? '' : pullRequestWord(pullRequest, english);
}

/** Why what was closed or taken back is not merged, where something tells. */
function unmerged({ features: all }: JudgedRun): readonly string[] {
  return all.flatMap((feature) => {
    const why = featureUnmergedText(feature, english);
    return why === null ? [] : [`Not merged: ${printable(feature.name)}, ${printable(why)}`];
  });
}

function conflicts(run: JudgedRun): readonly string[] {
  return [
    ...run.conflicts.map(({ features: [one, other], files }) => `Conflict: ${printable(one)} with ${printable(other)} in ${list(files)}`),
    ...run.conflictsWithBase.map(({ feature, files }) => `Conflict with the base: ${printable(feature)} in ${list(files)}`),
  ];
}

const FIX_PLACES = { branch: '', base: ', after the merge', pullRequest: ', on the pull request' } as const;

/** More lines than this are for `--json`. */
const FIXES_SHOWN = 5;

function fixes({ features: all }: JudgedRun): readonly string[] {
  const found = all.flatMap(({ name, evidence }) => (evidence?.fixes ?? []).map((fix) => ({ name, ...fix })));
  const lines = found.slice(0, FIXES_SHOWN).map(({ name, oid, subject, author, where }) => {
    const place = FIX_PLACES[where];
    return `Manual fix: ${printable(name)}, ${printable(oid.slice(0, 7))} “${printable(subject)}” by ${printable(author)}${place}`;
  });
  return found.length > FIXES_SHOWN ? [...lines, `Manual fixes not shown: ${found.length - FIXES_SHOWN}`] : lines;
}

export function list(files: readonly string[]): string {
  return files.map(printable).join(', ');
}
