/** What was measured: a row a figure, a column a size. */
export class Figures {
  readonly #sizes: readonly number[];
  readonly #rows = new Map<string, Map<number, string>>();

  constructor(sizes: readonly number[]) {
    this.#sizes = sizes;
  }

  set(name: string, size: number, figure: string): void {
    const row = this.#rows.get(name) ?? new Map<number, string>();
    this.#rows.set(name, row.set(size, figure));
    // Said at once as well: the largest sizes take minutes.
    console.error(`${size} runs, ${name}: ${figure}`);
  }

  print(): void {
    const names = [...this.#rows.keys()];
    const width = Math.max(...names.map((name) => name.length));
    const cell = (text: string): string => text.padStart(24);
    console.log([' '.repeat(width), ...this.#sizes.map((size) => cell(`${size.toLocaleString('en')} runs`))].join(''));
    for (const [name, row] of this.#rows) console.log([name.padEnd(width), ...this.#sizes.map((size) => cell(row.get(size) ?? 'not measured'))].join(''));
  }
}

export function ms(milliseconds: number): string {
  return `${milliseconds.toFixed(milliseconds < 10 ? 2 : 0)} ms`;
}

export function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(1)} MB`;
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

/** How many times the other; "not there" where there is no other to compare with. */
export function ratio(ours: number, other: number | undefined): string {
  return other === undefined ? 'not there' : `${(ours / other).toFixed(ours / other < 10 ? 1 : 0)} x`;
}
