import type { Estimate, Forecast } from '../../../src/domain/suggestion';
import type { CategoryStatistics, LedgerEntry, PatternStatistics, Statistics } from '../../../src/learning/knowledge';
import { groupText } from '../../../src/learning/runGroup';
import { gradeOf } from '../../../src/domain/quality';
import type { RunOutline } from '../../../src/domain/run';
import type { Localizer } from '../../../src/domain/localizer';
import { kindFeatures } from '../../../src/domain/kindWord';
import { recommendationReason, type PatternEvidence } from '../../../src/learning/recommendationReason';
import { recommendationText, suggestionText } from '../../../src/recorder/suggestionText';
import { aCalibration, aPairCalibration } from '../../helpers/calibrations';
import type { PanelSnapshot, QualityPoint, RunLine } from '../../../src/webview/protocol';
import { HOSTILE_NAMES } from './hostileNames';

const FEATURES = ['Favourites and sharing', 'Checkout with saved cards', 'Search by colour', 'Audit log for admins', 'Faster cold start'];
const CATEGORIES = ['ui', 'api', 'testing', 'documentation', 'refactoring', 'github-vetting'];
const DAY = 24 * 60 * 60 * 1000;

/** Long ago enough for a date, near enough for "3 hours ago". */
const NEWEST = Date.now() - 3 * 60 * 60 * 1000;

/** A history of `count` runs that looks like one: scores that wander upwards, one failure now and then, the newest three hours old. */
export function snapshotOf(count: number, changes: Partial<PanelSnapshot> = {}): PanelSnapshot {
  const runs = Array.from({ length: count }, (_, index) => runLine(index, count));
  return {
    statistics: statisticsOf(count),
    patterns: count === 0 ? [] : patternsOf(count),
    effects: count < 3 ? { traits: [], agents: [] } : effectsOf(),
    forecast: forecastOf(count),
    forecastText: forecastTextOf(count),
    recommendationText: count < 3 ? null : 'Best so far: v4_autonomous with build gates: 14 of 16 features merged in 5 runs, against 9 of 15 features merged in 4 runs with the next best, spec-kit.',
    commonIssues:
      count < 3
        ? []
        : [
            { issue: 'conflict in src/routes/checkout/paymentProviders.ts', count: 4, group: { kind: 'conflictFile', file: 'src/routes/checkout/paymentProviders.ts' } },
            { issue: 'features not merged', count: 3, group: { kind: 'unmerged' } },
            { issue: 'manual fixes needed', count: 1, group: { kind: 'manualFixes' } },
          ],
    conflictFiles: {
      files: count < 3 ? [] : ['src/routes/checkout/paymentProviders.ts', 'src/app.ts', 'package.json'].map((file, index) => ({ file, runs: 4 - index })),
      total: count < 3 ? 0 : 5,
      runs: count,
    },
    recommendedRuns: count < 3 ? [] : runs.slice(-8, -5).toReversed(),
    recentRuns: runs.slice(-5).toReversed(),
    qualityOverTime: runs.slice(-100).map(point),
    qualityLine: count < 8 ? null : { slope: 0.07, low: -0.02, high: 0.15, middle: 82 },
    quarantined: 0,
    isSample: false,
    ...changes,
  };
}

/** What the history says in another language, made as the worker makes it, with a sentence of every kind. */
export function translatedSnapshot(count: number, l10n: Localizer): PanelSnapshot {
  const snapshot = snapshotOf(count);
  const planned = { features: ['Favourites and sharing', 'Checkout with saved cards'], category: 'ui', specificationType: null, worktrees: [] };
  const options = { l10n, locale: l10n.locale };
  const evidence = (type: string, merged: number, features: number, runs: number): PatternEvidence => ({
    pattern: { type, buildGates: true, traits: ['acceptanceCriteria', 'fileScope'] },
    // Only counted.
    runs: Array.from<RunOutline>({ length: runs }),
    elsewhere: runs === 1,
    merged,
    features,
  });
  const reason = recommendationReason(evidence('v4_autonomous', 14, 16, 5), evidence('spec-kit', 9, 15, 1), { experiment: false, category: 'ui', l10n });
  const recommended = { type: 'v4_autonomous', buildGates: true, traits: [], probabilityBest: 0.8, experiment: false, runs: 5, successRate: null, reason };
  const forecast: Forecast = {
    ...snapshot.forecast,
    recommended: count < 3 ? null : recommended,
    conflictRisk: [{ features: ['Favourites and sharing', 'Checkout with saved cards'], probability: 0.4, basis: l10n.t('both name {0}, which conflicted in {1} earlier runs', 'src/routes.ts', 3) }],
    published: { kind: 'fix', rate: 0.71 },
    drivers: (snapshot.forecast.drivers ?? []).map((driver, index) => ({
      ...driver,
      factor: [kindFeatures('docs', l10n), l10n.t('what was merged in other repositories'), l10n.t('nothing was merged here for {0} days', 12)][index] ?? '',
    })),
  };
  return {
    ...snapshot,
    quarantined: 2,
    forecast,
    commonIssues: snapshot.commonIssues.map((each) => ({ ...each, issue: groupText(each.group, l10n) })),
    forecastText: suggestionText(forecast, planned, options),
    recommendationText: count < 3 ? null : recommendationText(recommended, options),
  };
}

