import { describe, expect, it } from 'vitest';
import { GRADES, gradeOf } from '../../../src/domain/quality';
import { gradeAt, gradeBands } from '../../../src/webview/charts/gradeBands';

describe('the bands of the chart', () => {
  it('are the grades of the domain', () => {
    for (let score = 0; score <= 100; score += 0.5) expect(gradeAt(score)).toBe(gradeOf(score));
  });

  it('leave no gap and begin with the best', () => {
    const bands = gradeBands(50);
    expect(bands.map(({ grade }) => grade)).toEqual(GRADES);
    expect(bands.map(({ from }) => from)).toEqual([90, 80, 70, 60, 50]);
    expect(bands.map(({ to }) => to)).toEqual([100, 90, 80, 70, 60]);
  });
});
