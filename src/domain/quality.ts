import * as z from 'zod/mini';
import './schemaMessages';

export const GRADES = ['excellent', 'good', 'acceptable', 'poor', 'failed'] as const;
export const gradeSchema = z.enum(GRADES);
export type Grade = z.infer<typeof gradeSchema>;

/** What each part adds to the score. A part that is unknown adds nothing. */
export const qualityBreakdownSchema = z.object({
  base: z.number(),
  success: z.number(),
  noConflicts: z.number(),
  testsPassing: z.number(),
  noManualFixes: z.number(),
});

export type QualityBreakdown = z.infer<typeof qualityBreakdownSchema>;

/** The facts that the score is made of; null is "not known". */
export interface QualityFacts {
  /** 0 to 1. */
  readonly successRate: number | null;
  readonly conflictsEncountered: number | null;
  readonly testsPassing: boolean | null;
  readonly manualFixesNeeded: number | null;
}

export interface Quality {
  /** 0 to 100. */
  readonly score: number;
  readonly grade: Grade;
  readonly breakdown: QualityBreakdown;
}

const BASE = 50;
const SUCCESS_WEIGHT = 20;
const BONUS = 10;
const MAXIMUM = 100;

/**
 * The quality score: 50, plus 20 times the success rate, plus 10 each for no conflicts, passing tests and no manual fixes; at most 100.
 * What is not known earns nothing: an unknown test result must never look like a passed one.
 */
export function quality(facts: QualityFacts): Quality {
  const breakdown: QualityBreakdown = {
    base: BASE,
    success: facts.successRate === null ? 0 : SUCCESS_WEIGHT * clampRate(facts.successRate),
    noConflicts: facts.conflictsEncountered === 0 ? BONUS : 0,
    testsPassing: facts.testsPassing === true ? BONUS : 0,
    noManualFixes: facts.manualFixesNeeded === 0 ? BONUS : 0,
  };
  const sum = breakdown.base + breakdown.success + breakdown.noConflicts + breakdown.testsPassing + breakdown.noManualFixes;
  const score = Math.min(MAXIMUM, sum);
  return { score, grade: gradeOf(score), breakdown };
}

/** @param score 0 to 100 */
export function gradeOf(score: number): Grade {
  if (score >= 90) return 'excellent';
  if (score >= 80) return 'good';
  if (score >= 70) return 'acceptable';
  if (score >= 60) return 'poor';
  return 'failed';
}

/** The original tool let people claim more merged than created; the score must not pass its maximum for that. */
function clampRate(rate: number): number {
  return Math.min(1, Math.max(0, rate));
}
