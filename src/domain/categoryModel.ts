import { KNOWN_CATEGORIES, type KnownCategory } from './category';

/** What was learned, as it is shipped: a small network with one hidden layer. Made by test/bench/trainCategories.ts. */
export interface CategoryTable {
  /** Names of the inputs, see `pathFeatures`, with a space between. */
  readonly inputs: string;
  /** Mean and standard deviation of each input over the training commits. */
  readonly means: readonly number[];
  readonly deviations: readonly number[];
  /** Weights from the inputs to each hidden unit, one signed byte each, unit after unit, in base64. */
  readonly hidden: string;
  /** What a byte of each unit's weights stands for. */
  readonly steps: readonly number[];
  readonly hiddenBiases: readonly number[];
  /** Weights from the hidden units to the categories, unit after unit, in the order of `KNOWN_CATEGORIES`. */
  readonly output: readonly number[];
  readonly outputBiases: readonly number[];
}

/** Inputs that lie further from the mean say no more. */
const FURTHEST = 3;

export type CategoryChances = Readonly<Record<KnownCategory, number>>;

export class CategoryModel {
  readonly #table: CategoryTable;
  readonly #inputs: readonly string[];
  readonly #hidden: Int8Array;

  constructor(table: CategoryTable) {
    this.#table = table;
    this.#inputs = table.inputs.split(' ');
    this.#hidden = Int8Array.from(atob(table.hidden), (letter) => letter.charCodeAt(0));
  }

  /** @param inputs by name; one that is missing counts as its mean */
  chances(inputs: Readonly<Record<string, number>>): CategoryChances {
    const { means, deviations, steps, hiddenBiases, output, outputBiases } = this.#table;
    const standardised = this.#inputs.map((name, index) => standardise(inputs[name], means[index] ?? 0, deviations[index] ?? 1));
    const units = hiddenBiases.map((bias, unit) => {
      const sum = standardised.reduce((total, value, index) => total + value * (this.#hidden[unit * standardised.length + index] ?? 0), 0);
      return Math.tanh(bias + sum * (steps[unit] ?? 0));
    });
    const logits = KNOWN_CATEGORIES.map((_, category) =>
      units.reduce((total, value, unit) => total + value * (output[unit * KNOWN_CATEGORIES.length + category] ?? 0), outputBiases[category] ?? 0),
    );
    const highest = Math.max(...logits);
    const odds = logits.map((logit) => Math.exp(logit - highest));
    const whole = odds.reduce((total, each) => total + each, 0);
    return Object.fromEntries(KNOWN_CATEGORIES.map((category, index) => [category, (odds[index] ?? 0) / whole])) as CategoryChances;
  }
}

export function standardise(value: number | undefined, mean: number, deviation: number): number {
  return value === undefined ? 0 : Math.max(-FURTHEST, Math.min(FURTHEST, (value - mean) / deviation));
}
