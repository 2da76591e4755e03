import type { FeatureOutline, RunOutline } from '../../domain/run';
import type { SuggestionOutline } from '../../domain/suggestion';

/**
 * Outlines as the index keeps them: JSON lists without names, half as long and read faster than objects. What is read back was written
 * by {@link printRunOutline}, as the hash of the index file vouches; hence no schema.
 */
type FeatureFields = readonly [
  name: FeatureOutline['name'],
  repository: FeatureOutline['repository'],
  category: FeatureOutline['category'],
  outcome: FeatureOutline['outcome'],
  agent: FeatureOutline['agent'],
  manualFixes: FeatureOutline['manualFixes'],
  testsPassing: FeatureOutline['testsPassing'],
  minutes: FeatureOutline['minutes'],
  specification: readonly [type: string | null, buildGates: boolean | null, present: readonly string[], absent: readonly string[]] | null,
];

type RunFields = readonly [
  id: RunOutline['id'],
  description: RunOutline['description'],
  category: RunOutline['category'],
  createdAt: RunOutline['createdAt'],
  prsCreated: RunOutline['prsCreated'],
  prsMerged: RunOutline['prsMerged'],
  conflictsEncountered: RunOutline['conflictsEncountered'],
  manualFixesNeeded: RunOutline['manualFixesNeeded'],
  testsPassing: RunOutline['testsPassing'],
  minutes: RunOutline['minutes'],
  evidence: RunOutline['evidence'],
  suggestionId: RunOutline['suggestionId'],
  successRate: RunOutline['successRate'],
  completionRate: RunOutline['completionRate'],
  qualityScore: RunOutline['qualityScore'],
  grade: RunOutline['grade'],
  pattern: readonly [type: string | null, buildGates: boolean | null, traits: string[]],
  conflicts: readonly (readonly [features: [string, string], files: string[]])[],
  features: readonly FeatureFields[],
];

export function printRunOutline(run: RunOutline): string {
  const fields: RunFields = [
    run.id,
    run.description,
    run.category,
    run.createdAt,
    run.prsCreated,
    run.prsMerged,
    run.conflictsEncountered,
    run.manualFixesNeeded,
    run.testsPassing,
    run.minutes,
    run.evidence,
    run.suggestionId,
    run.successRate,
    run.completionRate,
    run.qualityScore,
    run.grade,
    [run.specificationPattern.type, run.specificationPattern.buildGates, run.specificationPattern.traits],
    run.conflicts.map(({ features, files }) => [features, files] as const),
    run.features.map(featureFields),
  ];
  return JSON.stringify(fields);
}

export function parseRunOutline(text: string): RunOutline {
  const [id, description, category, createdAt, prsCreated, prsMerged, conflictsEncountered, manualFixesNeeded, testsPassing, minutes, ...rest] = JSON.parse(text) as RunFields;
  const [evidence, suggestionId, successRate, completionRate, qualityScore, grade, [type, buildGates, traits], conflicts, features] = rest;
  return {
    id,
    description,
    category,
    createdAt,
    features: features.map(featureOutline),
    conflicts: conflicts.map(([pair, files]) => ({ features: pair, files })),
    specificationPattern: { type, buildGates, traits },
    prsCreated,
    prsMerged,
    conflictsEncountered,
    manualFixesNeeded,
    testsPassing,
    minutes,
    evidence,
    suggestionId,
    successRate,
    completionRate,
    qualityScore,
    grade,
  };
}

function featureFields({ name, repository, category, outcome, agent, manualFixes, testsPassing, minutes, specification }: FeatureOutline): FeatureFields {
  const traits = Object.entries(specification?.traits ?? {});
  const named = (present: boolean): readonly string[] => traits.filter(([, value]) => value === present).map(([trait]) => trait);
  const specified = specification === null ? null : ([specification.type, specification.buildGates, named(true), named(false)] as const);
  return [name, repository, category, outcome, agent, manualFixes, testsPassing, minutes, specified];
}

function featureOutline([name, repository, category, outcome, agent, manualFixes, testsPassing, minutes, specified]: FeatureFields): FeatureOutline {
  return { name, repository, category, outcome, agent, manualFixes, testsPassing, minutes, specification: specified === null ? null : specificationOutline(specified) };
}

function specificationOutline([type, buildGates, present, absent]: NonNullable<FeatureFields[8]>): FeatureOutline['specification'] {
  const traits = Object.fromEntries([...present.map((trait) => [trait, true] as const), ...absent.map((trait) => [trait, false] as const)]);
  return { type, buildGates, traits };
}

type SuggestionFields = readonly [
  id: SuggestionOutline['id'],
  createdAt: string,
  method: string,
  features: string[],
  worktrees: string[],
  successRate: SuggestionOutline['forecast']['expected']['successRate'],
];

export function printSuggestionOutline({ id, createdAt, method, planned, forecast }: SuggestionOutline): string {
  const fields: SuggestionFields = [id, createdAt, method, planned.features, planned.worktrees, forecast.expected.successRate];
  return JSON.stringify(fields);
}

export function parseSuggestionOutline(text: string): SuggestionOutline {
  const [id, createdAt, method, features, worktrees, successRate] = JSON.parse(text) as SuggestionFields;
  return { id, createdAt, method, planned: { features, worktrees }, forecast: { expected: { successRate } } };
}
