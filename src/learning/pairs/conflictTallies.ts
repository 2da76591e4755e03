import type { Category } from '../../domain/category';
import type { RunOutline } from '../../domain/run';
import type { Tally } from '../intervals';
import { commonPaths, foldersOf, type Common } from './fileScope';
import { fileStem } from './nameWords';
import { nameKey, PairSubject } from './pairSubject';
import { sharingOf, SHARINGS, type Sharing } from './sharing';

/** How often something in a file or folder conflicted. */
export interface Conflicted {
  readonly runs: number;
  readonly pairs: number;
  /** Newest first, at most ten. */
  readonly runIds: readonly string[];
}

/** What became of a pair of a recorded run. */
export interface RecordedPair {
  readonly one: PairSubject;
  readonly other: PairSubject;
  readonly conflict: boolean;
  /** Null where a scope is not known. */
  readonly common: Common | null;
}

/** How often the pairs conflicted that had something in common to the same degree. "Success" is a conflict: what is counted. */
export type SharingTallies = Readonly<Record<Sharing, Tally>>;

interface MutableConflicted {
  runs: number;
  pairs: number;
  readonly runIds: string[];
}

const MOST_RUN_IDS = 10;
const NONE: ReadonlySet<string> = new Set();

/** How many pairs of a run's features conflicted, of how many; nothing where conflicts could not be looked for. */
export function pairTally({ features, conflictsEncountered }: RunOutline): Tally {
  const all = (features.length * (features.length - 1)) / 2;
  if (conflictsEncountered === null) return { successes: 0, failures: 0 };
  const successes = Math.min(conflictsEncountered, all);
  return { successes, failures: all - successes };
}

/**
 * The pairs of a run one by one. None where it is not known which of them conflicted: the number that was counted and the conflicts that are
 * named disagree, or features share a name.
 */
export function recordedPairs(run: RunOutline): readonly RecordedPair[] {
  const { features } = run;
  const inConflict = pairsInConflict(run);
  if (inConflict === null) return [];
  const subjects = features.map((feature) => new PairSubject(feature));
  const pairs: RecordedPair[] = [];
  for (const [index, one] of subjects.entries()) {
    for (let next = index + 1; next < subjects.length; next += 1) {
      const other = subjects[next];
      if (other === undefined) break;
      const common = one.scope === null || other.scope === null ? null : commonPaths(one.scope, other.scope);
      pairs.push({ one, other, common, conflict: inConflict.size > 0 && inConflict.has(pairKey(features[index]?.name ?? '', features[next]?.name ?? '')) });
    }
  }
  return pairs;
}

/**
 * The {@link pairKey}s of the pairs that conflicted. Null where there is no pair, or where it is not known which of them conflicted: the number
 * that was counted and the conflicts that are named disagree, or features share a name.
 */
export function pairsInConflict({ features, conflicts, conflictsEncountered }: RunOutline): ReadonlySet<string> | null {
  if (features.length < 2 || conflictsEncountered === null || !haveOwnNames(features)) return null;
  const inConflict = conflicts.length === 0 ? NONE : keysOf(conflicts, features);
  return inConflict.size === conflictsEncountered ? inConflict : null;
}

function haveOwnNames(features: RunOutline['features']): boolean {
  return features.every(({ name }, index) => features.findIndex((other) => other.name === name) === index);
}

/** Of the pairs of a run's own features that are named as conflicts, once each. */
function keysOf(conflicts: RunOutline['conflicts'], features: RunOutline['features']): ReadonlySet<string> {
  const names = new Set(features.map(({ name }) => name));
  return new Set(conflicts.flatMap(({ features: [one, other] }) => (one !== other && names.has(one) && names.has(other) ? [pairKey(one, other)] : [])));
}

/** Where and between what the features of earlier runs conflicted. Runs are added oldest first, each at the cost of its own pairs. */
export class ConflictTallies {
  #conflicts = 0;
  #pairs = 0;
  readonly #files = new Map<string, MutableConflicted>();
  readonly #folders = new Map<string, MutableConflicted>();
  readonly #meetings = new Map<string, number>();
  readonly #stems = new Map<string, Set<string>>();
  readonly #names = new Map<string, Set<string>>();
  /** By the category that comes first in the alphabet, then by the other. */
  readonly #categories = new Map<Category, Map<Category, { successes: number; failures: number }>>();
  readonly #sharing: Record<Sharing, { successes: number; failures: number }>;

  constructor() {
    this.#sharing = Object.fromEntries(SHARINGS.map((each) => [each, { successes: 0, failures: 0 }])) as Record<Sharing, { successes: number; failures: number }>;
  }

