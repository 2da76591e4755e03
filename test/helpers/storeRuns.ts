import type { Feature } from '../../src/domain/feature';
import { namedFeature } from '../../src/domain/feature';
import type { JudgedRun, RunFacts } from '../../src/domain/run';
import { judgeRun } from '../../src/domain/run';
import type { Forecast, PlannedRun } from '../../src/domain/suggestion';

export function aFeature(facts: Partial<Feature> & { readonly name: string }): Feature {
  return { ...namedFeature(facts.name), ...facts };
}

/** A run of two features, one merged; every fact can be given. */
export function aRun(facts: Partial<RunFacts> = {}): JudgedRun {
  return judgeRun({
    description: 'Favourites and sign-in',
    category: 'ui',
    createdAt: '2025-11-20T14:30:22.000Z',
    features: [
      aFeature({
        name: 'favorites',
        repository: '/projects/shop',
        branch: 'feature/favorites',
        worktree: '/projects/shop-favorites',
        category: 'ui',
        commits: 3,
        filesChanged: 5,
        additions: 120,
        deletions: 8,
        uncommittedFiles: 0,
        outcome: 'merged',
        pullRequest: { number: 12, url: 'https://example.com/pull/12', state: 'MERGED' },
        agent: 'claude',
        manualFixes: 0,
        testsPassing: true,
        minutes: 42,
        specification: { path: 'SPEC.md', type: 'v4_autonomous', buildGates: true, traits: { acceptanceCriteria: true, examples: false } },
      }),
      aFeature({ name: 'sign-in', outcome: 'open' }),
    ],
    conflicts: [{ features: ['favorites', 'sign-in'], files: ['src/routes.ts', 'src/app.ts'] }],
    conflictsWithBase: [{ feature: 'sign-in', files: ['README.md'] }],
    specificationPattern: { type: 'v4_autonomous', buildGates: true, traits: ['acceptanceCriteria'] },
    prsCreated: 2,
    prsMerged: 1,
    conflictsEncountered: 1,
    manualFixesNeeded: 0,
    testsPassing: null,
    minutes: 80,
    evidence: 'forge',
    suggestionId: null,
    ...facts,
  });
}

export const A_PLAN: PlannedRun = { category: 'ui', features: ['a', 'b'], specificationType: null, worktrees: ['/projects/a', '/projects/b'] };

export const A_FORECAST: Forecast = {
  enoughData: false,
  runsUsed: 0,
  runsMissing: 3,
  expected: { successRate: null, quality: null, minutes: null },
  recommended: null,
  conflictRisk: [],
  commonIssues: [],
};
