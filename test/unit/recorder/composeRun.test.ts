import { describe, expect, it } from 'vitest';
import { namedFeature, type Feature } from '../../../src/domain/feature';
import { english } from '../../../src/domain/localizer';
import { runFactsSchema } from '../../../src/domain/run';
import { composeRun, type ComposedRun, type ComposeOptions } from '../../../src/recorder/composeRun';
import type { Candidate, GivenFacts, Inspection } from '../../../src/recorder/inspection/inspection';
import { aCandidate, anInspection } from '../../helpers/candidates';

const CREATED = '2025-11-20T14:30:22.000Z';

function candidate(name: string, facts: Partial<Feature> = {}, rest: Partial<Candidate> = {}): Candidate {
  const feature: Feature = { ...namedFeature(name), commits: 1, outcome: 'unmerged', manualFixes: 0, agent: 'claude', ...facts };
  return aCandidate(`/${name}`, { feature, ...rest });
}

function compose(found: Inspection, options: Partial<ComposeOptions> = {}): ComposedRun {
  return composeRun(found, { selected: new Set(found.proposed), given: {}, createdAt: CREATED, suggestionId: null, l10n: english, ...options });
}

const run = (candidates: readonly Candidate[], given: GivenFacts = {}): ComposedRun['run'] => compose(anInspection(candidates), { given }).run;

describe('a run of what was found', () => {
  it('counts only what was selected', () => {
    const found = anInspection([candidate('a', { outcome: 'merged' }), candidate('b'), candidate('c', { commits: 0 })], {
      conflicts: [
        { keys: ['/a', '/b'], files: ['x'], details: [] },
        { keys: ['/b', '/c'], files: ['y'], details: [] },
      ],
    });
    expect(compose(found).run).toMatchObject({ prsCreated: 2, prsMerged: 1, conflictsEncountered: 2, completionRate: 1 / 3, description: 'a, b and c', evidence: 'git' });
    expect(compose(found, { selected: new Set(['/b', '/c']) }).run).toMatchObject({
      prsCreated: 1,
      prsMerged: 0,
      conflictsEncountered: 1,
      conflicts: [{ features: ['b', 'c'], files: ['y'] }],
      description: 'b and c',
    });
  });

  it('keeps conflicts with the base apart, and unknown ones unknown', () => {
    const found = anInspection([candidate('a', {}, { baseConflictFiles: ['f'] }), candidate('b', {}, { baseConflictFiles: null })], { conflicts: null });
    expect(compose(found).run).toMatchObject({ conflictsEncountered: null, conflicts: [], conflictsWithBase: [{ feature: 'a', files: ['f'] }], qualityBreakdown: { noConflicts: 0 } });
  });

  it.each<[readonly (number | null)[], number | null]>([
    [[0, 0], 0],
    [[0, null], null],
    [[2, null], 2],
    [[null, null], null],
    [[1, 2], 3],
  ])('manual fixes %j -> %s', (fixes, total) => {
    expect(run(fixes.map((manualFixes, index) => candidate(String(index), { manualFixes }))).manualFixesNeeded).toBe(total);
  });

  it.each<[readonly (boolean | null)[], boolean | null]>([
    [[true, true], true],
    [[true, null], null],
    [[null, false], false],
    [[null], null],
  ])('tests %j -> %s', (tests, passing) => {
    expect(run(tests.map((testsPassing, index) => candidate(String(index), { testsPassing }))).testsPassing).toBe(passing);
  });

  it('takes the category of most features, of two equals the one with more lines', () => {
    const of = (category: string | null, additions: number): Candidate => candidate(`${category ?? 'none'}${additions}`, { category, additions });
    expect(run([of('ui', 1), of('api', 100), of('ui', 1)]).category).toBe('ui');
    expect(run([of('ui', 1), of('api', 100)]).category).toBe('api');
    expect(run([of(null, 1)]).category).toBeNull();
  });

  it('takes the pattern as far as more than half of the specified features agree', () => {
    const specified = (name: string, type: string, traits: Record<string, boolean>): Candidate => candidate(name, { specification: { path: 'SPEC.md', type, buildGates: true, traits } });
    expect(run([specified('a', 'v4', { x: true, y: true }), specified('b', 'v4', { x: true, y: false }), candidate('c')]).specificationPattern).toEqual({ type: 'v4', buildGates: true, traits: ['x'] });
    expect(run([specified('a', 'v4', {}), specified('b', 'v3', {})]).specificationPattern).toEqual({ type: null, buildGates: true, traits: [] });
    expect(run([candidate('a')]).specificationPattern).toEqual({ type: null, buildGates: null, traits: [] });
  });

  it('measures the union of the features\' work', () => {
    const minutes = (...moments: readonly number[]): readonly number[] => moments.map((minute) => minute * 60_000);
    expect(run([candidate('a', {}, { workMoments: minutes(0, 100) }), candidate('b', {}, { workMoments: minutes(50, 210, 1000) })]).minutes).toBe(210);
  });

  it.each([
    [['a'], 'a'],
    [['a', 'b'], 'a and b'],
    [['a', 'b', 'c', 'd', 'e'], 'a, b, c, d and e'],
    [['a', 'b', 'c', 'd', 'e', 'f'], 'a, b, c and 3 more'],
  ])('describes %j', (names, description) => {
    expect(run(names.map((name) => candidate(name))).description).toBe(description);
  });

  it('says where every fact that is known came from', () => {
    const { origins, run: made } = compose(anInspection([candidate('a', { testsPassing: true }), candidate('b', { testsPassing: true })]));
    for (const fact of ['description', 'category', 'createdAt', 'prsCreated', 'prsMerged', 'conflictsEncountered', 'manualFixesNeeded', 'testsPassing', 'minutes', 'specificationPattern', 'evidence'] as const) {
      expect(origins[fact], fact).toMatch(/\S/);
    }
    expect(runFactsSchema.safeParse(made).success).toBe(true);
  });
});

