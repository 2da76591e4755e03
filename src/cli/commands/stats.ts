import type { Run } from '../../domain/run';
import { calibration } from '../../learning/calibration';
import type { Calibration, Statistics, Trend } from '../../learning/knowledge';
import { muted } from '../../learning/muting';
import { statistics } from '../../learning/statistics';
import { parseArguments } from '../arguments';
import { printCalibration } from '../calibrationText';
import type { Command } from '../context';
import { withHistory } from '../openHistory';
import { printable } from '../printable';
import { table } from '../table';
import { readCategory, readTime } from '../values';
import { counted, estimate, minute, number, percent } from '../words';

const OPTIONS = { category: { type: 'string' }, since: { type: 'string' } } as const;

export const statsCommand: Command = {
  name: 'stats',
  summary: 'totals, averages, trend, and how good the forecasts were',
  help: `Usage: parallel-patterns stats [--category C] [--since T]

Totals and averages of the recorded runs, all of them, failed ones too. Intervals are 80 %.

  --category C            runs of this category only
  --since T               runs from this time on, such as 2025-11-01 or 2025-11-20T14:30:22+01:00`,
  run: async (args, context) => {
    const { values } = parseArguments(args, OPTIONS);
    const filter = { category: readCategory(values.category), since: readTime('--since', values.since) };
    return withHistory(context, values['data-dir'], async (history, folder) => {
      const [runs, suggestions, archived] = await Promise.all([history.outlines(filter), history.suggestionOutlines(), history.archivedRuns()]);
      const all = filter.category === undefined && filter.since === undefined ? runs : await history.outlines();
      const totals = statistics(runs, suggestions, all);
      // What is not shown is decided by the whole history, whichever part of it is asked for.
      const whole = all === runs ? totals.calibration : calibration(suggestions, all);
      const notCounted = archived.filter(({ deleted }) => !deleted).map(({ run }) => run);
      const note = archivedText(notCounted);
      if (values.json === true) context.terminal.printJson({ ...totals, muted: muted(whole), archivedRuns: notCounted.length });
      else context.terminal.print(`${totals.totalRuns === 0 ? `No runs in ${printable(folder)}.` : printStatistics(totals, whole)}${note}`);
      return undefined;
    });
  },
};

function printStatistics(totals: Statistics, whole: Calibration | null): string {
  return [
    `${counted(totals.totalRuns, 'run', 'runs')}, ${counted(totals.totalFeatures, 'feature', 'features')}`,
    `Average quality ${estimate(totals.quality, number)}, success rate ${estimate(totals.successRate, percent)}, minutes ${estimate(totals.minutes, number)}`,
    `Runs with conflicts: ${percent(totals.conflictRate)}`,
    `Trend of quality: ${trendText(totals.trend)}`,
    ...(totals.byCategory.length === 0 ? [] : ['', categories(totals), '']),
    printCalibration(totals.calibration, whole),
  ].join('\n');
}

/** @param runs oldest first */
function archivedText(runs: readonly Run[]): string {
  const [first, last] = [runs.at(0), runs.at(-1)];
  if (first === undefined || last === undefined) return '';
  const span = runs.length === 1 ? minute(first.createdAt) : `${minute(first.createdAt)} to ${minute(last.createdAt)}`;
  return `\nNot counted: ${counted(runs.length, 'archived run', 'archived runs')} (${span} UTC).`;
}

function categories({ byCategory }: Statistics): string {
  return table(byCategory, [
    { title: 'Category', text: ({ category }) => category },
    { title: 'Runs', text: ({ runs }) => number(runs), align: 'right' },
    { title: 'Features', text: ({ features }) => number(features), align: 'right' },
    { title: 'Success (80 %)', text: ({ successRate }) => estimate(successRate, percent) },
    { title: 'Quality (80 %)', text: ({ quality }) => estimate(quality, number) },
    { title: 'Minutes (80 %)', text: ({ minutes }) => estimate(minutes, number) },
  ]);
}

function trendText({ direction, slopePerRun, p }: Trend): string {
  if (direction === 'tooEarly') return 'too early to say';
  return `${direction} (${number(slopePerRun)} points a run, p = ${p?.toFixed(2) ?? 'unknown'})`;
}
