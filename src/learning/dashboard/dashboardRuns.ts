import type { RunOutline } from '../../domain/run';
import type { RunSelection } from '../../domain/runSelection';
import type { SpecificationPattern } from '../../domain/specification';
import { normalizePattern, patternSpelling } from '../comparedPattern';
import { byTime, runTally } from '../outcomes';

/**
 * The runs of a history, oldest first, as columns of one length: a run is the same place in each. They are a third as large as a list of runs,
 * and ten thousand of them are drawn as they stand.
 */
export interface RunColumns {
  readonly ids: readonly string[];
  /** Milliseconds since 1970. */
  readonly createdAt: readonly number[];
  /** At most {@link LONGEST_DESCRIPTION} characters. */
  readonly descriptions: readonly string[];
  readonly quality: readonly number[];
  /** 0 to 1; null where it is not known, as below. */
  readonly success: readonly (number | null)[];
  readonly minutes: readonly (number | null)[];
  /** Places in the list of repositories, of all that a run has features in. */
  readonly repositories: readonly (readonly number[])[];
  /** Place in the list of categories; null for a run without one. */
  readonly category: readonly (number | null)[];
  /** Place in the list of patterns. */
  readonly pattern: readonly number[];
}

/** Something that runs can be selected by, and how many of all have it. */
export interface SelectionChoice {
  /** As {@link RunSelection} has it. */
  readonly value: string;
  readonly runs: number;
}

export interface DashboardRuns {
  readonly runs: RunColumns;
  /** In the order in which they were first seen. */
  readonly repositories: readonly SelectionChoice[];
  readonly categories: readonly SelectionChoice[];
  readonly patterns: readonly (SelectionChoice & { readonly pattern: SpecificationPattern })[];
}

const LONGEST_DESCRIPTION = 200;

export function dashboardRuns(outlines: readonly RunOutline[]): DashboardRuns {
  const runs = byTime(outlines);
  const repositories = new Choices();
  const categories = new Choices();
  const patterns = new Choices();
  const byKey = new Map<string, SpecificationPattern>();
  const keys = new PatternKeys();
  return {
    runs: {
      ids: runs.map(({ id }) => id),
      createdAt: runs.map(({ createdAt }) => Date.parse(createdAt)),
      descriptions: runs.map(({ description }) => shortened(description)),
      quality: runs.map(({ qualityScore }) => qualityScore),
      success: runs.map(successOf),
      minutes: runs.map(({ minutes }) => (minutes !== null && minutes > 0 ? minutes : null)),
      repositories: runs.map((run) => repositoriesOf(run).map((repository) => repositories.add(repository))),
      category: runs.map(({ category }) => (category === null ? null : categories.add(category))),
      pattern: runs.map(({ specificationPattern }) => {
        const { key, pattern } = keys.of(specificationPattern);
        byKey.set(key, pattern);
        return patterns.add(key);
      }),
    },
    repositories: repositories.list(),
    categories: categories.list(),
    patterns: patterns.list().flatMap((choice) => {
      const pattern = byKey.get(choice.value);
      return pattern === undefined ? [] : [{ ...choice, pattern }];
    }),
  };
}

/** The runs of a selection, as places in the columns, oldest first. */
export function selectedPlaces({ runs, repositories, categories, patterns }: DashboardRuns, { repository, category, pattern, since, before }: RunSelection): readonly number[] {
  const place = (choices: readonly SelectionChoice[], wanted: string | null): number | null => (wanted === null ? null : choices.findIndex(({ value }) => value === wanted));
  const [ofRepository, ofCategory, ofPattern] = [place(repositories, repository), place(categories, category), place(patterns, pattern)];
  const from = since === null ? -Infinity : Date.parse(since);
  const to = before === null ? Infinity : Date.parse(before);
  const places: number[] = [];
  for (const [index, at] of runs.createdAt.entries()) {
    if (at < from || at >= to) continue;
    if (ofCategory !== null && runs.category[index] !== ofCategory) continue;
    if (ofPattern !== null && runs.pattern[index] !== ofPattern) continue;
    if (ofRepository !== null && runs.repositories[index]?.includes(ofRepository) !== true) continue;
    places.push(index);
  }
  return places;
}

/** The same of outlines, for what is computed from whole ones. */
export function selectedRuns(runs: readonly RunOutline[], { repository, category, pattern, since, before }: RunSelection): readonly RunOutline[] {
  const from = since === null ? -Infinity : Date.parse(since);
  const to = before === null ? Infinity : Date.parse(before);
  const hasTimes = since !== null || before !== null;
  const keys = new PatternKeys();
  return runs.filter((run) => {
    if (category !== null && run.category !== category) return false;
    if (hasTimes) {
      const at = Date.parse(run.createdAt);
      if (at < from || at >= to) return false;
    }
    if (pattern !== null && keys.of(run.specificationPattern).key !== pattern) return false;
    return repository === null || run.features.some((feature) => feature.repository === repository);
  });
}

/** Merged of those that were merged or have failed. */
function successOf(run: RunOutline): number | null {
  const { successes, failures } = runTally(run);
  return successes + failures === 0 ? null : successes / (successes + failures);
}

function repositoriesOf({ features }: RunOutline): readonly string[] {
  return [...new Set(features.flatMap(({ repository }) => repository ?? []))];
}

function shortened(text: string): string {
  return text.length > LONGEST_DESCRIPTION ? `${text.slice(0, LONGEST_DESCRIPTION - 1)}…` : text;
}

/** What was seen, numbered, with how often. */
class Choices {
  readonly #places = new Map<string, number>();
  readonly #counts: number[] = [];

  /** @returns its place in the {@link list} */
  add(value: string): number {
    const known = this.#places.get(value);
    const place = known ?? this.#places.size;
    if (known === undefined) this.#places.set(value, place);
    this.#counts[place] = (this.#counts[place] ?? 0) + 1;
    return place;
  }

  list(): readonly SelectionChoice[] {
    return [...this.#places].map(([value, place]) => ({ value, runs: this.#counts[place] ?? 0 }));
  }
}

/** Thousands of runs share a few patterns; each object is normalised once. */
class PatternKeys {
  readonly #known = new Map<SpecificationPattern, { readonly key: string; readonly pattern: SpecificationPattern }>();

  of(spelled: SpecificationPattern): { readonly key: string; readonly pattern: SpecificationPattern } {
    const known = this.#known.get(spelled);
    if (known !== undefined) return known;
    const pattern = normalizePattern(spelled);
    const keyed = { key: patternSpelling(pattern), pattern };
    this.#known.set(spelled, keyed);
    return keyed;
  }
}
