import { describe, expect, it } from 'vitest';
import type { Feature } from '../../../src/domain/feature';
import type { Run, RunFacts } from '../../../src/domain/run';
import { countsAsFailure, UNMERGED_KINDS, type UnmergedKind } from '../../../src/domain/unmergedReason';
import { actualFigures, hasFailed, runTally, unmergedKind } from '../../../src/learning/outcomes';
import { patternPosteriors } from '../../../src/learning/patternPosteriors';
import { recommendation } from '../../../src/learning/recommendation';
import { aRun, ended, foundRun, PLAIN, V4 } from './runs';

const EXCUSED = UNMERGED_KINDS.filter((kind) => !countsAsFailure({ kind }));
const COUNTING = UNMERGED_KINDS.filter((kind) => countsAsFailure({ kind }));
/** Counted by their pull requests, and by their features alone. */
const WAYS: readonly Partial<RunFacts>[] = [{}, { prsCreated: null, prsMerged: null }];

const BASE = [ended('a', 'merged'), ended('b', 'merged'), ended('c', 'closed')] as const;

describe('the tally of a run', () => {
  it.each(WAYS)('counts against it what was not merged, while nobody knows why (%j)', (facts) => {
    expect(runTally(foundRun(1, [...BASE, ended('d', 'unmerged')], facts))).toEqual({ successes: 2, failures: 2 });
  });

  it.each(UNMERGED_KINDS)('knows that %s is the agent’s or not', (kind) => {
    for (const facts of WAYS) {
      for (const outcome of ['closed', 'unmerged'] as const) {
        expect(runTally(foundRun(1, [...BASE, ended('d', outcome, kind)], facts))).toEqual({ successes: 2, failures: EXCUSED.includes(kind) ? 1 : 2 });
      }
    }
  });

  it.each(WAYS)('leaves out what is open and what is not known (%j)', (facts) => {
    expect(runTally(foundRun(1, [...BASE, ended('d', 'open'), ended('e', null)], facts))).toEqual({ successes: 2, failures: 1 });
    expect(actualFigures(foundRun(1, [ended('d', 'open'), ended('e', 'closed', 'superseded')], facts)).successRate).toBeNull();
  });

  it('counts as a person said, however that fits what was found', () => {
    expect(runTally(aRun(1, 1, 4))).toEqual({ successes: 1, failures: 3 });
    const found = [ended('a', 'merged'), ended('b', 'closed', 'notNeeded'), ended('c', 'open'), ended('d', 'closed', 'rejected')];
    expect(runTally(foundRun(1, found, { prsMerged: 4 }))).toEqual({ successes: 4, failures: 0 });
    expect(runTally(foundRun(1, found, { prsMerged: 3 }))).toEqual({ successes: 3, failures: 1 });
    expect(runTally(foundRun(1, found, { prsMerged: 9 }))).toEqual({ successes: 4, failures: 0 });
    expect(runTally(foundRun(1, found, { prsCreated: 10 }))).toEqual({ successes: 1, failures: 7 });
    expect(runTally(foundRun(1, [ended('b', 'open'), ended('c', 'open')], { prsCreated: 1 }))).toEqual({ successes: 0, failures: 0 });
  });

  it('lets a feature that never had a pull request excuse none that was seen to fail', () => {
    const found = [ended('a', 'merged'), ended('b', 'closed', 'failingChecks'), ended('never', 'unmerged', 'notNeeded')];
    expect(runTally(foundRun(1, found, { prsCreated: 2 }))).toEqual({ successes: 1, failures: 1 });
    const takenBack = [ended('a', 'merged'), ended('b', 'unmerged', 'reverted'), ended('never', 'unmerged', 'notNeeded')];
    expect(runTally(foundRun(1, takenBack, { prsCreated: 2 }))).toEqual({ successes: 1, failures: 1 });
    // Nor does one without any work count, of which nobody said anything.
    const empty = [ended('a', 'merged'), ended('b', 'closed', 'notNeeded'), ended('empty', 'unmerged')];
    expect(runTally(foundRun(1, empty, { prsCreated: 2 }))).toEqual({ successes: 1, failures: 0 });
  });

  it('leaves the success rate of the quality as it is', () => {
    expect(foundRun(1, [...BASE, ended('d', 'open')]).successRate).toBe(0.5);
  });
});

describe('a feature', () => {
  it('that was merged or is open has not failed, whatever was once said of it', () => {
    for (const outcome of ['merged', 'open', null] as const) {
      expect(hasFailed(ended('a', outcome, 'rejected'))).toBe(false);
      expect(unmergedKind(ended('a', outcome, 'rejected'))).toBeNull();
    }
    expect(hasFailed(ended('a', 'closed', 'rejected'))).toBe(true);
    expect(unmergedKind(ended('a', 'unmerged', 'reverted'))).toBe('reverted');
    expect(unmergedKind({ outcome: 'closed', unmergedReason: null })).toBeNull();
    expect(hasFailed({ outcome: 'closed', unmergedReason: null })).toBe(true);
  });
});

describe('what is believed of a pattern', () => {
  const NOW = Date.parse('2025-06-01T00:00:00Z');
  const plain = [5, 6, 7].map((number) => foundRun(number, BASE, { specificationPattern: PLAIN, category: 'ui' }));

  /** Six runs of a pattern, three with features beyond those that all have, and three of another. */
  function history(beyond: readonly Feature[], facts: Partial<RunFacts>): readonly Run[] {
    const own = [1, 2, 3, 10, 11, 12].map((number) =>
      foundRun(number, number < 10 ? [...BASE, ...beyond] : BASE, { ...facts, specificationPattern: V4, category: number % 2 === 0 ? 'ui' : 'api' }),
    );
    return [...own, ...plain];
  }

  function posteriors(beyond: readonly Feature[], facts: Partial<RunFacts>): readonly (readonly [number, number])[] {
    return patternPosteriors(history(beyond, facts), { category: 'ui', now: NOW }).map(({ posterior: { a, b } }) => [a, b]);
  }

  function meanOf(beyond: readonly Feature[], facts: Partial<RunFacts>): number {
    const [a = 0, b = 0] = posteriors(beyond, facts)[0] ?? [];
    return a / (a + b);
  }

  const pair = (kind: UnmergedKind | null) => [ended('x', 'closed', kind), ended('y', 'unmerged', kind)];

  it.each(WAYS)('is the same with features that are open, or were not merged for no reason of the agent’s (%j)', (facts) => {
    const without = posteriors([], facts);
    expect(without).toHaveLength(2);
    expect(EXCUSED.length).toBeGreaterThan(0);
    for (const kind of EXCUSED) expect(posteriors(pair(kind), facts)).toEqual(without);
    expect(posteriors([ended('x', 'open'), ended('y', 'open')], facts)).toEqual(without);
    expect(recommendation(history(pair('superseded'), facts), 'ui')).toEqual(recommendation(history([], facts), 'ui'));
  });

  it.each(WAYS)('is worse with features that were not merged for a reason of the agent’s, or none that anybody knows (%j)', (facts) => {
    const without = meanOf([], facts);
    expect(COUNTING.length).toBeGreaterThan(0);
    for (const kind of [...COUNTING, null]) expect(meanOf(pair(kind), facts)).toBeLessThan(without);
    expect(meanOf([ended('x', 'merged')], facts)).toBeGreaterThan(without);
  });
});