/** Of {@link HOSTILE_NAMES} throughout. */
export function hostileSnapshot(): PanelSnapshot {
  const names = [...HOSTILE_NAMES];
  const snapshot = snapshotOf(names.length);
  const nameOf = (index: number): string => names[index % names.length] ?? '';
  return {
    ...snapshot,
    recommendationText: `Best so far: ${nameOf(0)} and ${nameOf(1)} and ${nameOf(3)} (8 runs).`,
    recentRuns: snapshot.recentRuns.map((run, index) => ({ ...run, description: nameOf(index), category: 'c'.repeat(64) })),
    qualityOverTime: snapshot.qualityOverTime.map((run, index) => ({ ...run, description: nameOf(index) })),
    statistics: {
      ...snapshot.statistics,
      byCategory: names.map((name) => category(name, 6)),
      calibration: aCalibration({
        count: 12_345,
        verdict: 'noBetter',
        ledger: names.map((name, index) => entry(index, name)),
        pairs: aPairCalibration({ count: 123_456, conflicts: 1234, verdict: 'noBetter' }),
      }),
    },
    effects: { traits: names.map((trait) => ({ trait, difference: 0.1, low: -0.9, high: 1, runsWith: 12_345, runsWithout: 3 })), agents: [] },
    forecast: {
      ...snapshot.forecast,
      drivers: names.map((factor) => ({ factor, effect: 0.1, count: null })),
      lessons: names.map((lesson) => ({ lesson, runId: 'run_20251120_143022_0001' })),
    },
    commonIssues: names.map((issue) => ({ issue, count: 12_345, group: { kind: 'unmerged' } })),
    conflictFiles: { files: names.map((file) => ({ file, runs: 1234 })), total: 98_765, runs: 12_345 },
    patterns: names.map((name) => ({ ...pattern(name, 3), pattern: { type: name, buildGates: null, traits: names } })),
    quarantined: 12_345,
  };
}

function runLine(index: number, count: number): RunLine {
  const created = 3 + (index % 3);
  const merged = index % 7 === 5 ? 1 : created - (index % 2);
  const qualityScore = Math.min(100, 50 + (20 * merged) / created + 10 * (index % 3) + (index > count / 2 ? 10 : 0));
  const unknown = index % 8 === 6;
  return {
    id: `run_20251120_143022_${index.toString(36).padStart(4, '0')}`,
    description: FEATURES[index % FEATURES.length] ?? '',
    category: index % 6 === 4 ? null : (CATEGORIES[index % CATEGORIES.length] ?? null),
    createdAt: new Date(NEWEST - (count - 1 - index) * 1.7 * DAY).toISOString(),
    features: created,
    prsCreated: unknown ? null : created,
    prsMerged: unknown ? null : merged,
    qualityScore,
    grade: gradeOf(qualityScore),
  };
}

function point({ id, createdAt, qualityScore, description }: RunLine): QualityPoint {
  return { id, createdAt, qualityScore, description };
}

function estimate(mean: number, spread: number, count: number): Estimate {
  const width = spread / Math.sqrt(count);
  return { mean, low: mean - width, high: mean + width, count };
}

function rate(mean: number, count: number): Estimate {
  const { low, high } = estimate(mean, 0.6, count);
  return { mean, low: Math.max(0, low), high: Math.min(1, high), count };
}

function statisticsOf(runs: number): Statistics {
  const features = runs * 4;
  const known = runs > 0;
  return {
    totalRuns: runs,
    totalFeatures: features,
    averageQuality: known ? 84.3 : null,
    averageSuccessRate: known ? 0.78 : null,
    averageMinutes: runs > 2 ? 94 : null,
    conflictRate: known ? 0.2 : null,
    quality: known ? estimate(84.3, 12, runs) : null,
    successRate: known ? rate(0.78, features) : null,
    minutes: runs > 2 ? estimate(94, 60, runs) : null,
    byCategory: CATEGORIES.slice(0, Math.min(runs, CATEGORIES.length)).map((name, index) => category(name, Math.max(1, features - 7 * index))),
    trend: runs < 8 ? { direction: 'tooEarly', slopePerRun: null, p: null } : { direction: 'improving', slopePerRun: 0.7, p: 0.034 },
    calibration:
      runs < 20
        ? null
        : aCalibration({ ledger: Array.from({ length: 10 }, (_, index) => entry(index, FEATURES[index % FEATURES.length] ?? '')), pairs: aPairCalibration({ verdict: 'undecided', advantage: { mean: 0.015, low: -0.004, high: 0.034, count: 10 } }) }),
  };
}

