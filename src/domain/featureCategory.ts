import { KNOWN_CATEGORIES, type Category, type KnownCategory } from './category';
import { categoryOfType, commitType, oddsOfType, type CommitType } from './commitType';
import { categoryOfPaths, type CategoryOdds, type PathCategory } from './pathCategory';
import { evenlySpread, fileWeight, isWritten, type WeighedFile } from './pathFeatures';

/** The user's own word for some paths. */
export interface CategoryRule {
  readonly category: Category;
  matches(path: string): boolean;
}

export interface CategoryEvidence {
  readonly files: readonly WeighedFile[];
  /** Of its own commits. */
  readonly subjects: readonly string[];
  readonly branch: string | null;
  /** The first that matches a path counts for it. */
  readonly rules: readonly CategoryRule[];
}

/** A category and what it was told by, what says most first. */
export type FeatureCategory =
  /** The share of the change that the category's rules match. */
  | { readonly basis: 'rules'; readonly category: Category; readonly certainty: number }
  /** The share of its commits that call themselves so; `as` is what the first of them says, such as `docs`. */
  | { readonly basis: 'commits'; readonly category: KnownCategory; readonly certainty: number; readonly commits: number; readonly of: number; readonly as: string }
  /** How often a branch's name is right is not known. */
  | { readonly basis: 'branch'; readonly category: KnownCategory; readonly certainty: null; readonly branch: string }
  | PathCategory;

/** @returns null when nothing tells */
export function featureCategory({ files, subjects, branch, rules }: CategoryEvidence): FeatureCategory | null {
  const types = subjects.map(commitType);
  return byRules(files, rules) ?? byCommits(types) ?? byBranch(branch) ?? categoryOfPaths(files, oddsOfTypes(types));
}

function byRules(files: readonly WeighedFile[], rules: readonly CategoryRule[]): FeatureCategory | null {
  if (rules.length === 0) return null;
  const weights = new Map<Category, number>();
  let whole = 0;
  for (const file of evenlySpread(files)) {
    const rule = rules.find((each) => each.matches(file.path));
    // A lock file says nothing, unless the user says that it does.
    if (rule === undefined && !isWritten(file)) continue;
    const weight = fileWeight(file);
    whole += weight;
    if (rule !== undefined) weights.set(rule.category, (weights.get(rule.category) ?? 0) + weight);
  }
  const major = [...weights].find(([, weight]) => weight * 2 > whole);
  return major === undefined ? null : { basis: 'rules', category: major[0], certainty: major[1] / whole };
}

function byCommits(types: readonly (CommitType | null)[]): FeatureCategory | null {
  for (const category of KNOWN_CATEGORIES) {
    const saying = types.filter((type) => type !== null && categoryOfType(type) === category);
    const first = saying[0];
    if (first === undefined || first === null || saying.length * 2 <= types.length) continue;
    const as = first.scope === '' ? first.type : `${first.type}(${first.scope})`;
    return { basis: 'commits', category, certainty: saying.length / types.length, commits: saying.length, of: types.length, as };
  }
  return null;
}

const BY_FOLDER: Readonly<Partial<Record<string, KnownCategory>>> = {
  doc: 'documentation', docs: 'documentation', documentation: 'documentation',
  test: 'testing', tests: 'testing', testing: 'testing',
  refactor: 'refactoring', refactoring: 'refactoring',
  ui: 'ui', frontend: 'ui',
  api: 'api', backend: 'api',
};

/** By a folder of its name, as in `docs/install` or `agent/ui/buttons`; the last part is what the feature is called, whatever its words. */
function byBranch(branch: string | null): FeatureCategory | null {
  const folders = branch?.toLowerCase().split('/').slice(0, -1) ?? [];
  const folder = folders.find((each) => Object.hasOwn(BY_FOLDER, each));
  const category = folder === undefined ? undefined : BY_FOLDER[folder];
  return branch === null || category === undefined ? null : { basis: 'branch', category, certainty: null, branch };
}

/** Each commit has an equal say. */
function oddsOfTypes(types: readonly (CommitType | null)[]): CategoryOdds {
  const odds = types.map((type) => (type === null ? {} : oddsOfType(type)));
  return Object.fromEntries(
    KNOWN_CATEGORIES.map((category) => [category, odds.reduce((product, each) => product * (each[category] ?? 1) ** (1 / types.length), 1)]),
  );
}