describe('what a person gives', () => {
  it('wins, an unknown that was said included', () => {
    const { run: made, origins } = compose(anInspection([candidate('a')]), { given: { prsMerged: 1, manualFixesNeeded: null, testsPassing: true, description: 'mine', category: undefined } });
    expect(made).toMatchObject({ prsMerged: 1, manualFixesNeeded: null, testsPassing: true, description: 'mine', successRate: 1 });
    expect([origins.prsMerged, origins.category]).toEqual(['given', '0 of 1 features']);
  });

  it('makes a run without worktrees', () => {
    const { run: made } = compose(anInspection([]), { given: { features: ['auth', 'ui'], prsCreated: 2, prsMerged: 2, conflictsEncountered: 0, testsPassing: true, manualFixesNeeded: 0 } });
    expect(made).toMatchObject({ description: 'auth and ui', evidence: 'given', qualityScore: 100, completionRate: 1, minutes: null, createdAt: CREATED });
    expect(made.features.map((feature) => [feature.name, feature.outcome])).toEqual([['auth', 'merged'], ['ui', 'merged']]);
    expect(runFactsSchema.safeParse(made).success).toBe(true);
  });

  it('does not guess which of the features were merged', () => {
    const { run: made } = compose(anInspection([]), { given: { features: ['auth', 'ui'], prsCreated: 2, prsMerged: 1 } });
    expect(made.features.map((feature) => feature.outcome)).toEqual([null, null]);
    expect(made).toMatchObject({ successRate: 0.5, completionRate: null });
  });

  it('works with nothing at all', () => {
    const { run: made } = compose(anInspection([]));
    expect(made).toMatchObject({ qualityScore: 50, features: [], prsCreated: null });
    expect(runFactsSchema.safeParse(made).success).toBe(true);
  });
});
