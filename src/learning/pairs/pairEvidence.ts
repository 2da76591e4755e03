import type { Category } from '../../domain/category';
import type { Tally } from '../intervals';
import { fromLogOdds, logOdds } from '../logOdds';
import { PAIR_CONFLICT_PRIOR } from '../priors';
import type { Conflicted, ConflictTallies } from './conflictTallies';
import { commonPaths, isInScope, type Common } from './fileScope';
import type { PairSubject } from './pairSubject';
import { SHARINGS, sharingOf, type Sharing } from './sharing';

/** What says that a pair is more or less likely to conflict than pairs are in general. */
export type Evidence = { /** What it adds to the log-odds. */ readonly weight: number } & (
  | { readonly kind: 'files'; readonly files: readonly string[]; /** The one that conflicted most. */ readonly worst: string; readonly conflicted: Conflicted | null }
  | { readonly kind: 'folder'; readonly folder: string; readonly conflicted: Conflicted | null }
  | { readonly kind: 'names'; readonly file: string; readonly conflicted: Conflicted }
  | { readonly kind: 'nothingInCommon' }
  | { readonly kind: 'categories'; readonly categories: readonly [Category, Category]; readonly tally: Tally }
  | { readonly kind: 'words'; readonly shared: number; readonly all: number }
);

type PathEvidence = Extract<Evidence, { readonly kind: 'files' | 'folder' | 'names' | 'nothingInCommon' }>;

/**
 * How likely a pair conflicts whose scopes have so much in common: the log-odds are `slope` times those of all pairs, and `shift`.
 *
 * Files: fitted by logistic regression on 20,000 pairs of branches that were open at the same time in 14 public repositories (199 conflicts
 * by exact merges, 0 to 81 in a repository; `test/bench/learning/minedPairs.ts`) and on 350 public pairs of features made for one task (265 conflicts), each repository weighing
 * as the root of its pairs. With any one repository left out the shifts stay within 0.4 to 0.65, 1.3 to 1.65 and 2.4 to 2.8, the slope within
 * 0.58 to 0.64. Where a history records scopes itself, its own rates soon count for more.
 *
 * Folder: our judgement, between a file and nothing: branches with a folder in common conflicted in 4 % where all pairs did in 1 %. Nothing:
 * our judgement, kept weak. Merged branches without a common file hardly ever conflict (1 in 18,600), but a specification does not name
 * all that will be touched.
 */
const RATES: Readonly<Record<Sharing, { readonly slope: number; readonly shift: number }>> = {
  nothing: { slope: 1, shift: -2.2 },
  folder: { slope: 0.6, shift: -0.3 },
  oneFile: { slope: 0.6, shift: 0.5 },
  twoFiles: { slope: 0.6, shift: 1.5 },
  moreFiles: { slope: 0.6, shift: 2.6 },
};

/** Recorded pairs that {@link RATES} are worth beside a history's own. */
const RATE_WEIGHT = 10;

/**
 * Pairs that both touch a file, before it has a history of its own. By the same branches: of a file's meetings 10 % conflicted where none of up to
 * three earlier ones had, 32 % where one had, 42 % where two had; 2 % where none of eight or more had.
 */
const FILE_WEIGHT = 2;
const COLDEST_FILE = -1.5;
const HOTTEST_FILE = 3;

/** Our judgement, kept weak: a doubling of the runs adds so much, up to the limit. */
const FOLDER_STEP = 0.3;
const FOLDER_LIMIT = 1.2;
const NAME_STEP = 0.5;
const NAME_LIMIT = 1.5;

/** Our judgement, kept weak: so many pairs of two categories as of all pairs are believed before their own, and they are believed in part. */
const CATEGORY_PAIRS = 8;
const CATEGORY_WEIGHT = 0.7;
const CATEGORY_LIMIT = 1.5;

/** The log-odds of any pair of a history: the posterior mean of how often recorded pairs conflicted. */
export function baseLogOdds({ successes, failures }: Tally): number {
  const { a, b } = PAIR_CONFLICT_PRIOR;
  return Math.log((a + successes) / (b + failures));
}

/** What a history says about pairs in general: made once, asked for each pair; stale once the tallies change. */
export class PairEvidence {
  readonly base: number;
  readonly #tallies: ConflictTallies;
  readonly #sharing: Readonly<Record<Sharing, number>>;
  readonly #fileRate: number;
  readonly #named = new Map<PairSubject, ReadonlySet<string>>();

  constructor(tallies: ConflictTallies) {
    this.#tallies = tallies;
    this.base = baseLogOdds(tallies.pairs);
    this.#sharing = this.#sharingWeights();
    this.#fileRate = fromLogOdds(this.base + this.#sharing.oneFile);
  }

