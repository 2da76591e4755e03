import { describe, expect, it } from 'vitest';
import { countsAsFailure, UNMERGED_KINDS } from '../../../../src/domain/unmergedReason';
import { runTally } from '../../../../src/learning/outcomes';
import { observationsOfRun } from '../../../../src/learning/success/observation';
import { ended, foundRun } from '../runs';

const BASE = [ended('a', 'merged'), ended('b', 'closed')] as const;

function figures(...args: Parameters<typeof foundRun>): readonly (readonly [successes: number, failures: number, open: number])[] {
  return observationsOfRun(foundRun(...args)).map(({ successes, failures, open }) => [successes, failures, open]);
}

describe('the observations of a run', () => {
  it.each(UNMERGED_KINDS)('are of a feature that was not merged, %s, where that counts', (kind) => {
    const counted = countsAsFailure({ kind });
    for (const facts of [{}, { prsCreated: null, prsMerged: null }]) {
      expect(figures(1, [...BASE, ended('c', 'closed', kind)], facts)).toEqual([[1, 0, 0], [0, 1, 0], ...(counted ? [[0, 1, 0]] : [])]);
      expect(figures(1, [ended('c', 'unmerged', kind)], facts)).toEqual(counted ? [[0, 1, 0]] : []);
    }
  });

  it('keep what is open apart, and leave out what is not known', () => {
    expect(figures(1, [...BASE, ended('c', 'open'), ended('d', null)])).toEqual([[1, 0, 0], [0, 1, 0], [0, 0, 1]]);
    expect(figures(1, [ended('c', 'open')])).toEqual([[0, 0, 1]]);
  });

  it('share the failures where fewer pull requests were created than features failed', () => {
    expect(figures(1, [ended('a', 'merged'), ended('b', 'unmerged'), ended('c', 'unmerged'), ended('d', 'closed', 'superseded')], { prsCreated: 3 })).toEqual([[1, 0, 0], [0, 0.5, 0], [0, 0.5, 0]]);
  });

  it('are one where a person’s count is not what was found', () => {
    const run = foundRun(1, [...BASE, ended('c', 'closed', 'notNeeded'), ended('d', 'open')], { prsMerged: 2 });
    expect(observationsOfRun(run)).toMatchObject([{ ...runTally(run), open: 0 }]);
  });
});
