import type { RunOutline } from '../../domain/run';
import { pairKey, pairsInConflict } from '../pairs/conflictTallies';

/** How many of the pairs of features that were looked at conflicted. */
export interface PairCount {
  readonly conflicts: number;
  readonly pairs: number;
}

export interface CategoryConflicts extends PairCount {
  /** Most pairs first, at most {@link MOST_CATEGORIES}. */
  readonly categories: readonly string[];
  /** One a pair of these categories, each with itself as well: row by row, as far as the diagonal. */
  readonly cells: readonly (readonly PairCount[])[];
  /** Pairs that are in none of the cells, because a category is not known or is of the rare ones. */
  readonly elsewhere: PairCount;
}

export interface ConflictingFile {
  readonly file: string;
  readonly runs: number;
  readonly pairs: number;
  /** The newest run that it conflicted in. */
  readonly runId: string;
}

export interface KnownConflicts {
  /** Of which it is known which pairs conflicted. */
  readonly runs: number;
  readonly categories: CategoryConflicts;
  /** In most runs first, at most {@link MOST_FILES}. */
  readonly files: readonly ConflictingFile[];
  /** All that conflicted. */
  readonly fileCount: number;
}

const MOST_CATEGORIES = 8;
const MOST_FILES = 20;

/** Which categories and which files conflict, in runs whose conflicts are known by name. @param runs oldest first */
export function knownConflicts(runs: readonly RunOutline[]): KnownConflicts {
  const cells = new Map<string, { conflicts: number; pairs: number }>();
  const files = new Map<string, { runs: number; pairs: number; runId: string }>();
  let known = 0;
  for (const run of runs) {
    const inConflict = pairsInConflict(run);
    if (inConflict === null) continue;
    known += 1;
    countPairs(run, inConflict, cells);
    countFiles(run, files);
  }
  const total = sum([...cells.values()]);
  return {
    runs: known,
    categories: { ...total, ...matrix(cells, total) },
    files: [...files]
      .map(([file, counts]) => ({ file, ...counts }))
      .sort((one, other) => other.runs - one.runs || other.pairs - one.pairs || (one.file < other.file ? -1 : 1))
      .slice(0, MOST_FILES),
    fileCount: files.size,
  };
}

function countPairs({ features, category }: RunOutline, inConflict: ReadonlySet<string>, cells: Map<string, { conflicts: number; pairs: number }>): void {
  for (const [index, one] of features.entries()) {
    for (let next = index + 1; next < features.length; next += 1) {
      const other = features[next];
      if (other === undefined) break;
      const key = cellKey(one.category ?? category, other.category ?? category);
      const cell = cells.get(key) ?? { conflicts: 0, pairs: 0 };
      cell.pairs += 1;
      if (inConflict.size > 0 && inConflict.has(pairKey(one.name, other.name))) cell.conflicts += 1;
      cells.set(key, cell);
    }
  }
}

function countFiles({ id, conflicts }: RunOutline, files: Map<string, { runs: number; pairs: number; runId: string }>): void {
  for (const { files: names } of conflicts) {
    for (const name of new Set(names)) {
      const counts = files.get(name) ?? { runs: 0, pairs: 0, runId: '' };
      if (counts.runId !== id) counts.runs += 1;
      counts.pairs += 1;
      counts.runId = id;
      files.set(name, counts);
    }
  }
}

function matrix(counted: ReadonlyMap<string, PairCount>, total: PairCount): Pick<CategoryConflicts, 'categories' | 'cells' | 'elsewhere'> {
  const pairsOf = new Map<string, number>();
  for (const [key, { pairs }] of counted) for (const category of new Set(categoriesOf(key))) pairsOf.set(category, (pairsOf.get(category) ?? 0) + pairs);
  const categories = [...pairsOf]
    .filter(([category]) => category !== '')
    .sort(([one, ones], [other, others]) => others - ones || (one < other ? -1 : 1))
    .slice(0, MOST_CATEGORIES)
    .map(([category]) => category);
  const cells = categories.map((row, index) => categories.slice(0, index + 1).map((column) => counted.get(cellKey(row, column)) ?? { conflicts: 0, pairs: 0 }));
  const inside = sum(cells.flat());
  return { categories, cells, elsewhere: { conflicts: total.conflicts - inside.conflicts, pairs: total.pairs - inside.pairs } };
}

/** Categories hold no line break. */
function cellKey(one: string | null, other: string | null): string {
  const [first, second] = [one ?? '', other ?? ''];
  return first < second ? `${first}\n${second}` : `${second}\n${first}`;
}

function categoriesOf(key: string): readonly string[] {
  return key.split('\n');
}

function sum(counts: readonly PairCount[]): PairCount {
  return counts.reduce((all, { conflicts, pairs }) => ({ conflicts: all.conflicts + conflicts, pairs: all.pairs + pairs }), { conflicts: 0, pairs: 0 });
}
