import type { JudgedRun } from '../../../src/domain/run';
import type { Conflict } from '../../../src/domain/run';
import { aFeature, aRun } from '../../helpers/storeRuns';

const NAMES = ['auth', 'profile', 'favorites', 'search'] as const;
const CATEGORIES = ['ui', 'api', 'testing', 'documentation', 'refactoring'] as const;
const PATTERNS = [
  { type: 'v4_autonomous', buildGates: true, traits: ['acceptanceCriteria'] },
  { type: 'spec-kit', buildGates: true, traits: ['acceptanceCriteria', 'fileScope'] },
  { type: 'openspec', buildGates: false, traits: [] },
  { type: null, buildGates: null, traits: [] },
] as const;

/** Four features, as a run of the panel's first users has. Runs of different numbers differ in whatever is counted. */
export function typicalRun(number: number): JudgedRun {
  const pattern = pick(PATTERNS, number);
  const category = pick(CATEGORIES, number);
  const merged = number % 5;
  const specification = { path: 'SPEC.md', type: pattern.type, buildGates: pattern.buildGates, traits: Object.fromEntries(pattern.traits.map((trait) => [trait, true])) };
  return aRun({
    description: `Features of hour ${number}`,
    createdAt: new Date(Date.UTC(2015, 0, 1) + number * 3_600_000).toISOString(),
    category,
    features: NAMES.map((name, position) =>
      aFeature({
        ...aRun().features[0],
        name: `${name}-${number}`,
        category,
        branch: `feature/${name}-${number}`,
        worktree: `/projects/shop-${name}-${number}`,
        outcome: position < merged ? 'merged' : 'unmerged',
        manualFixes: (number + position) % 3,
        minutes: 20 + (number % 60),
        specification: pattern.type === null ? null : specification,
      }),
    ),
    conflicts: conflictsOf(number),
    conflictsWithBase: [],
    specificationPattern: { ...pattern, traits: [...pattern.traits] },
    prsCreated: NAMES.length,
    prsMerged: merged,
    conflictsEncountered: number % 3,
    manualFixesNeeded: number % 4,
    testsPassing: pick([true, false, null], number),
    minutes: 60 + (number % 120),
  });
}

function conflictsOf(number: number): Conflict[] {
  const pairs = [[0, 1], [1, 2]].slice(0, number % 3);
  return pairs.map(([one = 0, other = 0]) => ({ features: [`${NAMES[one]}-${number}`, `${NAMES[other]}-${number}`], files: ['src/routes.ts', `src/page${number % 50}.ts`] }));
}

function pick<T>(values: readonly T[], number: number): T {
  return values[number % values.length] as T;
}
