import type { Category } from '../domain/category';
import { withGiven } from '../domain/correctFeature';
import { namedFeature, type Feature } from '../domain/feature';
import type { Localizer } from '../domain/localizer';
import { judgeRun, type BaseConflict, type Conflict, type JudgedRun, type RunFacts } from '../domain/run';
import { UNKNOWN_PATTERN, type SpecificationPattern } from '../domain/specification';
import type { SuggestionId } from '../domain/suggestion';
import { workMinutes } from '../domain/workMinutes';
import type { Candidate, FactOrigins, GivenFacts, Inspection } from './inspection/inspection';

export interface ComposeOptions {
  /** Keys of the candidates that make up the run. */
  readonly selected: ReadonlySet<string>;
  /** Facts that a person gave; they win. */
  readonly given: GivenFacts;
  /** ISO 8601 in UTC; the run's time unless that is given. */
  readonly createdAt: string;
  readonly suggestionId: SuggestionId | null;
  readonly l10n: Localizer;
  /** A longer pause does not count as work; 120 unless told. */
  readonly idleGapMinutes?: number | undefined;
}

export interface ComposedRun {
  readonly run: JudgedRun;
  readonly origins: FactOrigins;
}

const DEFAULT_IDLE_GAP_MINUTES = 120;

type GivenFact = Exclude<keyof GivenFacts, 'features'>;

/** Makes a run of what was found and what was given, and judges it. Whatever neither tells stays unknown. */
export function composeRun(inspection: Inspection, options: ComposeOptions): ComposedRun {
  const { given, l10n } = options;
  const members = inspection.candidates.filter((candidate) => options.selected.has(candidate.key));
  const found = members.length > 0 ? observedFacts(members, inspection, options) : givenFacts(options);
  const facts: Record<string, unknown> = { ...found.facts };
  const origins: Partial<Record<keyof RunFacts, string>> = { ...found.origins };
  for (const [fact, value] of Object.entries(given) as [keyof GivenFacts, unknown][]) {
    if (fact === 'features' || value === undefined) continue;
    facts[fact] = value;
    origins[fact satisfies GivenFact] = l10n.t('given');
  }
  const said = Object.entries(given).flatMap(([fact, value]) => (fact === 'features' || value === undefined ? [] : [fact]));
  return { run: judgeRun(withGiven(facts as RunFacts, said)), origins };
}

interface Facts {
  readonly facts: RunFacts;
  readonly origins: FactOrigins;
}

function observedFacts(members: readonly Candidate[], inspection: Inspection, options: ComposeOptions): Facts {
  const { l10n } = options;
  const features = members.map((candidate) => candidate.feature);
  const conflicts = conflictsAmong(members, inspection);
  const counted = factsOfFeatures(features, l10n);
  const specified = features.filter((feature) => feature.specification !== null).length;
  const idleGap = options.idleGapMinutes ?? DEFAULT_IDLE_GAP_MINUTES;
  const pairs = (members.length * (members.length - 1)) / 2;
  return {
    facts: {
      ...counted,
      createdAt: options.createdAt,
      features,
      conflicts: [...(conflicts ?? [])],
      conflictsWithBase: baseConflicts(members),
      conflictsEncountered: conflicts?.length ?? null,
      minutes: workMinutes(
        members.flatMap((candidate) => candidate.workMoments),
        idleGap,
      ),
      evidence: evidenceOfFeatures(features),
      suggestionId: options.suggestionId,
    },
    origins: {
      description: l10n.t('names of the features'),
      category: l10n.t('{0} of {1} features', withCategory(features, counted.category), features.length),
      createdAt: l10n.t('now'),
      conflicts: conflictOrigin(conflicts, pairs, l10n),
      conflictsEncountered: conflictOrigin(conflicts, pairs, l10n),
      conflictsWithBase: l10n.t('tried merges into the base'),
      specificationPattern: l10n.t('{0} of {1} features have a specification', specified, features.length),
      prsCreated: hasPullRequests(features) ? l10n.t('the pull requests') : l10n.t('git: features with commits of their own'),
      prsMerged: hasPullRequests(features) ? l10n.t('the pull requests') : l10n.t('git: features whose work is in the base'),
      manualFixesNeeded: fixOrigin(features, l10n),
      testsPassing: counted.testsPassing === null ? l10n.t('not known') : (commonOrigin(members) ?? l10n.t('the features\' results')),
      minutes: l10n.t('worktrees, commits and merges; pauses over {0} minutes left out', idleGap),
      features: l10n.t('open worktrees'),
      evidence: hasPullRequests(features) ? l10n.t('the pull requests') : l10n.t('git'),
    },
  };
}

/** What of a run follows from its features alone. */
export type FactsOfFeatures = Pick<RunFacts, 'description' | 'category' | 'specificationPattern' | 'prsCreated' | 'prsMerged' | 'manualFixesNeeded' | 'testsPassing'>;

export function factsOfFeatures(features: readonly Feature[], l10n: Localizer): FactsOfFeatures {
  return {
    description: describe(features, l10n),
    category: commonCategory(features),
    specificationPattern: commonPattern(features),
    prsCreated: createdOf(features),
    prsMerged: features.filter((feature) => feature.outcome === 'merged').length,
    manualFixesNeeded: sumKnown(features.map((feature) => feature.manualFixes)),
    testsPassing: testsOf(features),
  };
}

/**
 * A pull request each where they were looked for and any was found, and what was merged without one. Where nobody has any, or a forge was not
 * asked, features with commits of their own stand for them.
 */
function createdOf(features: readonly Feature[]): number {
  const areCounted = hasPullRequests(features);
  return features.filter((feature) => (areCounted && feature.withoutForge !== undefined ? feature.pullRequest !== null || feature.outcome === 'merged' : (feature.commits ?? 0) > 0)).length;
}

