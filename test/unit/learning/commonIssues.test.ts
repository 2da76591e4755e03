import { describe, expect, it } from 'vitest';
import { namedFeature } from '../../../src/domain/feature';
import { english } from '../../../src/domain/localizer';
import { commonIssues } from '../../../src/learning/commonIssues';
import { aRun, ended, foundRun } from './runs';

describe('common issues', () => {
  it('name the gates that failed, each once a run, what is most common first', () => {
    const failing = (...gates: readonly (readonly string[])[]) => gates.map((failingGates, index) => ({ ...namedFeature(`f${index}`), failingGates: [...failingGates] }));
    const runs = [
      aRun(1, 2, 2, { features: failing(['npm test'], ['npm test', 'npm run lint']), testsPassing: false }),
      aRun(2, 2, 2, { features: failing(['npm test'], []) }),
      aRun(3, 2, 2),
    ];
    expect(commonIssues(runs, english)).toEqual([
      { issue: 'gate npm test failed', count: 2, group: { kind: 'failedGate', gate: 'npm test' } },
      { issue: 'gate npm run lint failed', count: 1, group: { kind: 'failedGate', gate: 'npm run lint' } },
      { issue: 'tests failing', count: 1, group: { kind: 'failingTests' } },
    ]);
  });

  it('say why features were not merged, each reason once a run, beside that they were not', () => {
    const runs = [
      foundRun(1, [ended('a', 'closed', 'failingChecks'), ended('b', 'unmerged', 'failingChecks'), ended('c', 'closed', 'superseded')]),
      foundRun(2, [ended('a', 'merged'), ended('b', 'closed', 'failingChecks')]),
      foundRun(3, [ended('a', 'closed')]),
      // It was merged after all.
      foundRun(4, [ended('a', 'merged', 'noActivity')]),
    ];
    expect(commonIssues(runs, english)).toEqual([
      { issue: 'features not merged', count: 3, group: { kind: 'unmerged' } },
      { issue: 'not merged: failing checks', count: 2, group: { kind: 'unmergedReason', reason: 'failingChecks' } },
      { issue: 'not merged: superseded by another', count: 1, group: { kind: 'unmergedReason', reason: 'superseded' } },
    ]);
  });
});
