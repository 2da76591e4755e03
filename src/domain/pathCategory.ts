import { KNOWN_CATEGORIES, MIXED_CATEGORY, type KnownCategory } from './category';
import { CategoryModel, type CategoryChances } from './categoryModel';
import { CATEGORY_TABLE } from './categoryTable';
import { pathFeatures, type PathFeatures, type WeighedFile } from './pathFeatures';

export interface CategoryChance {
  readonly category: KnownCategory;
  /** From 0 to 1: of answers that say 0.8, eight in ten were right on repositories that it had not learned from. */
  readonly certainty: number;
}

/** What changed paths speak for, or the two that share them. */
export type PathCategory =
  | ({ readonly basis: 'paths' } & CategoryChance)
  | { readonly basis: 'mixed'; readonly category: typeof MIXED_CATEGORY; readonly certainty: null; readonly leading: readonly [CategoryChance, CategoryChance] };

/** How much likelier each category is by what is known besides the paths; 1 unless told. */
export type CategoryOdds = Readonly<Partial<Record<KnownCategory, number>>>;

/**
 * Below it nothing dominates. On repositories that it had not learned from one answer in fifty comes out mixed, and the best guess would
 * have been right for fewer than four in ten of those; test/bench/categories.ts prints it.
 */
const DOMINANT = 0.45;
/** Share of the change from which on one kind of file dominates, however unsure the model is. */
const CLEAR_MAJORITY = 0.6;

const MODEL = new CategoryModel(CATEGORY_TABLE);

/**
 * The category that changed paths and line counts speak for.
 * @param model another one than the shipped, to measure it
 * @returns null when there is no path that tells
 */
export function categoryOfPaths(files: readonly WeighedFile[], odds: CategoryOdds = {}, model = MODEL): PathCategory | null {
  const features = pathFeatures(files);
  if (features === null) return null;
  const [first, second] = ranked(model.chances(features.inputs), odds);
  if (first === undefined || second === undefined) return null;
  if (first.certainty >= DOMINANT || hasClearMajority(features)) return { basis: 'paths', ...first };
  return { basis: 'mixed', category: MIXED_CATEGORY, certainty: null, leading: [first, second] };
}

function ranked(chances: CategoryChances, odds: CategoryOdds): readonly CategoryChance[] {
  const weighted = KNOWN_CATEGORIES.map((category) => ({ category, certainty: chances[category] * (odds[category] ?? 1) }));
  const whole = weighted.reduce((sum, { certainty }) => sum + certainty, 0);
  return weighted.map(({ category, certainty }) => ({ category, certainty: certainty / whole })).sort((a, b) => b.certainty - a.certainty);
}

function hasClearMajority({ shares }: PathFeatures): boolean {
  return [shares.document, shares.test, shares.view + shares.front, shares.route + shares.server].some((share) => share >= CLEAR_MAJORITY);
}
