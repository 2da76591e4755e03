import { describe, expect, it } from 'vitest';
import type { Run } from '../../../src/domain/run';
import type { Suggestion } from '../../../src/domain/suggestion';
import { newWorktrees, type SeenWorktree } from '../../../src/extension/notifications/newWorktrees';

const NOW = Date.parse('2025-11-20T14:30:00Z');
const minutesAgo = (minutes: number): number => NOW - minutes * 60_000;
const worktree = (name: string, minutes: number): SeenWorktree => ({ path: `/trees/${name}`, createdAt: minutesAgo(minutes), branch: name });
const time = (minutes: number): string => new Date(minutesAgo(minutes)).toISOString();

function suggested(paths: readonly string[], minutes: number): Suggestion {
  return { createdAt: time(minutes), planned: { worktrees: paths } } as unknown as Suggestion;
}

function recorded(path: string, minutes: number): Run {
  return { createdAt: time(minutes), features: [{ worktree: path }] } as unknown as Run;
}

describe('newWorktrees', () => {
  const two = [worktree('a', 2), worktree('b', 1)];

  it('finds two that were just made', () => {
    expect(newWorktrees(two, [], [], NOW)).toEqual(two);
  });

  it('says nothing of one alone, nor of old ones', () => {
    expect(newWorktrees([worktree('a', 1)], [], [], NOW)).toEqual([]);
    expect(newWorktrees([worktree('a', 1), worktree('old', 61)], [], [], NOW)).toEqual([]);
    expect(newWorktrees([worktree('a', 61), worktree('b', 61)], [], [], NOW)).toEqual([]);
  });

  it('says nothing twice of a run, not even when a further worktree joins it', () => {
    const ledger = [suggested(['/trees/a', '/trees/b'], 0.5)];
    expect(newWorktrees(two, ledger, [], NOW)).toEqual([]);
    expect(newWorktrees([...two, worktree('c', 0)], ledger, [], NOW)).toEqual([]);
  });

  it('speaks again when the same folders are made anew for the next run', () => {
    expect(newWorktrees(two, [suggested(['/trees/a', '/trees/b'], 30)], [recorded('/trees/a', 20)], NOW)).toEqual(two);
  });

  it('says nothing of a run that is recorded already', () => {
    expect(newWorktrees(two, [], [recorded('/trees/b', 0.2)], NOW)).toEqual([]);
  });
});
