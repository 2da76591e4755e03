import { english } from '../domain/localizer';
import type { JudgedRun } from '../domain/run';
import { outcomeWord } from '../domain/words';
import { leftOutWord } from '../recorder/leftOutWord';
import { patternText } from '../recorder/suggestionText';
import type { LeftOut } from '../recorder/inspection';
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
    ...conflicts(run),
    ...leftOut.map(({ worktree, reason }) => `Left out: ${printable(worktree)} (${leftOutWord(reason, english)})`),
  ].join('\n');
}

function breakdown({ qualityBreakdown: parts }: JudgedRun): string {
  return [
    number(parts.base),
    `${number(parts.success)} success`,
    `${number(parts.noConflicts)} no conflicts`,
    `${number(parts.testsPassing)} tests passing`,
    `${number(parts.noManualFixes)} no manual fixes`,
  ].join(' + ');
}

function facts(run: JudgedRun): string {
  const tests = run.testsPassing === null ? 'tests unknown' : run.testsPassing ? 'tests passing' : 'tests failing';
  return [
    `category ${run.category ?? 'unknown'}`,
    `${number(run.prsMerged)} of ${counted(run.prsCreated, 'pull request', 'pull requests')} merged`,
    counted(run.conflictsEncountered, 'conflict', 'conflicts'),
    counted(run.manualFixesNeeded, 'manual fix', 'manual fixes'),
    tests,
    counted(run.minutes, 'minute', 'minutes'),
    `specification ${printable(patternText(run.specificationPattern, english))}`,
    `${minute(run.createdAt)} UTC`,
  ].join(', ');
}

function features({ features: all }: JudgedRun): readonly string[] {
  if (all.length === 0) return [];
  return [
    '',
    table(all, [
      { title: 'Feature', text: ({ name }) => name },
      { title: 'Branch', text: ({ branch }) => branch ?? '' },
      { title: 'Outcome', text: ({ outcome }) => outcomeWord(outcome, english) },
      { title: 'Commits', text: ({ commits }) => number(commits), align: 'right' },
      { title: 'Files', text: ({ filesChanged }) => number(filesChanged), align: 'right' },
      { title: 'Agent', text: ({ agent }) => agent ?? '' },
      { title: 'Fixes', text: ({ manualFixes }) => number(manualFixes), align: 'right' },
      { title: 'Specification', text: ({ specification }) => specification?.path ?? '' },
    ]),
    '',
  ];
}

function conflicts(run: JudgedRun): readonly string[] {
  return [
    ...run.conflicts.map(({ features: [one, other], files }) => `Conflict: ${printable(one)} with ${printable(other)} in ${list(files)}`),
    ...run.conflictsWithBase.map(({ feature, files }) => `Conflict with the base: ${printable(feature)} in ${list(files)}`),
  ];
}

export function list(files: readonly string[]): string {
  return files.map(printable).join(', ');
}
