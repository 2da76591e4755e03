import { recommendation } from '../../../src/learning/recommendation';
import { SeededRandom } from './seededRandom';
import { trueRates, type NextRun, type PastRun, type Team } from './simulatedTeams';

/** Chooses the pattern of the next run from what came before it; an index into the team's patterns. */
export interface PatternPolicy {
  readonly name: string;
  readonly choose: (team: Team, past: readonly PastRun[], next: NextRun) => number;
}

/** The quality score from which on the original Python tool counts a run as successful. */
const SUCCESSFUL = 85;

const BEST: PatternPolicy = { name: 'always the best', choose: (team, _past, next) => largest(trueRates(team, next)) };

const RANDOM: PatternPolicy = { name: 'at random', choose: (team, _past, next) => anyPattern(team, next) };

/** Raw means of the quality score over successful runs, by pattern and number of features; any pattern while there are none. */
const ORIGINAL: PatternPolicy = {
  name: 'original tool',
  choose: (team, past, next) => {
    const successful = past.filter(({ outline }) => outline.qualityScore >= SUCCESSFUL);
    const means = successful.map(({ pattern, features }) => {
      const alike = successful.filter((run) => run.pattern === pattern && run.features === features);
      return total(alike.map(({ outline }) => outline.qualityScore)) / alike.length;
    });
    return successful[largest(means)]?.pattern ?? anyPattern(team, next);
  },
};

const GREEDY: PatternPolicy = {
  name: 'highest raw mean',
  choose: (team, past) => largest(counts(team, past).map(({ merged, features }) => (features === 0 ? 0 : merged / features))),
};

/** Source: Thompson, Biometrika 25 (1933), with uniform priors. */
const THOMPSON: PatternPolicy = {
  name: 'Thompson sampling',
  choose: (team, past, next) => thompson(team, past, next),
};

const THOMPSON_BY_CATEGORY: PatternPolicy = {
  name: 'Thompson, by category',
  choose: (team, past, next) => thompson(team, past.filter(({ category }) => category === next.category), next),
};

const OURS: PatternPolicy = {
  name: 'recommendation',
  choose: (team, past, next) => {
    const made = recommendation(past.map(({ outline }) => outline), team.categories[next.category] ?? null, { now: new Date(next.at) });
    return made === null ? anyPattern(team, next) : team.patterns.findIndex(({ type }) => type === made.type);
  },
};

export const PATTERN_POLICIES: readonly PatternPolicy[] = [BEST, RANDOM, ORIGINAL, GREEDY, THOMPSON, THOMPSON_BY_CATEGORY, OURS];

function thompson(team: Team, past: readonly PastRun[], next: NextRun): number {
  const random = new SeededRandom(team.seed, 5, next.number);
  return largest(counts(team, past).map(({ merged, features }) => random.beta(1 + merged, 1 + features - merged)));
}

function counts(team: Team, past: readonly PastRun[]): readonly { readonly merged: number; readonly features: number }[] {
  return team.patterns.map((_, pattern) => {
    const own = past.filter((run) => run.pattern === pattern);
    return { merged: total(own.map(({ merged }) => merged)), features: total(own.map(({ features }) => features)) };
  });
}

function anyPattern(team: Team, next: NextRun): number {
  return new SeededRandom(team.seed, 4, next.number).whole(0, team.patterns.length - 1);
}

/** The place of the largest value; of equal ones the first. */
function largest(values: readonly number[]): number {
  return values.indexOf(Math.max(...values));
}

function total(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0);
}
