import type { Database } from 'sql.js';
import type { Statements } from './statements';

/**
 * Values that repeat in thousands of runs, such as a repository's path or a specification with its traits, by number. Kept once, they
 * make outlines a third as long, and all runs share one object.
 */
export class Terms {
  readonly #values: unknown[] = [];
  /** By their JSON. */
  readonly #numbers = new Map<string, number>();
  #unsaved: string[] = [];

  constructor(database: Database) {
    for (const [value] of database.exec('SELECT value FROM terms ORDER BY number')[0]?.values ?? []) this.#append(String(value));
  }

  value(number: number): unknown {
    return this.#values[number];
  }

  number(value: unknown): number {
    const text = JSON.stringify(value);
    const known = this.#numbers.get(text);
    if (known !== undefined) return known;
    this.#unsaved.push(text);
    return this.#append(text);
  }

  /** Writes those that are new, in the caller's transaction. */
  save(statements: Statements): void {
    const first = this.#values.length - this.#unsaved.length;
    this.#unsaved.forEach((value, position) => statements.insert('terms', { number: first + position, value }));
    this.#unsaved = [];
  }

  #append(text: string): number {
    const number = this.#values.length;
    this.#values.push(JSON.parse(text));
    this.#numbers.set(text, number);
    return number;
  }
}
