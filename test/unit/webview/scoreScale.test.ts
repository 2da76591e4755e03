import { describe, expect, it } from 'vitest';
import { ScoreScale } from '../../../src/webview/charts/scoreScale';

describe('the scale of the chart', () => {
  it('runs from 50 at the bottom to 100 at the top', () => {
    const scale = new ScoreScale([60, 100]);
    expect(scale.place(0, 50)).toEqual({ x: 0, y: 100 });
    expect(scale.place(1, 100)).toEqual({ x: 100, y: 0 });
  });

  it('goes lower where a history has such scores', () => {
    expect(new ScoreScale([37, 90]).lowest).toBe(30);
    expect(new ScoreScale([-5]).lowest).toBe(0);
  });

  it('puts a single run in the middle', () => {
    expect(new ScoreScale([80]).place(0, 80).x).toBe(50);
  });

  it('finds the run under the mouse, and none beyond the ends', () => {
    const scale = new ScoreScale([60, 70, 80]);
    expect([-1, 0.2, 0.3, 0.8, 2].map((fraction) => scale.nearest(fraction))).toEqual([0, 0, 1, 2, 2]);
  });
});
