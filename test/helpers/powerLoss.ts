import type { FileSystem } from '../../src/store/fileSystem';
import type { MemoryDisk, Moment, Survivor } from './memoryDisk';
import { choicesAt, MemoryFileSystem, survivorOf } from './memoryDisk';

/** What somebody who looks finds, by what it is about; what is not there is not in it. */
export type State = ReadonlyMap<string, string>;

interface Attempt {
  /** Null: that it is there no more. */
  readonly value: string | null;
  readonly started: number;
  acknowledged: number | null;
}

/** What was tried and what was promised, and when. */
export class Ledger {
  readonly #disk: MemoryDisk;
  readonly #attempts = new Map<string, Attempt[]>();

  constructor(disk: MemoryDisk) {
    this.#disk = disk;
  }

  /** What the disk holds for good before anything happens. */
  holds(about: string, value: string | null): void {
    this.#of(about).push({ value, started: -1, acknowledged: -1 });
  }

  /** Does something that promises a value by resolving. */
  async promise<T>(about: string, value: string | null, act: () => Promise<T>): Promise<T> {
    const attempt: Attempt = { value, started: ++this.#disk.now, acknowledged: null };
    this.#of(about).push(attempt);
    const result = await act();
    attempt.acknowledged = this.#disk.now + 1;
    this.#disk.note(`"${about}" was acknowledged`);
    return result;
  }

  /** Values that may be found after a loss at a time: one that was tried, unless another one was acknowledged and only tried after it. */
  allowedAt(at: number): ReadonlyMap<string, ReadonlySet<string | null>> {
    const allowed = new Map<string, ReadonlySet<string | null>>();
    for (const [about, attempts] of this.#attempts) {
      const begun = [{ value: null, started: -2, acknowledged: -2 }, ...attempts.filter(({ started }) => started <= at)];
      const acknowledged = begun.filter((attempt) => attempt.acknowledged !== null && attempt.acknowledged <= at);
      const current = begun.filter((attempt) => {
        const since = attempt.acknowledged;
        return since === null || since > at || !acknowledged.some((later) => later.started > since);
      });
      allowed.set(about, new Set(current.map(({ value }) => value)));
    }
    return allowed;
  }

  #of(about: string): Attempt[] {
    const attempts = this.#attempts.get(about) ?? [];
    this.#attempts.set(about, attempts);
    return attempts;
  }
}

/** What is found wrong with what is known after a loss; null when nothing is. */
export function contradiction(found: State, allowed: ReadonlyMap<string, ReadonlySet<string | null>>): string | null {
  for (const [about, values] of allowed) {
    const value = found.get(about) ?? null;
    if (!values.has(value)) return `"${about}" is ${value === null ? 'lost' : `changed to ${value.slice(0, 100)}`}`;
  }
  for (const about of found.keys()) if (!allowed.has(about)) return `"${about}" comes from nowhere`;
  return null;
}

/** Looks at a disk after a loss, and uses it; null when all is as it must be. */
export type Examination = (files: FileSystem, survivor: Survivor, allowed: ReadonlyMap<string, ReadonlySet<string | null>>) => Promise<string | null>;

export interface Tally {
  /** Places in time at which the power went. */
  readonly moments: number;
  /** Of them, those at which every possible outcome was tried. */
  readonly exhausted: number;
  /** Disks that were left and looked at, no two alike with the same promises. */
  readonly states: number;
  /** What was wrong, at most a few. */
  readonly problems: readonly string[];
}

/** A stream of numbers from 0 to below 1 that a seed determines. */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

const ENOUGH_PROBLEMS = 3;

/**
 * Lets the power go at every moment that a disk has kept.
 * @param limit outcomes that are tried at one moment: all of them where there are no more, and otherwise the extremes and up to twice as many chosen by the seed
 */
export async function losePower(disk: MemoryDisk, ledger: Ledger, examine: Examination, { limit, seed }: { readonly limit: number; readonly seed: number }): Promise<Tally> {
  const random = seeded(seed);
  const seen = new Set<string>();
  const problems: string[] = [];
  let exhausted = 0;
  for (const moment of disk.moments) {
    const allowed = ledger.allowedAt(moment.at);
    const promises = JSON.stringify([...allowed].map(([about, values]) => [about, [...values]]));
    const { decisions, isAll } = decisionsAt(moment, limit, random);
    if (isAll) exhausted++;
    for (const decision of decisions) {
      const survivor = survivorOf(moment, decision, ofADeadProcess);
      const key = `${survivor.key}\n${promises}`;
      if (seen.has(key)) continue;
      seen.add(key);
      survivor.disk.settle();
      const problem = await examine(new MemoryFileSystem(survivor.disk), survivor, allowed).catch((error: unknown) => (error instanceof Error ? (error.stack ?? error.message) : String(error)));
      if (problem !== null) problems.push(`power lost after ${moment.after} [${survivor.description}]: ${problem}`);
      if (problems.length >= ENOUGH_PROBLEMS) return { moments: disk.moments.length, exhausted, states: seen.size, problems };
    }
  }
  return { moments: disk.moments.length, exhausted, states: seen.size, problems };
}

export function sum(tallies: readonly Tally[]): Tally {
  const total = (of: (tally: Tally) => number): number => tallies.reduce((before, tally) => before + of(tally), 0);
  return { moments: total(({ moments }) => moments), exhausted: total((tally) => tally.exhausted), states: total(({ states }) => states), problems: tallies.flatMap(({ problems }) => problems) };
}

/** Of those who wrote before the loss nobody lives; the process that looks would take its own number for one that does. */
function ofADeadProcess(name: string): string {
  return name.replace(`.${process.pid}.`, '.999999999.');
}

function decisionsAt(moment: Moment, limit: number, random: () => number): { readonly decisions: readonly (readonly number[])[]; readonly isAll: boolean } {
  const sizes = choicesAt(moment).map(({ outcomes }) => outcomes.length);
  const count = sizes.reduce((product, size) => product * size, 1);
  if (count <= limit) return { decisions: Array.from({ length: count }, (_, number) => digitsOf(number, sizes)), isAll: true };
  const nothing = sizes.map(() => 0);
  const everything = sizes.map((size) => size - 1);
  const single = sizes.flatMap((_, index) => [nothing.with(index, everything[index] ?? 0), everything.with(index, 0)]).filter(() => random() < limit / sizes.length / 2);
  const chosen = Array.from({ length: limit }, () => sizes.map((size) => Math.floor(random() * size)));
  return { decisions: [nothing, everything, ...single, ...chosen], isAll: false };
}

/** A number in the system whose places count to `sizes`. */
function digitsOf(number: number, sizes: readonly number[]): readonly number[] {
  let rest = number;
  return sizes.map((size) => {
    const digit = rest % size;
    rest = Math.floor(rest / size);
    return digit;
  });
}

/** Gives several writers their turns in an order that a seed determines. */
export class Turns {
  readonly #random: () => number;
  #waiting: (() => void)[] = [];
  #isPlanned = false;

  constructor(seed: number) {
    this.#random = seeded(seed);
  }

  readonly next = (): Promise<void> =>
    new Promise((resolve) => {
      this.#waiting.push(resolve);
      this.#plan();
    });

  /** Not before everybody who can ask for a turn has asked. */
  #plan(): void {
    if (this.#isPlanned) return;
    this.#isPlanned = true;
    setImmediate(() => {
      this.#isPlanned = false;
      const [next] = this.#waiting.splice(Math.floor(this.#random() * this.#waiting.length), 1);
      if (this.#waiting.length > 0) this.#plan();
      next?.();
    });
  }
}
