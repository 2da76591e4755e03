import { describe, expect, it } from 'vitest';
import { namedFeature } from '../../../src/domain/feature';
import { english } from '../../../src/domain/localizer';
import type { RunOutline } from '../../../src/domain/run';
import { runGroupSchema, type RunGroup } from '../../../src/domain/runGroup';
import { UNMERGED_KINDS } from '../../../src/domain/unmergedReason';
import { commonIssues, filesInConflict } from '../../../src/learning/commonIssues';
import { patternKey } from '../../../src/learning/comparedPattern';
import { patterns } from '../../../src/learning/patterns';
import { isOfGroup, groupText } from '../../../src/learning/runGroup';
import { statistics } from '../../../src/learning/statistics';
import { aRun, ended, foundRun, pattern, PLAIN, V4 } from './runs';

/** Sixty runs in which each thing goes wrong in its own rhythm. */
const RUNS: readonly RunOutline[] = Array.from({ length: 60 }, (_, number) => {
  const files = [...(number % 3 === 0 ? ['src/app.ts'] : []), ...(number % 5 === 0 ? ['package.json', 'src/app.ts'] : []), ...(number % 11 === 0 ? ['src/routes.ts'] : [])];
  const isKnown = number % 7 !== 1;
  return aRun(number, number % 4, 3, {
    category: [null, 'ui', 'api'][number % 3] ?? null,
    specificationPattern: [V4, PLAIN, pattern(' V4_Autonomous ', true)][number % 3] ?? V4,
    features: ['a', 'b', 'c'].map((name) => ({
      ...namedFeature(name),
      agent: number % 2 === 0 ? 'claude' : null,
      model: number % 4 === 0 ? 'claude opus 4.1' : null,
      ...(number % 6 === 0 ? { failingGates: ['npm test'] } : {}),
    })),
    conflicts: isKnown && files.length > 0 ? [{ features: ['a', 'b'], files }] : [],
    conflictsEncountered: isKnown ? Number(files.length > 0) : null,
    testsPassing: [true, false, null][number % 3] ?? null,
    manualFixesNeeded: number % 8 === 0 ? 2 : 0,
  });
});

function count(group: RunGroup): number {
  return RUNS.filter(isOfGroup(group)).length;
}

describe('a figure and the runs that it leads to', () => {
  it('agree on what went wrong', () => {
    const issues = commonIssues(RUNS, english);
    expect(issues.length).toBeGreaterThan(4);
    for (const { issue, count: told, group } of issues) {
      expect([issue, count(group)]).toEqual([issue, told]);
      expect(groupText(group, english)).toBe(issue);
    }
  });

  it('agree on why features were not merged, and have a word of its own for each reason', () => {
    const runs = UNMERGED_KINDS.map((kind, index) => foundRun(index, [ended('a', 'merged'), ended('b', index % 2 === 0 ? 'closed' : 'unmerged', kind)]));
    const issues = UNMERGED_KINDS.flatMap((_, index) => commonIssues(runs.slice(index, index + 1), english)).filter(({ group }) => group.kind === 'unmergedReason');
    expect(issues.map(({ group }) => runs.filter(isOfGroup(group)))).toEqual(runs.map((run) => [run]));
    expect(new Set(issues.map(({ issue }) => issue)).size).toBe(UNMERGED_KINDS.length);
    for (const { group } of issues) expect(runGroupSchema.parse(structuredClone(group))).toEqual(group);
    expect(runGroupSchema.safeParse({ kind: 'unmergedReason', reason: 'bored' }).success).toBe(false);
  });

  it('agree on the files in conflict', () => {
    const { files, total, runs } = filesInConflict(RUNS, 2);
    expect(files.length).toBe(2);
    expect(total).toBeGreaterThan(2);
    expect(runs).toBe(RUNS.filter(({ conflictsEncountered }) => conflictsEncountered !== null).length);
    for (const { file, runs: told } of files) expect(count({ kind: 'conflictFile', file })).toBe(told);
  });

  it('agree on categories and patterns', () => {
    const { byCategory } = statistics(RUNS, []);
    expect(byCategory.length).toBeGreaterThan(1);
    for (const { category, runs } of byCategory) expect(count({ kind: 'category', category })).toBe(runs);
    const known = patterns(RUNS);
    expect(known.length).toBeGreaterThan(1);
    for (const { pattern, runs } of known) expect(count({ kind: 'pattern', key: patternKey(pattern), type: pattern.type })).toBe(runs);
  });

  it('know agents with and without their model', () => {
    const byAgent = count({ kind: 'agent', agent: 'claude', model: null });
    const byModel = count({ kind: 'agent', agent: 'claude', model: 'claude opus 4.1' });
    expect(byAgent).toBeGreaterThan(byModel);
    expect(byModel).toBeGreaterThan(0);
  });

  it('can be sent to another process', () => {
    for (const { group } of commonIssues(RUNS, english)) expect(runGroupSchema.parse(structuredClone(group))).toEqual(group);
  });
});