  /** All recorded pairs. */
  get pairs(): Tally {
    return { successes: this.#conflicts, failures: this.#pairs - this.#conflicts };
  }

  get sharing(): SharingTallies {
    return this.#sharing;
  }

  /**
   * @param pairs of that run, see {@link recordedPairs}
   * @param samePlace whether its paths are those of the repositories that are asked about
   */
  add(run: RunOutline, pairs: readonly RecordedPair[], samePlace = true): void {
    const { successes, failures } = pairTally(run);
    this.#conflicts += successes;
    this.#pairs += successes + failures;
    for (const pair of pairs) this.#addPair(pair, samePlace);
    if (samePlace && run.conflicts.length > 0) this.#addConflicts(run);
  }

  /** In which runs a file conflicted; null for none. */
  file(path: string): Conflicted | null {
    return this.#files.get(path) ?? null;
  }

  /** In which runs something in a folder conflicted; null for none. */
  folder(path: string): Conflicted | null {
    return this.#folders.get(path) ?? null;
  }

  /** Pairs that both named a file, and those that conflicted in it without having named it. */
  meetings(file: string): number {
    return this.#meetings.get(file) ?? 0;
  }

  /** Files with conflicts that a feature's name means: those that are called so, and those in which one of the same name conflicted. */
  filesOfName(subject: PairSubject): ReadonlySet<string> {
    if (this.#files.size === 0) return NONE;
    const byName = this.#names.get(subject.nameKey);
    const byStem = subject.stems.flatMap((stem) => this.#stems.get(stem) ?? []);
    if (byStem.length === 0) return byName ?? NONE;
    return new Set([...(byName ?? []), ...byStem.flatMap((files) => [...files])]);
  }

  /** Pairs of these two categories. */
  categories(one: Category, other: Category): Tally | null {
    return (one < other ? this.#categories.get(one)?.get(other) : this.#categories.get(other)?.get(one)) ?? null;
  }

  #addPair({ one, other, conflict, common }: RecordedPair, samePlace: boolean): void {
    if (one.category !== null && other.category !== null) this.#addCategories(one.category, other.category, conflict);
    if (common === null) return;
    this.#sharing[sharingOf(common)][conflict ? 'successes' : 'failures'] += 1;
    if (samePlace) for (const file of common.files) increase(this.#meetings, file);
  }

  #addCategories(one: Category, other: Category, conflict: boolean): void {
    const [first, second] = one < other ? [one, other] : [other, one];
    const partners = this.#categories.get(first) ?? new Map<Category, { successes: number; failures: number }>();
    const tally = partners.get(second) ?? { successes: 0, failures: 0 };
    tally[conflict ? 'successes' : 'failures'] += 1;
    partners.set(second, tally);
    this.#categories.set(first, partners);
  }

  #addConflicts(run: RunOutline): void {
    const [files, folders] = [new Map<string, number>(), new Map<string, number>()];
    for (const conflict of run.conflicts) {
      const named = conflict.features.map((name) => run.features.find((feature) => feature.name === name)?.specification?.fileScope);
      const within = new Set<string>();
      for (const file of new Set(conflict.files)) {
        increase(files, file);
        if (named.some((scope) => scope?.includes(file) !== true)) increase(this.#meetings, file);
        for (const folder of foldersOf(file)) within.add(folder);
      }
      for (const folder of within) increase(folders, folder);
      for (const name of conflict.features) addAll(this.#names, nameKey(name), conflict.files);
    }
    for (const [file, pairs] of files) {
      if (!this.#files.has(file)) addAll(this.#stems, fileStem(file), [file]);
      note(this.#files, file, pairs, run.id);
    }
    for (const [folder, pairs] of folders) note(this.#folders, folder, pairs, run.id);
  }
}

function note(into: Map<string, MutableConflicted>, path: string, pairs: number, runId: string): void {
  const known = into.get(path);
  if (known === undefined) {
    into.set(path, { runs: 1, pairs, runIds: [runId] });
    return;
  }
  known.runs += 1;
  known.pairs += pairs;
  known.runIds.unshift(runId);
  known.runIds.length = Math.min(known.runIds.length, MOST_RUN_IDS);
}

function increase(counts: Map<string, number>, of: string): void {
  counts.set(of, (counts.get(of) ?? 0) + 1);
}

function addAll(into: Map<string, Set<string>>, of: string | null, items: readonly string[]): void {
  if (of === null) return;
  const known = into.get(of);
  if (known === undefined) into.set(of, new Set(items));
  else for (const item of items) known.add(item);
}

/** The same for both orders. */
export function pairKey(one: string, other: string): string {
  return one < other ? `${one}\0${other}` : `${other}\0${one}`;
}
