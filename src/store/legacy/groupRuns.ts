import { Pacer } from '../pacer';
import type { LegacyRun } from './legacyRun';
import { apartIfSame, clues, contradicts, isChangedRecord } from './sameRun';
import { PRECEDENCE } from './toRun';

/** Records of one run. */
export interface RunGroup<Known> {
  /** The run that was taken before; null for a new one. */
  readonly known: Known | null;
  /** Those found now that the run does not have yet: at most one of each place, and the one whose word counts first. */
  readonly fresh: readonly LegacyRun[];
}

export interface KnownRecords<Known> {
  readonly known: Known;
  /** Of all its records, also of those that can be read no more. */
  readonly keys: readonly string[];
  readonly records: readonly LegacyRun[];
}

const DAY = 24 * 60 * 60_000;
/** A run that was never ended says nothing of the time in between. */
const LONGEST_DAYS = 31;
/** Runs of the same words on the same day: beyond this many nothing tells which is which, and each stays a run of its own. */
const MOST_ALIKE = 200;

/**
 * Sorts records into runs, those that were taken before and new ones. Each record goes to the run that is nearest in time among those of the
 * same words, and no run gets two from one place, so that the order of the records makes no difference.
 * @returns the runs that the records belong to, also those of which nothing is new
 */
export async function groupRuns<Known>(found: readonly LegacyRun[], known: readonly KnownRecords<Known>[], signal: AbortSignal | undefined): Promise<readonly RunGroup<Known>[]> {
  const groups = new Groups<Known>(known, new Set(found.map(({ key }) => key)));
  const unknown = groups.withoutKnown(found);
  const pacer = new Pacer();
  for (const source of PRECEDENCE) {
    const ofSource = unknown.filter((run) => run.source === source);
    const pairs: Pair<Known>[] = [];
    for (const run of ofSource) {
      pairs.push(...groups.pairsOf(run));
      if (!pacer.isDue()) continue;
      signal?.throwIfAborted();
      await pacer.rest();
    }
    const placed = new Set<LegacyRun>();
    const filled = new Set<Group<Known>>();
    for (const { run, group } of pairs.sort((a, b) => a.apart - b.apart)) {
      if (placed.has(run) || filled.has(group)) continue;
      placed.add(run);
      filled.add(group);
      groups.put(run, group);
    }
    for (const run of ofSource) if (!placed.has(run)) groups.putInNew(run);
  }
  return groups.touched();
}

interface Group<Known> {
  readonly known: Known | null;
  readonly records: LegacyRun[];
  readonly fresh: LegacyRun[];
  isTouched: boolean;
}

interface Pair<Known> {
  readonly run: LegacyRun;
  readonly group: Group<Known>;
  /** Milliseconds. */
  readonly apart: number;
}

class Groups<Known> {
  readonly #groups: Group<Known>[] = [];
  readonly #byKey = new Map<string, Group<Known>>();
  readonly #byClue = new Map<string, Group<Known>[]>();
  readonly #foundKeys: ReadonlySet<string>;

  constructor(known: readonly KnownRecords<Known>[], foundKeys: ReadonlySet<string>) {
    this.#foundKeys = foundKeys;
    for (const { known: run, keys, records } of known) {
      const group: Group<Known> = { known: run, records: [], fresh: [], isTouched: false };
      this.#groups.push(group);
      for (const key of keys) this.#byKey.set(key, group);
      for (const record of records) this.#add(record, group);
    }
  }

  /** The records that no run has yet, each once. */
  withoutKnown(found: readonly LegacyRun[]): readonly LegacyRun[] {
    const unknown = new Map<string, LegacyRun>();
    for (const run of found) {
      const group = this.#byKey.get(run.key);
      if (group === undefined) unknown.set(run.key, run);
      else group.isTouched = true;
    }
    return [...unknown.values()];
  }

  /** The runs that a record may belong to. */
  pairsOf(run: LegacyRun): readonly Pair<Known>[] {
    const near = new Set<Group<Known>>();
    for (const clue of clues(run)) {
      for (const day of daysOf(run, 1)) {
        const alike = this.#byClue.get(`${day} ${clue}`) ?? [];
        if (alike.length <= MOST_ALIKE) for (const group of alike) near.add(group);
      }
    }
    return [...near].flatMap((group) => {
      const apart = this.#apart(run, group);
      return apart === null ? [] : [{ run, group, apart }];
    });
  }

  put(run: LegacyRun, group: Group<Known>): void {
    group.fresh.push(run);
    group.isTouched = true;
    this.#add(run, group);
  }

  putInNew(run: LegacyRun): void {
    const group: Group<Known> = { known: null, records: [], fresh: [], isTouched: true };
    this.#groups.push(group);
    this.put(run, group);
  }

  touched(): readonly RunGroup<Known>[] {
    return this.#groups.filter(({ isTouched }) => isTouched);
  }

  #add(run: LegacyRun, group: Group<Known>): void {
    group.records.push(run);
    for (const clue of clues(run)) {
      for (const day of daysOf(run, 0)) {
        const place = `${day} ${clue}`;
        const alike = this.#byClue.get(place);
        if (alike === undefined) this.#byClue.set(place, [group]);
        else if (alike.length <= MOST_ALIKE && !alike.includes(group)) alike.push(group);
      }
    }
  }

  #apart(run: LegacyRun, { records }: Group<Known>): number | null {
    const ofSamePlace = records.filter(({ source }) => source === run.source);
    // A record that its place still has is another run's.
    if (ofSamePlace.some((record) => this.#foundKeys.has(record.key))) return null;
    if (ofSamePlace.length > 0) return ofSamePlace.some((record) => isChangedRecord(record, run)) ? 0 : null;
    if (records.some((record) => contradicts(record, run))) return null;
    const distances = records.map((record) => apartIfSame(record, run)).filter((apart) => apart !== null);
    return distances.length === 0 ? null : Math.min(...distances);
  }
}

/** Whatever the zones, two records of one run are less than a day apart; only the log tells of runs that take longer. */
function daysOf({ createdAt, startedAt }: LegacyRun, margin: number): readonly number[] {
  const last = dayOf(createdAt.at);
  const first = Math.min(last, Math.max(last - LONGEST_DAYS, dayOf(startedAt?.at ?? createdAt.at)));
  return Array.from({ length: last - first + 1 + 2 * margin }, (_, position) => first - margin + position);
}

function dayOf(at: number): number {
  return Math.floor(at / DAY);
}
