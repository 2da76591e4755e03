import { KNOWN_CATEGORIES, type KnownCategory } from '../../src/domain/category';
import { standardise, type CategoryTable } from '../../src/domain/categoryModel';

export interface Sample {
  readonly repository: string;
  readonly label: KnownCategory;
  readonly inputs: Readonly<Record<string, number>>;
}

/** Chosen by leaving repositories out. Forgetting most inputs at each step is what made it hold for repositories that it had not seen. */
const MEMBERS = 3;
const UNITS = 16;
const FORGOTTEN = 0.6;
const EPOCHS = 20;
const BATCH = 64;
const RATE = 0.003;
const LAST_RATE = 0.0001;
/** Weight decay, as a share of the number of samples. */
const DECAY = 5;
/** How far a repository's own mix of categories is taken out while learning: people name their commits by different habits. */
const MIX = 0.5;
const MIX_COUNT = 5;

const CATEGORIES = KNOWN_CATEGORIES.length;

/** The same samples always give the same table, on the same version of Node. */
export function trainCategories(samples: readonly Sample[]): CategoryTable {
  const names = Object.keys(samples[0]?.inputs ?? {});
  const columns = names.map((name) => samples.map(({ inputs }) => inputs[name] ?? 0));
  const means = columns.map((column) => rounded(mean(column), 3));
  const deviations = columns.map((column) => Math.max(0.001, rounded(Math.sqrt(mean(column.map((value) => value ** 2)) - mean(column) ** 2), 3)));
  const rows = samples.map(({ inputs }) => Float64Array.from(names, (name, index) => standardise(inputs[name], means[index] ?? 0, deviations[index] ?? 1)));
  const mixes = repositoryMixes(samples);
  const data: Data = {
    rows,
    labels: samples.map(({ label }) => KNOWN_CATEGORIES.indexOf(label)),
    offsets: samples.map(({ repository }) => mixes.get(repository) ?? []),
    weights: sampleWeights(samples),
  };
  const members = Array.from({ length: MEMBERS }, (_, seed) => new Network(names.length, randomNumbers(seed + 1)).train(data));
  const commonMix = KNOWN_CATEGORIES.map((_, category) => mean([...mixes.values()].map((mix) => mix[category] ?? 0)));
  const units = members.flatMap((member) => member.units());
  const steps = units.map(({ weights }) => Number((Math.max(...weights.map(Math.abs)) / 127).toPrecision(3)));
  return {
    inputs: names.join(' '),
    means,
    deviations,
    hidden: Buffer.from(units.flatMap(({ weights }, unit) => weights.map((weight) => Math.round(weight / (steps[unit] ?? 1)) & 255))).toString('base64'),
    steps,
    hiddenBiases: units.map(({ bias }) => rounded(bias, 3)),
    output: units.flatMap(({ output }) => output.map((weight) => rounded(weight / MEMBERS, 3))),
    outputBiases: commonMix.map((mix, category) => rounded(mix + mean(members.map((member) => member.outputBias(category))), 3)),
  };
}

interface Data {
  readonly rows: readonly Float64Array[];
  readonly labels: readonly number[];
  /** What a sample's repository adds to each category by itself. */
  readonly offsets: readonly (readonly number[])[];
  readonly weights: readonly number[];
}

/** One hidden layer, trained by Adam on small batches. */
class Network {
  readonly #inputs: number;
  readonly #random: () => number;
  /** Unit after unit: its weights and its bias; then, category after category: its weights and its bias. */
  readonly #parameters: Float64Array;
  readonly #outputStart: number;

