import type { Trend } from './knowledge';
import { mannKendall } from './mannKendall';
import { theilSen } from './theilSen';

/** Below this many runs the normal approximation of Mann-Kendall does not hold (Mann 1945, Kendall 1975). */
export const TREND_MINIMUM = 8;
/** A trend is about the present; so many runs are also what the panel draws. */
export const TREND_WINDOW = 100;
const SIGNIFICANCE = 0.1;

/**
 * Whether quality is getting better. Improving or declining only where chance is an unlikely explanation (p < 0.1).
 * @param qualityScores oldest first
 */
export function trend(qualityScores: readonly number[]): Trend {
  const recent = qualityScores.slice(-TREND_WINDOW);
  if (recent.length < TREND_MINIMUM) return { direction: 'tooEarly', slopePerRun: null, p: null };
  const { s, p } = mannKendall(recent);
  const slopePerRun = theilSen(recent);
  if (p >= SIGNIFICANCE) return { direction: 'steady', slopePerRun, p };
  return { direction: s > 0 ? 'improving' : 'declining', slopePerRun, p };
}
