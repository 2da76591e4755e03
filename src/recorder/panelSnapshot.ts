import type { RunOutline } from '../domain/run';
import type { PlannedRun } from '../domain/suggestion';
import { commonIssues, filesInConflict, type CommonIssue, type ConflictFiles } from '../learning/commonIssues';
import { NOTHING_PLANNED, scopeOf } from '../learning/forecast';
import { agentEffects } from '../learning/agentEffects';
import type { AgentEffect, PatternStatistics, Statistics, TraitEffect } from '../learning/knowledge';
import { byTime } from '../learning/outcomes';
import { patterns } from '../learning/patterns';
import { statistics } from '../learning/statistics';
import { slopeLine, type SlopeLine } from '../learning/slopeLine';
import { traitEffects } from '../learning/traitEffects';
import { TREND_MINIMUM, TREND_WINDOW } from '../learning/trend';
import type { History } from '../store/history';
import { recommendationText } from './suggestionText';
import { advise, type Advice, type SuggestOptions } from './suggest';

const RECENT_RUNS = 5;
const CONFLICT_FILES = 8;
const RUNS_BEHIND = 5;

/** What a panel shows of the history; the webview's protocol has the same shape, and a test holds the two together. */
export interface HistorySnapshot {
  readonly statistics: Statistics;
  readonly patterns: readonly PatternStatistics[];
  /** Strongest first. */
  readonly effects: { readonly traits: readonly TraitEffect[]; readonly agents: readonly AgentEffect[] };
  readonly forecast: Advice['shown'];
  readonly forecastText: string;
  /** The part of it that names the recommended specification pattern; null where none is recommended. */
  readonly recommendationText: string | null;
  /** Of runs like the next one, the most frequent first. */
  readonly commonIssues: readonly CommonIssue[];
  readonly conflictFiles: ConflictFiles;
  /** Those behind the recommendation, newest first, at most five. */
  readonly recommendedRuns: readonly RecentRun[];
  /** Newest first, at most five. */
  readonly recentRuns: readonly RecentRun[];
  /** Oldest first, at most the last hundred. */
  readonly qualityOverTime: readonly Pick<RunOutline, 'id' | 'createdAt' | 'qualityScore' | 'description'>[];
  /** Through these scores, with its 80 % interval; null while they are too few. */
  readonly qualityLine: SlopeLine | null;
  /** Documents that could not be read and were set aside. */
  readonly quarantined: number;
}

type RecentRun = Pick<RunOutline, 'id' | 'description' | 'category' | 'createdAt' | 'prsCreated' | 'prsMerged' | 'qualityScore' | 'grade'> & {
  readonly features: number;
};

/** @param planned the run that the forecast is for; left out, for any run */
export async function panelSnapshot(history: History, options: SuggestOptions, planned: PlannedRun = NOTHING_PLANNED): Promise<HistorySnapshot> {
  const [runs, suggestions, quarantined] = await Promise.all([history.outlines(), history.suggestionOutlines(), history.quarantined()]);
  const { shown: forecast, text } = advise({ runs, suggestions }, planned, options);
  const ordered = byTime(runs);
  const scores = ordered.slice(-TREND_WINDOW).map(({ qualityScore }) => qualityScore);
  return {
    statistics: statistics(runs, suggestions),
    patterns: patterns(runs),
    effects: { traits: traitEffects(runs), agents: agentEffects(runs) },
    forecast,
    forecastText: text,
    recommendationText: forecast.recommended === null ? null : recommendationText(forecast.recommended, options),
    commonIssues: commonIssues(scopeOf(runs, planned).runs, options.l10n),
    conflictFiles: filesInConflict(runs, CONFLICT_FILES),
    recommendedRuns: runsBehind(forecast, ordered).map(recentRun),
    recentRuns: ordered.slice(-RECENT_RUNS).toReversed().map(recentRun),
    qualityOverTime: ordered
      .slice(-TREND_WINDOW)
      .map(({ id, createdAt, qualityScore, description }) => ({ id, createdAt, qualityScore, description })),
    qualityLine: scores.length < TREND_MINIMUM ? null : slopeLine(scores),
    quarantined: quarantined.length,
  };
}

/** In the order of the forecast. */
function runsBehind({ recommended }: Advice['shown'], runs: readonly RunOutline[]): readonly RunOutline[] {
  const ids = (recommended?.runIds ?? []).slice(0, RUNS_BEHIND);
  if (ids.length === 0) return [];
  const wanted = new Map(runs.filter(({ id }) => ids.includes(id)).map((run) => [run.id as string, run]));
  return ids.flatMap((id) => wanted.get(id) ?? []);
}

function recentRun(run: RunOutline): RecentRun {
  const { id, description, category, createdAt, prsCreated, prsMerged, qualityScore, grade } = run;
  return { id, description, category, createdAt, features: run.features.length, prsCreated, prsMerged, qualityScore, grade };
}
