import type { RunOutline } from '../domain/run';
import type { SuggestionOutline } from '../domain/suggestion';
import type { Tally } from './intervals';
import { byTime } from './outcomes';

const NOTHING: Tally = { successes: 0, failures: 0 };

/**
 * How often something happened by the time of a suggestion, by Laplace's rule of succession: of the runs up to then, as the forecast saw
 * them, without the run that the suggestion was for.
 * @param tallyOf how often it happened in a run, and how often not
 */
export function knownBaseRate(runs: readonly RunOutline[], tallyOf: (run: RunOutline) => Tally): (suggestion: SuggestionOutline) => number {
  const ordered = byTime(runs).map((run) => ({ at: Date.parse(run.createdAt), suggestionId: run.suggestionId, ...tallyOf(run) }));
  const bySuggestion = new Map<string, (typeof ordered)[number][]>();
  const sums: Tally[] = [NOTHING];
  for (const run of ordered) {
    const before = sums.at(-1) ?? NOTHING;
    sums.push({ successes: before.successes + run.successes, failures: before.failures + run.failures });
    if (run.suggestionId !== null) bySuggestion.set(run.suggestionId, [...(bySuggestion.get(run.suggestionId) ?? []), run]);
  }
  return ({ id, createdAt }) => {
    const time = Date.parse(createdAt);
    // A run that was already there when its suggestion was made, such as one recorded with an earlier date.
    const own = bySuggestion.get(id)?.filter(({ at }) => at <= time) ?? [];
    const { successes, failures } = own.reduce(minus, sums[countUpTo(ordered, time)] ?? NOTHING);
    return (successes + 1) / (successes + failures + 2);
  };
}

function minus(one: Tally, other: Tally): Tally {
  return { successes: one.successes - other.successes, failures: one.failures - other.failures };
}

/** How many come no later, of those in the order of time. */
function countUpTo(ordered: readonly { readonly at: number }[], time: number): number {
  let [low, high] = [0, ordered.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((ordered[middle]?.at ?? Infinity) <= time) low = middle + 1;
    else high = middle;
  }
  return low;
}
