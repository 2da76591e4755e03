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

  it('never exceeds the time from first to last', () => {
    fc.assert(
      fc.property(fc.array(fc.nat({ max: 10_000 }), { minLength: 2 }), (minutes) => {
        const worked = workMinutes(minutes.map(at), 120) ?? 0;
        expect(worked).toBeLessThanOrEqual(Math.max(...minutes) - Math.min(...minutes));
      }),
    );
  });
});

describe('moments of work', () => {
  it('begin with the worktree, and leave out what was on the branch before', () => {
    expect(workMoments(10_500, [5_000, 12_000, 12_000], 20_000)).toEqual([10_000, 12_000, 20_000]);
  });

  it('leave the worktree out when it was made after all the work', () => {
    expect(workMoments(50_000, [5_000, 12_000], 20_000)).toEqual([5_000, 12_000, 20_000]);
  });

  it('take a commit in the second of the creation', () => {
    expect(workMoments(10_999, [10_000], null)).toEqual([10_000]);
  });
});
