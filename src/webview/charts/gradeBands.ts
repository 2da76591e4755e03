import type { Grade } from '../../domain/quality';

/** The scores that a grade spans. */
export interface GradeBand {
  readonly grade: Grade;
  readonly from: number;
  readonly to: number;
}

/**
 * The bounds of `gradeOf` in the domain. They stand here again because that module brings the schemas' library along, which is four
 * times the size of this page; test/unit/webview/gradeBands.test.ts holds the two together.
 */
const FLOORS: readonly (readonly [Grade, number])[] = [
  ['excellent', 90],
  ['good', 80],
  ['acceptable', 70],
  ['poor', 60],
  ['failed', 0],
];

const MAXIMUM = 100;

export function gradeAt(score: number): Grade {
  return FLOORS.find(([, floor]) => score >= floor)?.[0] ?? 'failed';
}

/** From the best down to `lowest`, the lower end of the chart. */
export function gradeBands(lowest: number): readonly GradeBand[] {
  return FLOORS.map(([grade, floor], index) => ({
    grade,
    from: Math.max(lowest, floor),
    to: FLOORS[index - 1]?.[1] ?? MAXIMUM,
  })).filter(({ from, to }) => from < to);
}
