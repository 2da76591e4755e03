import { namedFeature } from '../../../src/domain/feature';
import { judgeRun, runIdSchema, type RunOutline } from '../../../src/domain/run';
import type { SpecificationPattern } from '../../../src/domain/specification';
import { idTimestamp } from '../../../src/domain/time';
import { SeededRandom } from './seededRandom';

/** A team whose true success rates are known, because they were drawn. */
export interface Team {
  readonly seed: number;
  readonly patterns: readonly SpecificationPattern[];
  readonly categories: readonly string[];
  /** Runs for which a pattern is chosen; the first tries of each pattern come before them. */
  readonly runs: number;
  readonly drift: 'none' | 'swap' | 'move';
  /** True success rate by category and pattern; the second one from the run on at which the team's rates drift. */
  readonly rates: readonly (readonly number[])[];
  readonly ratesAfterDrift: readonly (readonly number[])[];
  readonly driftAt: number;
  readonly intraRunCorrelation: number;
  readonly daysBetweenRuns: number;
}

/** A run that is about to begin. */
export interface NextRun {
  readonly number: number;
  /** Index into the team's. */
  readonly category: number;
  readonly features: number;
  /** Milliseconds since 1970. */
  readonly at: number;
}

export interface PastRun extends NextRun {
  /** Index into the team's. */
  readonly pattern: number;
  readonly merged: number;
  readonly outline: RunOutline;
}

const START = Date.UTC(2025, 0, 1);
const DAY = 24 * 60 * 60 * 1000;
const LONGEST = 40;

/**
 * Rates are logistic: a team's level, its categories, its patterns and how each pattern does in each category. Half of the teams make
 * forty runs, the others fewer; one third drifts half-way: the patterns swap their rates, or all get new ones.
 */
export function simulatedTeam(seed: number): Team {
  const random = new SeededRandom(seed, 1);
  const patternCount = random.whole(2, 6);
  const categoryCount = random.whole(1, 3);
  const level = 0.5 + 0.5 * random.normal();
  const ofCategory = draws(categoryCount, () => 0.5 * random.normal());
  const ofPattern = draws(patternCount, () => 0.8 * random.normal());
  const both = draws(categoryCount, () => draws(patternCount, () => 0.4 * random.normal()));
  const ratesOf = (patterns: readonly number[]): readonly (readonly number[])[] =>
    both.map((interactions, category) => interactions.map((interaction, pattern) => logistic(level + (ofCategory[category] ?? 0) + (patterns[pattern] ?? 0) + interaction)));
  const kind = random.next();
  const drift = kind < 2 / 3 ? 'none' : kind < 5 / 6 ? 'swap' : 'move';
  const after = drift === 'swap' ? [...ofPattern].reverse() : drift === 'move' ? ofPattern.map(() => 0.8 * random.normal()) : ofPattern;
  const runs = random.next() < 0.5 ? LONGEST : random.whole(3, LONGEST);
  return {
    seed,
    patterns: draws(patternCount, (pattern) => ({ type: `pattern_${pattern}`, buildGates: pattern % 2 === 0, traits: [] })),
    categories: ['ui', 'api', 'documentation'].slice(0, categoryCount),
    runs,
    drift,
    rates: ratesOf(ofPattern),
    ratesAfterDrift: ratesOf(after),
    driftAt: Math.floor(runs / 2),
    intraRunCorrelation: 0.05 + 0.25 * random.next(),
    daysBetweenRuns: Math.exp(random.next() * Math.log(10)),
  };
}

/** The team's runs; number and kind are the same whoever chooses the pattern. The first of a number below zero, one a pattern. */
export function nextRun(team: Team, number: number): NextRun {
  const random = new SeededRandom(team.seed, 2, number);
  return {
    number,
    category: random.whole(0, team.categories.length - 1),
    features: random.whole(2, 8),
    at: START + Math.round((number + team.patterns.length + 0.5 * random.next()) * team.daysBetweenRuns * DAY),
  };
}

export function trueRates(team: Team, { category, number }: NextRun): readonly number[] {
  return (number < team.driftAt ? team.rates : team.ratesAfterDrift)[category] ?? [];
}

/** What becomes of the run with this pattern: the same whoever chose it. */
export function carriedOut(team: Team, next: NextRun, pattern: number): PastRun {
  const random = new SeededRandom(team.seed, 3, next.number, pattern);
  const rate = trueRates(team, next)[pattern] ?? 0;
  const spread = 1 / team.intraRunCorrelation - 1;
  const ownRate = random.beta(rate * spread, (1 - rate) * spread);
  const merged = draws(next.features, () => random.next()).filter((draw) => draw < ownRate).length;
  const createdAt = new Date(next.at);
  const outline = {
    ...judgeRun({
      description: `Run ${next.number}`,
      category: team.categories[next.category] ?? null,
      createdAt: createdAt.toISOString(),
      features: [...draws(next.features, (feature) => namedFeature(`feature-${feature}`))],
      conflicts: [],
      conflictsWithBase: [],
      specificationPattern: team.patterns[pattern] ?? { type: null, buildGates: null, traits: [] },
      prsCreated: next.features,
      prsMerged: merged,
      conflictsEncountered: random.next() < 0.7 ? 0 : 1,
      manualFixesNeeded: random.next() < ownRate ? 0 : 1,
      testsPassing: random.next() < ownRate,
      minutes: null,
      evidence: 'given',
      suggestionId: null,
    }),
    id: runIdSchema.parse(`run_${idTimestamp(createdAt)}_${(next.number + 1000).toString(36).padStart(4, '0')}`),
  } as const;
  return { ...next, pattern, merged, outline };
}

export function draws<T>(count: number, draw: (index: number) => T): readonly T[] {
  return Array.from({ length: count }, (_, index) => draw(index));
}

function logistic(value: number): number {
  return 1 / (1 + Math.exp(-value));
}