function hasPullRequests(features: readonly Feature[]): boolean {
  return features.some(({ withoutForge, pullRequest }) => withoutForge !== undefined && pullRequest !== null);
}

/** Where the outcomes of features come from that were observed. */
export function evidenceOfFeatures(features: readonly Feature[]): RunFacts['evidence'] {
  return hasPullRequests(features) ? 'forge' : 'git';
}

/** A run recorded by hand: nothing is known but what was said. */
function givenFacts({ given, createdAt, suggestionId, l10n }: ComposeOptions): Facts {
  const names = given.features ?? [];
  const allMerged = names.length > 0 && given.prsCreated === names.length && given.prsMerged === names.length;
  const features = names.map((name): Feature => ({ ...namedFeature(name), outcome: allMerged ? 'merged' : null }));
  return {
    facts: {
      description: describe(features, l10n),
      category: null,
      createdAt,
      features,
      conflicts: [],
      conflictsWithBase: [],
      specificationPattern: UNKNOWN_PATTERN,
      prsCreated: null,
      prsMerged: null,
      conflictsEncountered: null,
      manualFixesNeeded: null,
      testsPassing: null,
      minutes: null,
      evidence: 'given',
      suggestionId,
    },
    origins: {
      description: l10n.t('names of the features'),
      createdAt: l10n.t('now'),
      evidence: l10n.t('given'),
      ...(names.length > 0 ? { features: l10n.t('given') } : {}),
    },
  };
}

const MOST_NAMES = 5;

/** "favorites, profile and settings"; over five names, three and how many more. */
function describe(features: readonly Feature[], l10n: Localizer): string {
  const names = features.map((feature) => feature.name);
  const [first, ...others] = names;
  if (first === undefined) return l10n.t('a run without features');
  if (others.length === 0) return first;
  if (names.length > MOST_NAMES) return l10n.t('{0} and {1} more', names.slice(0, 3).join(', '), names.length - 3);
  return l10n.t('{0} and {1}', names.slice(0, -1).join(', '), names.at(-1) ?? '');
}

function withCategory(features: readonly Feature[], category: Category | null): number {
  return category === null ? 0 : features.filter((feature) => feature.category === category).length;
}

/** That of most features; of two equals, the one with more changed lines. */
function commonCategory(features: readonly Feature[]): Category | null {
  const votes = new Map<Category, { count: number; lines: number }>();
  for (const { category, additions, deletions } of features) {
    if (category === null) continue;
    const vote = votes.get(category) ?? { count: 0, lines: 0 };
    votes.set(category, { count: vote.count + 1, lines: vote.lines + (additions ?? 0) + (deletions ?? 0) });
  }
  const [most] = [...votes].sort(([, a], [, b]) => b.count - a.count || b.lines - a.lines);
  return most?.[0] ?? null;
}

/** Each part as far as more than half of the specified features agree on it. */
function commonPattern(features: readonly Feature[]): SpecificationPattern {
  const specifications = features.flatMap((feature) => (feature.specification === null ? [] : [feature.specification]));
  const traits = new Set(specifications.flatMap((specification) => Object.keys(specification.traits)));
  return {
    type: majority(specifications.map((specification) => specification.type)),
    buildGates: majority(specifications.map((specification) => specification.buildGates)),
    traits: [...traits].filter((trait) => specifications.filter((specification) => specification.traits[trait] === true).length * 2 > specifications.length).sort(),
  };
}

function majority<T>(values: readonly (T | null)[]): T | null {
  return values.find((value) => value !== null && values.filter((other) => other === value).length * 2 > values.length) ?? null;
}

function conflictsAmong(members: readonly Candidate[], inspection: Inspection): readonly Conflict[] | null {
  if (inspection.conflicts === null) return null;
  const names = new Map(members.map((candidate) => [candidate.key, candidate.feature.name]));
  return inspection.conflicts.flatMap(({ keys, files }) => {
    const [a, b] = [names.get(keys[0]), names.get(keys[1])];
    return a === undefined || b === undefined ? [] : [{ features: [a, b] as [string, string], files: [...files] }];
  });
}

function conflictOrigin(conflicts: readonly Conflict[] | null, pairs: number, l10n: Localizer): string {
  return conflicts === null ? l10n.t('not known: git is too old to try merges') : l10n.t('tried merges of {0} pairs', pairs);
}

function baseConflicts(members: readonly Candidate[]): BaseConflict[] {
  return members.flatMap(({ feature, baseConflictFiles }) =>
    baseConflictFiles === null || baseConflictFiles.length === 0 ? [] : [{ feature: feature.name, files: [...baseConflictFiles] }],
  );
}

/** Zero is claimed only when every feature's number is known. */
function sumKnown(counts: readonly (number | null)[]): number | null {
  const total = counts.reduce<number>((sum, count) => sum + (count ?? 0), 0);
  return total === 0 && counts.includes(null) ? null : total;
}

function fixOrigin(features: readonly Feature[], l10n: Localizer): string {
  const known = features.filter((feature) => feature.manualFixes !== null).length;
  return known === features.length ? l10n.t('commits after the agent\'s last one') : l10n.t('known of {0} of {1} features: on the others no commit names an agent', known, features.length);
}

/** One failure is enough to know; passing takes all. */
function testsOf(features: readonly Feature[]): boolean | null {
  const results = features.map((feature) => feature.testsPassing);
  if (results.includes(false)) return false;
  return results.includes(null) ? null : true;
}

/** Where all features' test results are from, when that is one and the same. */
function commonOrigin(members: readonly Candidate[]): string | undefined {
  const [first, second] = new Set(members.map(({ origins }) => origins.testsPassing));
  return second === undefined ? first : undefined;
}
