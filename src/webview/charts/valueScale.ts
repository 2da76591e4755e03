/** Values on a chart's height. */
export interface ValueScale {
  /** Percent of the height, from the top; values beyond the ends are drawn at the ends. */
  readonly y: (value: number) => number;
  /** The same, with values beyond the ends beyond the plot, where they are cut off. */
  readonly beyond: (value: number) => number;
  /** Values to name on the axis, lowest first. */
  readonly ticks: readonly number[];
}

export function linearScale(lowest: number, highest: number, ticks: readonly number[]): ValueScale {
  const beyond = (value: number): number => ((highest - value) / (highest - lowest)) * 100;
  return { y: (value) => inside(beyond(value)), beyond, ticks };
}

/** From 0 to a round number above the highest. */
export function fromZero(highest: number): ValueScale {
  const step = roundStep(highest / MOST_TICKS);
  const count = Math.max(1, Math.ceil(highest / step - 1e-9));
  return linearScale(0, count * step, Array.from({ length: count + 1 }, (_, index) => index * step));
}

/** From a round number below the lowest to one above the highest, equal factors at equal distances. @param lowest above 0 */
export function logScale(lowest: number, highest: number): ValueScale {
  const all = roundNumbers(lowest, highest);
  const [from, to] = [Math.log(all[0] ?? 1), Math.log(all.at(-1) ?? 10)];
  const beyond = (value: number): number => ((to - Math.log(value)) / (to - from)) * 100;
  const tens = all.filter((value) => isPowerOfTen(value));
  return { y: (value) => inside(beyond(value)), beyond, ticks: all.length <= MOST_TICKS + 2 || tens.length < 2 ? all : tens };
}

const MOST_TICKS = 5;

/** 1, 2 or 5 and zeros. */
function roundStep(atLeast: number): number {
  const power = 10 ** Math.floor(Math.log10(Math.max(atLeast, Number.MIN_VALUE)));
  return ([1, 2, 5, 10].find((factor) => factor * power >= atLeast * (1 - 1e-9)) ?? 10) * power;
}

function roundNumbers(lowest: number, highest: number): readonly number[] {
  const numbers: number[] = [];
  for (let power = 10 ** Math.floor(Math.log10(lowest)); power <= highest * 10; power *= 10) numbers.push(power, 2 * power, 5 * power);
  const first = numbers.findLastIndex((number) => number <= lowest * (1 + 1e-9));
  const last = numbers.findIndex((number) => number >= highest * (1 - 1e-9));
  const end = last <= first ? first + 1 : last;
  return numbers.slice(Math.max(0, first), end + 1);
}

function isPowerOfTen(value: number): boolean {
  return Math.abs(Math.log10(value) - Math.round(Math.log10(value))) < 1e-9;
}

function inside(percent: number): number {
  return Math.min(100, Math.max(0, percent));
}
