const USUAL_LOWEST = 50;
const MAXIMUM = 100;

/** Percent of the chart's width and height, from its top left. */
export interface Place {
  readonly x: number;
  readonly y: number;
}

/**
 * Scores from 50, below which the formula gives none, to 100; lower where an imported history has such scores.
 * Runs stand at even distances: a busy week and a quiet month are the same number of runs to learn from.
 */
export class ScoreScale {
  readonly lowest: number;
  readonly #count: number;

  constructor(scores: readonly number[]) {
    this.#count = scores.length;
    this.lowest = Math.min(USUAL_LOWEST, ...scores.map((score) => Math.max(0, Math.floor(score / 10) * 10)));
  }

  place(index: number, score: number): Place {
    return { x: this.#count < 2 ? 50 : (index / (this.#count - 1)) * 100, y: this.y(score) };
  }

  y(score: number): number {
    return this.beyond(Math.min(MAXIMUM, Math.max(this.lowest, score)));
  }

  /** The same also of what lies above or below the chart, as a line through the scores may. */
  beyond(score: number): number {
    return ((MAXIMUM - score) / (MAXIMUM - this.lowest)) * 100;
  }

  /** The run that stands nearest. @param fraction of the width, 0 to 1 */
  nearest(fraction: number): number {
    return Math.min(this.#count - 1, Math.max(0, Math.round(fraction * (this.#count - 1))));
  }
}
