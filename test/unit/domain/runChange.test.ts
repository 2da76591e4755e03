import { describe, expect, it } from 'vitest';
import type { Feature } from '../../../src/domain/feature';
import type { PullRequest } from '../../../src/domain/pullRequest';
import { runIdSchema, type Run, type RunFacts } from '../../../src/domain/run';
import { runChanges } from '../../../src/domain/runChange';
import { aFeature, aRun } from '../../helpers/storeRuns';

const ID = runIdSchema.parse('run_20251120_143022_k3f9');

function documents(...runs: readonly (Partial<RunFacts> & { readonly deleted?: boolean })[]) {
  return runs.map(({ deleted = false, ...facts }, position) => ({ number: position + 1, writtenAt: `2025-11-2${String(position)}T10:00:00Z`, deleted, run: { ...aRun(facts), id: ID } satisfies Run }));
}

describe('the changes of a run', () => {
  it('say what each document did', () => {
    const changes = runChanges(documents({}, { testsPassing: true }, { testsPassing: true, deleted: true }, { testsPassing: true }, {}));
    expect(changes.map(({ number, what }) => `${String(number)} ${what}`)).toEqual(['1 recorded', '2 changed', '3 deleted', '4 restored', '5 changed']);
    expect(changes.map(({ summary }) => summary.qualityScore)).toEqual([70, 80, 80, 80, 70]);
  });

  it('name the features that came, went and changed', () => {
    const [one, two] = [aFeature({ name: 'one' }), aFeature({ name: 'two' })];
    const [first, second] = runChanges(documents({ features: [one, two] }, { features: [{ ...two, agent: 'claude' }, aFeature({ name: 'three' })] }));
    expect(first?.features).toEqual({ added: [], removed: [], changed: [] });
    expect(second?.features).toEqual({ added: ['three'], removed: ['one'], changed: [{ name: 'two' }] });
  });

  it('say what became of a feature, and nothing twice', () => {
    const changed = (before: Partial<Feature>, after: Partial<Feature>) => {
      const runs = [before, after].map((facts) => ({ features: [aFeature({ name: 'one', ...facts })] }));
      return runChanges(documents(...runs))[1]?.features.changed;
    };
    const request = (facts: Partial<PullRequest> = {}): PullRequest => ({ number: 12, url: 'https://example.com/12', state: 'open', ...facts });
    const [open, draft] = [
      { number: 12, state: 'open', isDraft: false, isQueued: false },
      { number: 12, state: 'open', isDraft: true, isQueued: false },
    ];
    expect(changed({ outcome: 'open', pullRequest: request() }, { outcome: 'merged', pullRequest: request({ state: 'merged' }) })).toEqual([{ name: 'one', outcome: ['open', 'merged'] }]);
    expect(changed({ testsPassing: null }, { testsPassing: false })).toEqual([{ name: 'one', testsPassing: [null, false] }]);
    expect(changed({ pullRequest: request({ isDraft: true }) }, { pullRequest: request() })).toEqual([{ name: 'one', pullRequest: [draft, open] }]);
    expect(changed({ outcome: 'unmerged' }, { outcome: 'open', pullRequest: request() })).toEqual([{ name: 'one', outcome: ['unmerged', 'open'], pullRequest: [null, open] }]);
    expect(changed({ pullRequest: request() }, { pullRequest: request({ reviewRounds: 1, isDraft: false }) })).toEqual([{ name: 'one' }]);
    expect(changed({ outcome: 'open' }, { outcome: 'open' })).toEqual([]);
  });

  it('tell a change of the pairs in conflict from none', () => {
    const changes = runChanges(documents({}, { lessons: ['Small steps.'] }, { conflicts: [] }, { conflicts: [], conflictsWithBase: [] }));
    expect(changes.map(({ conflictsChanged }) => conflictsChanged)).toEqual([false, false, true, true]);
    expect(changes.map(({ lessons }) => lessons)).toEqual([[], ['Small steps.'], [], []]);
  });

  it('hold no features of their own: a run may have many of both', () => {
    expect(Object.keys(runChanges(documents({}))[0]?.summary ?? {})).not.toContain('features');
  });
});