function entry(index: number, description: string): LedgerEntry {
  const unknown = index === 2;
  return {
    suggestionId: `sug_20251120_143022_${index.toString(36).padStart(4, '0')}`,
    runId: `run_20251120_143022_${index.toString(36).padStart(4, '0')}`,
    description,
    createdAt: new Date(NEWEST - index * 3 * DAY).toISOString(),
    predicted: { successRate: rate(0.6 + (index % 4) / 10, 12), quality: estimate(86.5, 20, 9), minutes: unknown ? null : estimate(88, 60, 9) },
    actual: { successRate: unknown ? null : (index % 5) / 4, quality: 70 + (index % 4) * 8, minutes: index % 3 === 0 ? null : 104 },
  };
}

function category(name: string, features: number): CategoryStatistics {
  const unknown = name === 'github-vetting';
  return {
    category: name,
    runs: Math.ceil(features / 4),
    features,
    successRate: unknown ? null : rate(0.5 + ((name.length * 7) % 45) / 100, features),
    quality: estimate(82, 12, features),
    minutes: null,
  };
}

function patternsOf(runs: number): readonly PatternStatistics[] {
  const all: readonly PatternStatistics[] = [
    { ...pattern('v4_autonomous', runs), pattern: { type: 'v4_autonomous', buildGates: true, traits: ['acceptanceCriteria', 'fileScope', 'testCommands'] } },
    { ...pattern('spec-kit', runs / 2), pattern: { type: 'spec-kit', buildGates: false, traits: ['acceptanceCriteria'] } },
    { ...pattern('', runs / 3), pattern: { type: null, buildGates: null, traits: [] }, effect: null, successRate: null, quality: null },
  ];
  return all.slice(0, Math.min(3, runs));
}

function pattern(type: string, runs: number): PatternStatistics {
  const count = Math.max(1, Math.round(runs));
  return {
    pattern: { type, buildGates: null, traits: [] },
    effect: type === 'spec-kit' ? { difference: -0.04, low: -0.15, high: 0.08 } : { difference: 0.14, low: 0.03, high: 0.25 },
    runs: count,
    features: count * 4,
    successRate: rate(0.6 + (type.length % 3) / 10, count * 4),
    quality: estimate(88, 10, count),
  };
}

function effectsOf(): PanelSnapshot['effects'] {
  return {
    traits: [
      { trait: 'fileScope', difference: 0.19, low: 0.06, high: 0.31, runsWith: 12, runsWithout: 9 },
      { trait: 'buildGates', difference: 0.08, low: -0.05, high: 0.2, runsWith: 14, runsWithout: 7 },
      { trait: 'a-trait-of-a-later-version', difference: -0.22, low: -0.4, high: -0.03, runsWith: 3, runsWithout: 18 },
    ],
    agents: [
      { agent: 'claude', model: null, difference: 0.05, low: -0.08, high: 0.17, runsWith: 15, runsWithout: 6 },
      { agent: 'claude', model: 'claude opus 4.1', difference: 0.16, low: 0.02, high: 0.29, runsWith: 8, runsWithout: 7 },
    ],
  };
}

function forecastOf(runs: number): Forecast {
  const enoughData = runs >= 3;
  return {
    enoughData,
    runsUsed: runs,
    runsMissing: Math.max(0, 3 - runs),
    expected: enoughData
      ? { successRate: rate(0.81, runs * 4), quality: estimate(86.5, 12, runs), minutes: runs > 3 ? estimate(88, 50, runs) : null }
      : { successRate: null, quality: null, minutes: null },
    recommended: null,
    conflictRisk: [],
    commonIssues: [],
    ...(enoughData
      ? {
          drivers: [
            { factor: 'documentation features', effect: 0.12, count: 14 },
            { factor: 'what was merged here before', effect: 0.06, count: 48 },
            { factor: 'nothing was merged here for 12 days', effect: -0.03, count: null },
          ],
          lessons: [{ lesson: 'Give the migration to one feature alone; the others wait for it.', runId: 'run_20251120_143022_0001' }],
        }
      : {}),
  };
}

function forecastTextOf(runs: number): string {
  if (runs >= 3) {
    return `From ${String(runs)} runs, expect 81% merged (71% to 89%), quality 87 (84 to 89). Best so far: v4_autonomous with build gates (5 runs).`;
  }
  const missing = runs === 2 ? '1 more run' : `${String(3 - runs)} more runs`;
  return `No historical data yet: ${missing} needed. Elsewhere, 71% of agents’ pull requests were merged (new features, published figure).`;
}
