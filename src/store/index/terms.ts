import type { Database } from 'sql.js';
import type { Statements } from './statements';

/**
 * Values that repeat in thousands of runs, such as a repository's path or a specification with its traits, by number. Kept once, they
 * make outlines a third as long, and all runs share one object.
 */
export class Terms {
  readonly #values: unknown[] = [];
  readonly #ofTexts = new Map<string, number>();
  /** Of the others, by their JSON. */
  readonly #ofJson = new Map<string, number>();
  #unsaved: string[] = [];

  constructor(database: Database) {
    for (const [value] of database.exec('SELECT value FROM terms ORDER BY number')[0]?.values ?? []) this.#append(String(value));
  }

  value(number: number): unknown {
    return this.#values[number];
  }

  number(value: unknown): number {
    const known = typeof value === 'string' ? this.#ofTexts.get(value) : this.#ofJson.get(JSON.stringify(value));
    if (known !== undefined) return known;
    const json = JSON.stringify(value);
    this.#unsaved.push(json);
    return this.#append(json);
  }

  /** Writes those that are new, in the caller's transaction. */
  save(statements: Statements): void {
    const first = this.#values.length - this.#unsaved.length;
    this.#unsaved.forEach((value, position) => statements.insert('terms', { number: first + position, value }));
    this.#unsaved = [];
  }

  #append(json: string): number {
    const number = this.#values.length;
    const value: unknown = JSON.parse(json);
    this.#values.push(value);
    if (typeof value === 'string') this.#ofTexts.set(value, number);
    else this.#ofJson.set(json, number);
    return number;
  }
}