  constructor(inputs: number, random: () => number) {
    this.#inputs = inputs;
    this.#random = random;
    this.#outputStart = UNITS * (inputs + 1);
    this.#parameters = new Float64Array(this.#outputStart + CATEGORIES * (UNITS + 1));
    for (let at = 0; at < this.#parameters.length; at += 1) {
      const hidden = at < this.#outputStart;
      const width = hidden ? inputs : UNITS;
      const isBias = (hidden ? at : at - this.#outputStart) % (width + 1) === width;
      this.#parameters[at] = isBias ? 0 : normal(random) / Math.sqrt(width);
    }
  }

  train(data: Data): this {
    const { length } = this.#parameters;
    const gradient = new Float64Array(length);
    const first = new Float64Array(length);
    const second = new Float64Array(length);
    let step = 0;
    for (let epoch = 0; epoch < EPOCHS; epoch += 1) {
      const rate = RATE * (1 - epoch / EPOCHS) + LAST_RATE;
      const order = shuffled(data.rows.length, this.#random);
      for (let start = 0; start < order.length; start += BATCH) {
        const batch = order.slice(start, start + BATCH);
        gradient.fill(0);
        for (const sample of batch) this.#addGradient(gradient, data, sample, batch.length);
        step += 1;
        for (let at = 0; at < length; at += 1) {
          const slope = (gradient[at] ?? 0) + (this.#isBias(at) ? 0 : (DECAY / data.rows.length) * (this.#parameters[at] ?? 0));
          first[at] = 0.9 * (first[at] ?? 0) + 0.1 * slope;
          second[at] = 0.999 * (second[at] ?? 0) + 0.001 * slope ** 2;
          const corrected = Math.sqrt((second[at] ?? 0) / (1 - 0.999 ** step)) + 1e-8;
          this.#parameters[at] = (this.#parameters[at] ?? 0) - (rate * ((first[at] ?? 0) / (1 - 0.9 ** step))) / corrected;
        }
      }
    }
    return this;
  }

  units(): readonly { readonly weights: number[]; readonly bias: number; readonly output: readonly number[] }[] {
    return Array.from({ length: UNITS }, (_, unit) => {
      const start = unit * (this.#inputs + 1);
      return {
        weights: [...this.#parameters.subarray(start, start + this.#inputs)],
        bias: this.#at(start + this.#inputs),
        output: KNOWN_CATEGORIES.map((__, category) => this.#at(this.#outputStart + category * (UNITS + 1) + unit)),
      };
    });
  }

  outputBias(category: number): number {
    return this.#at(this.#outputStart + category * (UNITS + 1) + UNITS);
  }

  #at(index: number): number {
    return this.#parameters[index] ?? 0;
  }

  #isBias(at: number): boolean {
    return at < this.#outputStart ? at % (this.#inputs + 1) === this.#inputs : (at - this.#outputStart) % (UNITS + 1) === UNITS;
  }

  #addGradient(gradient: Float64Array, { rows, labels, offsets, weights }: Data, sample: number, batch: number): void {
    const row = rows[sample] ?? new Float64Array();
    const kept: number[] = [];
    for (let input = 0; input < row.length; input += 1) if (this.#random() >= FORGOTTEN) kept.push(input);
    const raised = 1 / (1 - FORGOTTEN);
    const units = new Float64Array(UNITS);
    for (let unit = 0; unit < UNITS; unit += 1) {
      const start = unit * (this.#inputs + 1);
      let sum = this.#at(start + this.#inputs);
      for (const input of kept) sum += this.#at(start + input) * (row[input] ?? 0) * raised;
      units[unit] = Math.tanh(sum);
    }
    const logits = KNOWN_CATEGORIES.map((_, category) => {
      const start = this.#outputStart + category * (UNITS + 1);
      return units.reduce((sum, value, unit) => sum + value * this.#at(start + unit), this.#at(start + UNITS) + (offsets[sample]?.[category] ?? 0));
    });
    const highest = Math.max(...logits);
    const odds = logits.map((logit) => Math.exp(logit - highest));
    const whole = odds.reduce((sum, each) => sum + each, 0);
    const errors = odds.map((each, category) => ((each / whole - (labels[sample] === category ? 1 : 0)) * (weights[sample] ?? 1)) / batch);
    for (let unit = 0; unit < UNITS; unit += 1) {
      const value = units[unit] ?? 0;
      let back = 0;
      errors.forEach((error, category) => {
        const at = this.#outputStart + category * (UNITS + 1) + unit;
        gradient[at] = (gradient[at] ?? 0) + error * value;
        back += error * this.#at(at);
      });
      back *= 1 - value ** 2;
      const start = unit * (this.#inputs + 1);
      for (const input of kept) gradient[start + input] = (gradient[start + input] ?? 0) + back * (row[input] ?? 0) * raised;
      gradient[start + this.#inputs] = (gradient[start + this.#inputs] ?? 0) + back;
    }
    errors.forEach((error, category) => {
      const at = this.#outputStart + category * (UNITS + 1) + UNITS;
      gradient[at] = (gradient[at] ?? 0) + error;
    });
  }
}

/** The logarithm of each category's share in each repository, a few imagined commits of each added. */
function repositoryMixes(samples: readonly Sample[]): ReadonlyMap<string, readonly number[]> {
  return new Map(
    [...new Set(samples.map(({ repository }) => repository))].map((repository) => {
      const own = samples.filter((sample) => sample.repository === repository);
      const count = (category: KnownCategory): number => own.filter(({ label }) => label === category).length + MIX_COUNT;
      return [repository, KNOWN_CATEGORIES.map((category) => MIX * Math.log(count(category) / (own.length + CATEGORIES * MIX_COUNT)))];
    }),
  );
}

/** A repository with many commits counts more, but not by their number. */
function sampleWeights(samples: readonly Sample[]): readonly number[] {
  const counts = new Map<string, number>();
  for (const { repository } of samples) counts.set(repository, (counts.get(repository) ?? 0) + 1);
  const weights = samples.map(({ repository }) => 1 / Math.sqrt(counts.get(repository) ?? 1));
  const middle = mean(weights);
  return weights.map((weight) => weight / middle);
}

/** Uniform in [0, 1); the same seed gives the same numbers. A 32-bit xorshift, its first numbers thrown away. */
function randomNumbers(seed: number): () => number {
  let state = Math.imul(seed, 2_654_435_761) | 1;
  const next = (): number => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 32;
  };
  for (let skipped = 0; skipped < 20; skipped += 1) next();
  return next;
}

/** Box and Muller's way from two uniform numbers to a normal one. */
function normal(random: () => number): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}

function shuffled(count: number, random: () => number): readonly number[] {
  const order = Array.from({ length: count }, (_, index) => index);
  for (let last = count - 1; last > 0; last -= 1) {
    const other = Math.floor(random() * (last + 1));
    [order[last], order[other]] = [order[other] ?? 0, order[last] ?? 0];
  }
  return order;
}

function mean(figures: readonly number[]): number {
  return figures.reduce((total, figure) => total + figure, 0) / figures.length;
}

function rounded(figure: number, digits: number): number {
  return Number(figure.toFixed(digits));
}
