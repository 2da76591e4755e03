import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { workMinutes, workMoments } from '../../../src/domain/workMinutes';

const at = (minute: number): number => minute * 60_000;

describe('minutes of work', () => {
  it.each<[string, readonly number[], number | null]>([
    ['nothing', [], null],
    ['one moment', [5], null],
    ['two at once', [5, 5], null],
    ['a gap that counts', [0, 120], 120],
    ['a pause that does not', [0, 121], null],
    ['work, a night, work', [0, 30, 700, 710], 40],
    ['any order', [30, 0, 710, 700], 40],
  ])('%s', (_, moments, minutes) => {
    expect(workMinutes(moments.map(at), 120)).toBe(minutes);
  });

  const moments = fc.array(fc.nat({ max: 10_000 }), { maxLength: 20 });
  const gaps = fc.nat({ max: 1440 });

  it('never exceeds the time from first to last, and is never negative', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -5000, max: 5000 }), { minLength: 2 }), gaps, (minutes, gap) => {
        const worked = workMinutes(minutes.map(at), gap) ?? 0;
        expect(worked).toBeGreaterThanOrEqual(0);
        expect(worked).toBeLessThanOrEqual(Math.max(...minutes) - Math.min(...minutes));
      }),
    );
  });

  it('is never less with a longer gap, and the same in any order', () => {
    fc.assert(
      fc.property(moments, gaps, gaps, (minutes, one, other) => {
        const worked = (gap: number): number => workMinutes(minutes.map(at), gap) ?? 0;
        expect(worked(Math.max(one, other))).toBeGreaterThanOrEqual(worked(Math.min(one, other)));
        expect(workMinutes([...minutes].reverse().map(at), one)).toBe(workMinutes(minutes.map(at), one));
      }),
    );
  });

  it('of features at the same time count once: at least those of each, and no more than from first to last', () => {
    fc.assert(
      fc.property(fc.array(moments, { minLength: 1, maxLength: 5 }), gaps, (features, gap) => {
        const all = features.flat();
        const run = workMinutes(all.map(at), gap) ?? 0;
        for (const feature of features) expect(run).toBeGreaterThanOrEqual(workMinutes(feature.map(at), gap) ?? 0);
        if (all.length > 0) expect(run).toBeLessThanOrEqual(Math.max(...all) - Math.min(...all));
      }),
    );
    expect(workMinutes([0, 60, 0, 60].map(at), 120), 'two features in the same hour').toBe(60);
  });
});

describe('moments of work', () => {
  const NOW = 1_000_000_000;
  const DAY = 86_400_000;
  const momentsOf = (createdAt: number, commits: readonly number[], mergedAt: number | null = null, uncommittedAt: number | null = null): readonly number[] =>
    workMoments({ createdAt, commits, mergedAt, uncommittedAt, now: NOW });

  it('begin with the worktree, and leave out what was on the branch before', () => {
    expect(momentsOf(10_500, [5_000, 12_000, 12_000], 20_000)).toEqual([10_000, 12_000, 20_000]);
  });

  it('leave the worktree out when it was made after all the work', () => {
    expect(momentsOf(50_000, [5_000, 12_000], 20_000)).toEqual([5_000, 12_000, 20_000]);
  });

  it('take a commit in the second of the creation', () => {
    expect(momentsOf(10_999, [10_000])).toEqual([10_000]);
  });

  it.each<[string, readonly number[], readonly number[]]>([
    ['author dates older than the worktree, after a rebase', [4_000, 30_000, 5_000, 31_000], [10_000, 30_000, 31_000]],
    ['a date that could not be read', [0, 30_000], [10_000, 30_000]],
    ['a date before the epoch', [-5_000, 30_000], [10_000, 30_000]],
    ['no number', [Number.NaN, 30_000], [10_000, 30_000]],
    ['a date in the future', [30_000, NOW + 2 * DAY, NOW + 2 * DAY + 60_000], [10_000, 30_000]],
    ['a clock that is a little ahead', [30_000, NOW + 60_000], [10_000, 30_000, NOW + 60_000]],
    ['only dates that cannot be', [0, NOW + 2 * DAY], [10_000]],
  ])('%s', (_, commits, moments) => {
    expect(momentsOf(10_000, commits)).toEqual(moments);
  });

  it('a merge or a change of files that cannot be is none', () => {
    expect(momentsOf(10_000, [30_000], NOW + 2 * DAY, 0)).toEqual([10_000, 30_000]);
    expect(momentsOf(NOW + 2 * DAY, [30_000, 40_000])).toEqual([30_000, 40_000]);
  });

  it('end with the last change of what is not committed', () => {
    expect(momentsOf(10_000, [30_000], null, 70_000)).toEqual([10_000, 30_000, 70_000]);
    expect(momentsOf(10_000, [], null, 70_000)).toEqual([10_000, 70_000]);
    expect(momentsOf(10_000, [], null, 5_000), 'a file that was copied with its time').toEqual([10_000]);
  });
});
