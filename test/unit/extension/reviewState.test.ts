import { describe, expect, it } from 'vitest';
import { namedFeature } from '../../../src/domain/feature';
import { corrected, freshState, resumedState } from '../../../src/extension/review/reviewState';
import type { Candidate, Inspection } from '../../../src/recorder/inspection';

function candidate(key: string): Candidate {
  return {
    key,
    feature: { ...namedFeature(key), outcome: 'unmerged' },
    origins: { outcome: 'not in main' },
    base: 'main',
    tree: null,
    baseConflictFiles: [],
    worktreeCreatedAt: 0,
    workMoments: [],
    group: 1,
  };
}

function inspection(keys: readonly string[], proposed: readonly string[] = keys): Inspection {
  return { candidates: keys.map(candidate), proposed, conflicts: [], leftOut: [], warnings: [] };
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

describe('corrected', () => {
  it('puts what the person said in place of what was found, and says so', () => {
    const state = { ...freshState(inspection(['a'])), corrections: new Map([['a', { outcome: 'merged' as const }]]) };
    const [first] = corrected(inspection(['a']), state, 'given by you').candidates;
    expect(first?.feature.outcome).toBe('merged');
    expect(first?.origins.outcome).toBe('given by you');
  });

  it('leaves the inspection itself as it was', () => {
    const found = inspection(['a']);
    corrected(found, { ...freshState(found), corrections: new Map([['a', { name: 'x' }]]) }, 'given by you');
    expect(found.candidates[0]?.feature.name).toBe('a');
  });
});
