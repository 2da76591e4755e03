import type { Localizer } from '../domain/localizer';
import type { RunOutline } from '../domain/run';
import type { Forecast } from '../domain/suggestion';

type Issue = Forecast['commonIssues'][number];

const MOST_ISSUES = 8;

/** What went wrong, counted in runs: files in conflict, failing tests and gates, work that people had to fix, features that were not merged. */
export function commonIssues(runs: readonly RunOutline[], l10n: Localizer): readonly Issue[] {
  const issues = [
    { issue: l10n.t('features not merged'), count: count(runs, ({ successRate }) => successRate !== null && successRate < 1) },
    { issue: l10n.t('tests failing'), count: count(runs, ({ testsPassing }) => testsPassing === false) },
    { issue: l10n.t('manual fixes needed'), count: count(runs, ({ manualFixesNeeded }) => (manualFixesNeeded ?? 0) > 0) },
    { issue: l10n.t('features in conflict'), count: count(runs, ({ conflictsEncountered }) => (conflictsEncountered ?? 0) > 0) },
    ...[...runsByText(runs, failedGates)].map(([gate, inRuns]) => ({ issue: l10n.t('gate {0} failed', gate), count: inRuns })),
    ...[...runsByText(runs, conflictFiles)].map(([file, inRuns]) => ({ issue: l10n.t('conflict in {0}', file), count: inRuns })),
  ];
  return issues
    .filter((issue) => issue.count > 0)
    .toSorted((one, other) => other.count - one.count || (one.issue < other.issue ? -1 : 1))
    .slice(0, MOST_ISSUES);
}

function count(runs: readonly RunOutline[], isSo: (run: RunOutline) => boolean): number {
  return runs.filter(isSo).length;
}

/** In how many runs each text is. */
function runsByText(runs: readonly RunOutline[], textsOf: (run: RunOutline) => readonly string[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const run of runs) {
    const texts = textsOf(run);
    // Most runs have none, and a set for each is what takes the time.
    if (texts.length === 0) continue;
    for (const text of new Set(texts)) counts.set(text, (counts.get(text) ?? 0) + 1);
  }
  return counts;
}

function failedGates({ features }: RunOutline): readonly string[] {
  const failed = features.filter(({ failingGates = [] }) => failingGates.length > 0);
  return failed.length === 0 ? [] : failed.flatMap(({ failingGates = [] }) => failingGates);
}

function conflictFiles({ conflicts }: RunOutline): readonly string[] {
  return conflicts.length === 0 ? [] : conflicts.flatMap(({ files }) => files);
}
