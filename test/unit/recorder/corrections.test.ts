import { describe, expect, it } from 'vitest';
import { correctFeature, type FeatureCorrection } from '../../../src/domain/correctFeature';
import { namedFeature, type Feature } from '../../../src/domain/feature';
import type { JudgedRun, RunFacts } from '../../../src/domain/run';
import { saidBefore, saidNow, withCorrections } from '../../../src/recorder/corrections';
import { aCandidate, anInspection } from '../../helpers/candidates';
import { aFollowed } from '../../helpers/followed';
import { aRun } from '../../helpers/storeRuns';

function found(name: string, rest: Partial<Feature> = {}): Feature {
  return { ...namedFeature(name), worktree: `/projects/${name}`, branch: `feature/${name}`, outcome: 'unmerged', ...rest };
}

function recorded(feature: Feature, rest: Partial<RunFacts> = {}): JudgedRun {
  return aRun({ features: [feature], ...rest });
}

/** What holds of a feature that was recorded with a correction, when the same worktree is found again. */
function heldOf(correction: FeatureCorrection, before: Feature, now: Feature): FeatureCorrection | undefined {
  const candidate = aCandidate('a', { feature: now });
  return saidBefore(recorded(correctFeature(before, correction)), [candidate]).corrections.get('a');
}

describe('what a person says of features', () => {
  const inspection = anInspection([aCandidate('a', { feature: found('a'), origins: { outcome: 'not in main' } })]);

  it('stands in place of what was found, and says so', () => {
    const [first] = withCorrections(inspection, () => ({ outcome: 'merged' }), 'given by you').candidates;
    expect(first?.feature.outcome).toBe('merged');
    expect(first?.origins.outcome).toBe('given by you');
    expect(inspection.candidates[0]?.feature.outcome).toBe('unmerged');
  });

  it('leaves alone what nothing was said of', () => {
    expect(withCorrections(inspection, () => ({}), 'given by you')).toEqual(inspection);
  });
});

describe('what was said when the same worktrees were recorded before', () => {
  it('holds for name, category, outcome and reason', () => {
    const said: FeatureCorrection = { name: 'search', category: 'api', outcome: 'closed', unmergedReason: { kind: 'notNeeded' } };
    expect(heldOf(said, found('a'), found('a'))).toEqual(said);
  });

  it('is nothing where nothing was said, however much was recorded', () => {
    expect(heldOf({}, found('a', { category: 'api' }), found('a', { category: 'ui' }))).toEqual({});
  });

  it('gives way to what has come to an end since', () => {
    expect(heldOf({ outcome: 'open' }, found('a'), found('a', { outcome: 'closed' }))).toEqual({});
    expect(heldOf({ outcome: 'closed', unmergedReason: { kind: 'conflict' } }, found('a'), found('a', { outcome: 'merged' }))).toEqual({});
    expect(heldOf({ unmergedReason: { kind: 'conflict' } }, found('a'), found('a', { outcome: 'open' }))).toEqual({});
  });

  it('holds for a reason whose pull request cannot be read now', () => {
    const now = found('a', { outcome: 'open', pullRequestUnread: 'offline' });
    expect(heldOf({ unmergedReason: { kind: 'conflict' } }, found('a', { outcome: 'closed' }), now)).toEqual({ unmergedReason: { kind: 'conflict' } });
  });

  it('is of no other branch in the same folder, unless that is the same one renamed', () => {
    const run = recorded(correctFeature(found('a'), { category: 'api' }));
    const now = aCandidate('a', { feature: found('a', { branch: 'feature/b' }) });
    expect(saidBefore(run, [now]).corrections.size).toBe(0);
    const renamed = aCandidate('a', { feature: found('a', { branch: 'feature/b' }), followed: aFollowed(1, { branches: ['feature/a'] }) });
    expect(saidBefore(run, [renamed]).corrections.get('a')).toEqual({ category: 'api' });
  });

  it('is of the run a judgement, and no number of its time', () => {
    const run = recorded(found('a'), { description: 'Shop', prsMerged: 1, given: ['description', 'prsMerged'] });
    expect(saidBefore(run, []).given).toEqual({ description: 'Shop' });
    expect(saidBefore(null, [])).toEqual({ given: {}, corrections: new Map() });
  });

  it('gives way to what is said now', () => {
    expect(saidNow({ description: 'Shop' }, { description: undefined, prsMerged: 2 })).toEqual({ description: 'Shop', prsMerged: 2 });
    expect(saidNow({ description: 'Shop' }, { description: 'Store' })).toEqual({ description: 'Store' });
  });
});
