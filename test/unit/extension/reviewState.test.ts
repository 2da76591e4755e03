import { describe, expect, it } from 'vitest';
import { namedFeature } from '../../../src/domain/feature';
import { freshState, resumedState } from '../../../src/extension/review/reviewState';
import type { Candidate, Inspection } from '../../../src/recorder/inspection/inspection';
import { aCandidate, anInspection } from '../../helpers/candidates';

function candidate(key: string): Candidate {
  return aCandidate(key, { feature: { ...namedFeature(key), outcome: 'unmerged' }, origins: { outcome: 'not in main' } });
}

function inspection(keys: readonly string[], proposed: readonly string[] = keys): Inspection {
  return anInspection(keys.map(candidate), { proposed });
}

describe('a review that was left and taken up again', () => {
  it('keeps what was ticked, unticked and said, and proposes what is new', () => {
    const before = { ...freshState(inspection(['a', 'b'])), selected: new Set(['b']), given: { testsPassing: true } };
    const resumed = resumedState(before, new Set(['a', 'b']), inspection(['a', 'b', 'c', 'd'], ['a', 'b', 'c']));
    expect([...resumed.selected]).toEqual(['b', 'c']);
    expect(resumed.given).toEqual({ testsPassing: true });
  });

  it('forgets worktrees that are gone', () => {
    const resumed = resumedState(freshState(inspection(['a', 'b'])), new Set(['a', 'b']), inspection(['b']));
    expect([...resumed.selected]).toEqual(['b']);
  });
});