  /**
   * Of where both are going to work, at most one: more of it never weighs less. Null where that is not known.
   * @param common of their scopes; null where one is not known
   */
  ofPaths(one: PairSubject, other: PairSubject, common: Common | null = commonOf(one, other)): PathEvidence | null {
    const found = [common === null ? null : this.#ofFiles(common), common === null ? null : this.#ofFolders(common), this.#ofNames(one, other)].filter((each) => each !== null);
    const [first, ...more] = found;
    if (first !== undefined) return more.reduce((most, each) => (each.weight > most.weight ? each : most), first);
    return common === null ? null : { kind: 'nothingInCommon', weight: this.#sharing.nothing };
  }

  /** Of the kinds of work that both are; null where that is not known or was not seen before. */
  ofCategories(one: PairSubject, other: PairSubject): Evidence | null {
    if (one.category === null || other.category === null) return null;
    const tally = this.#tallies.categories(one.category, other.category);
    if (tally === null) return null;
    const rate = shrunk(tally.successes, tally.successes + tally.failures, fromLogOdds(this.base), CATEGORY_PAIRS);
    const weight = CATEGORY_WEIGHT * bounded(logOdds(rate) - this.base, -CATEGORY_LIMIT, CATEGORY_LIMIT);
    const categories = one.category < other.category ? ([one.category, other.category] as const) : ([other.category, one.category] as const);
    return { kind: 'categories', weight, categories, tally };
  }

  #ofFiles(common: Common): PathEvidence | null {
    const { files } = common;
    let [worst, hottest] = [files[0], Number.NEGATIVE_INFINITY];
    if (worst === undefined) return null;
    for (const file of files) {
      const conflicts = this.#tallies.file(file)?.pairs ?? 0;
      const rate = shrunk(conflicts, Math.max(conflicts, this.#tallies.meetings(file)), this.#fileRate, FILE_WEIGHT);
      const heat = bounded(logOdds(rate) - logOdds(this.#fileRate), COLDEST_FILE, HOTTEST_FILE);
      if (heat > hottest || (heat === hottest && file < worst)) [worst, hottest] = [file, heat];
    }
    return { kind: 'files', weight: Math.max(0, this.#sharing[sharingOf(common)] + hottest), files, worst, conflicted: this.#tallies.file(worst) };
  }

  #ofFolders({ folders }: Common): PathEvidence | null {
    const known = folders.map((folder) => ({ folder, conflicted: this.#tallies.folder(folder) }));
    const [first, ...more] = known;
    if (first === undefined) return null;
    const { folder, conflicted } = more.reduce((worst, each) => {
      const difference = (each.conflicted?.runs ?? 0) - (worst.conflicted?.runs ?? 0);
      return difference > 0 || (difference === 0 && each.folder < worst.folder) ? each : worst;
    }, first);
    return { kind: 'folder', weight: this.#sharing.folder + doublings(conflicted, FOLDER_STEP, FOLDER_LIMIT), folder, conflicted };
  }

  #ofNames(one: PairSubject, other: PairSubject): PathEvidence | null {
    const [named, others] = [this.#filesOfName(one), this.#filesOfName(other)];
    if (named.size === 0 && others.size === 0) return null;
    const both = [
      ...[...named].filter((file) => others.has(file) || (other.scope !== null && isInScope(other.scope, file))),
      ...[...others].filter((file) => one.scope !== null && isInScope(one.scope, file)),
    ];
    let found: Extract<PathEvidence, { readonly kind: 'names' }> | null = null;
    for (const file of both) {
      const conflicted = this.#tallies.file(file);
      if (conflicted === null) continue;
      const difference = conflicted.runs - (found?.conflicted.runs ?? 0);
      if (difference > 0 || (difference === 0 && file < (found?.file ?? ''))) found = { kind: 'names', weight: doublings(conflicted, NAME_STEP, NAME_LIMIT), file, conflicted };
    }
    return found;
  }

  #filesOfName(subject: PairSubject): ReadonlySet<string> {
    const known = this.#named.get(subject) ?? this.#tallies.filesOfName(subject);
    this.#named.set(subject, known);
    return known;
  }

  #sharingWeights(): Readonly<Record<Sharing, number>> {
    const weights: Record<Sharing, number> = { nothing: 0, folder: 0, oneFile: 0, twoFiles: 0, moreFiles: 0 };
    let most = 0;
    for (const sharing of SHARINGS) {
      const { slope, shift } = RATES[sharing];
      const { successes, failures } = this.#tallies.sharing[sharing];
      const weight = logOdds(shrunk(successes, successes + failures, fromLogOdds(slope * this.base + shift), RATE_WEIGHT)) - this.base;
      // Whatever a short history says by chance, more in common is never less likely to conflict.
      most = Math.max(most, weight);
      weights[sharing] = sharing === 'nothing' ? Math.min(0, weight) : most;
    }
    return weights;
  }
}

/** What paths and categories add to the log-odds together: where both speak for a conflict they say in part the same. */
export function together(paths: Evidence | null, categories: Evidence | null): number {
  const [one, other] = [paths?.weight ?? 0, categories?.weight ?? 0];
  return one > 0 && other > 0 ? Math.max(one, other) + Math.min(one, other) / 2 : one + other;
}

export function commonOf(one: PairSubject, other: PairSubject): Common | null {
  return one.scope === null || other.scope === null ? null : commonPaths(one.scope, other.scope);
}

/** The posterior mean of a rate whose prior is worth `weight` observations. */
function shrunk(successes: number, count: number, prior: number, weight: number): number {
  return (successes + weight * prior) / (count + weight);
}

function doublings(conflicted: Conflicted | null, step: number, limit: number): number {
  return Math.min(limit, step * Math.log2(1 + (conflicted?.runs ?? 0)));
}

function bounded(value: number, low: number, high: number): number {
  return Math.min(high, Math.max(low, value));
}
