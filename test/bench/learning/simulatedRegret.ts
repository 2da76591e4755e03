import { PATTERN_POLICIES, type PatternPolicy } from './patternPolicies';
import { carriedOut, draws, nextRun, simulatedTeam, trueRates, type PastRun, type Team } from './simulatedTeams';

/** Success rates, 0 to 1, that a policy loses by not choosing the best pattern. */
export interface PolicyRegret {
  readonly name: string;
  /** Mean over the first twenty runs of every team, or all of them where it has fewer. */
  readonly regretTo20: number;
  /** Of the twentieth and of the fortieth run, over the teams that have as many. */
  readonly regretAt20: number;
  readonly regretAt40: number;
}

export interface SimulatedRegret {
  readonly policies: readonly PolicyRegret[];
}

/**
 * How well each policy chooses the patterns of simulated teams. All meet the same teams, the same runs and, where they choose the same,
 * the same outcomes. Before the first choice each pattern was tried once: no policy can name a pattern that nobody has used, and
 * those runs are in no policy's regret.
 * @param seed teams of different seeds have nothing in common
 */
export function simulatedRegret({ teams, seed }: { readonly teams: number; readonly seed: number }): SimulatedRegret {
  const drawn = draws(teams, (index) => simulatedTeam(seed * 1_000_003 + index));
  return {
    policies: PATTERN_POLICIES.map((policy) => {
      const regrets = drawn.map((team) => teamRegret(team, policy));
      return {
        name: policy.name,
        regretTo20: mean(regrets.map((regret) => mean(regret.slice(0, 20)))),
        regretAt20: mean(regrets.flatMap((regret) => regret.slice(19, 20))),
        regretAt40: mean(regrets.flatMap((regret) => regret.slice(39, 40))),
      };
    }),
  };
}

/** In points of success rate. */
export function regretTable({ policies }: SimulatedRegret): string {
  const line = (name: string, cells: readonly string[]): string => [name.padEnd(22), ...cells.map((cell) => cell.padStart(14))].join('');
  const points = (value: number): string => (100 * value).toFixed(2);
  return [
    line('regret in points', ['mean to run 20', 'at run 20', 'at run 40']),
    ...policies.map(({ name, regretTo20, regretAt20, regretAt40 }) => line(name, [regretTo20, regretAt20, regretAt40].map(points))),
  ].join('\n');
}

/** Of each run, in their order. */
function teamRegret(team: Team, policy: PatternPolicy): readonly number[] {
  const tried = team.patterns.length;
  const past: PastRun[] = team.patterns.map((_, pattern) => carriedOut(team, nextRun(team, pattern - tried), pattern));
  return draws(team.runs, (number) => {
    const next = nextRun(team, number);
    const rates = trueRates(team, next);
    const pattern = policy.choose(team, past, next);
    past.push(carriedOut(team, next, pattern));
    return Math.max(...rates) - (rates[pattern] ?? 0);
  });
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
