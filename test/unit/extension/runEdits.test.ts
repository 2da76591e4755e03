import { describe, expect, it } from 'vitest';
import { english } from '../../../src/domain/localizer';
import { runIdSchema, type Run, type RunFacts } from '../../../src/domain/run';
import { editLines } from '../../../src/extension/review/editLines';
import { editedRun, isChanged, NO_EDITS, withFeature, withNames, withoutFeature, type Members } from '../../../src/extension/review/runEdits';
import { aFeature, aRun } from '../../helpers/storeRuns';

const observed = [
  aFeature({ name: 'favorites', branch: 'f', commits: 2, outcome: 'merged', manualFixes: 0, category: 'ui' }),
  aFeature({ name: 'sign-in', branch: 's', commits: 1, outcome: 'unmerged', manualFixes: 1, category: 'ui' }),
];

function recorded(facts: Partial<RunFacts> = {}): Run {
  const run = aRun({ description: 'favorites and sign-in', features: observed, prsCreated: 2, prsMerged: 1, manualFixesNeeded: 1, evidence: 'git', ...facts });
  return { ...run, id: runIdSchema.parse('run_20251120_143022_k3f9') };
}

const edited = (run: Run, members: Members): ReturnType<typeof editedRun> => editedRun(run, { ...NO_EDITS, members }, english);

describe('editedRun', () => {
  it('changes nothing without edits', () => {
    const run = recorded();
    expect(isChanged(run, editedRun(run, NO_EDITS, english))).toBe(false);
    expect(editedRun(run, NO_EDITS, english)).toMatchObject(run);
  });

  it('takes what was said, and judges anew', () => {
    const run = recorded({ testsPassing: null });
    const said = editedRun(run, { given: { testsPassing: true, minutes: null }, members: null }, english);
    expect(said).toMatchObject({ testsPassing: true, minutes: null, qualityScore: run.qualityScore + 10 });
    expect(isChanged(run, said)).toBe(true);
    expect(isChanged(run, editedRun(run, { given: { minutes: run.minutes }, members: null }, english))).toBe(false);
  });

  it('counts again what was counted from the features', () => {
    const run = recorded();
    expect(edited(run, withFeature(run, 1, { outcome: 'merged' }))).toMatchObject({ prsCreated: 2, prsMerged: 2, successRate: 1 });
    expect(edited(run, withoutFeature(run, 1))).toMatchObject({
      description: 'favorites',
      prsCreated: 1,
      prsMerged: 1,
      manualFixesNeeded: 0,
      conflicts: [],
      conflictsEncountered: 0,
      conflictsWithBase: [],
    });
  });

  it('leaves alone what a forge or a person had said', () => {
    const run = recorded({ prsCreated: 7, prsMerged: 5, conflictsEncountered: 3, manualFixesNeeded: null, description: 'Own words' });
    const { description, prsCreated, prsMerged, conflictsEncountered, manualFixesNeeded } = edited(run, withoutFeature(run, 0));
    expect({ description, prsCreated, prsMerged, conflictsEncountered, manualFixesNeeded }).toEqual({
      description: 'Own words',
      prsCreated: 7,
      prsMerged: 5,
      conflictsEncountered: 3,
      manualFixesNeeded: null,
    });
  });

  it('lets what was said win over what is counted', () => {
    const run = recorded();
    const said = editedRun(run, { given: { prsMerged: 0 }, members: withFeature(run, 1, { outcome: 'merged' }) }, english);
    expect(said.prsMerged).toBe(0);
  });

  it('renames a feature where its conflicts name it, too', () => {
    const run = recorded();
    const { conflicts, conflictsWithBase, description, features } = edited(run, withFeature(run, 1, { name: 'login' }));
    expect(conflicts[0]?.features).toEqual(['favorites', 'login']);
    expect(conflictsWithBase[0]?.feature).toBe('login');
    expect(description).toBe('favorites and login');
    expect(features[1]).toMatchObject({ name: 'login', branch: 's' });
  });

  it('keeps what is known of features that are named again', () => {
    const run = recorded();
    expect(withNames(run, ['sign-in', 'new']).features).toMatchObject([observed[1], { name: 'new', branch: null, outcome: null }]);
  });
});

describe('editLines', () => {
  it('begins with what saving makes of it, and says what a changed fact was', () => {
    const run = recorded({ testsPassing: null });
    const after = editedRun(run, { given: { testsPassing: true }, members: null }, english);
    const lines = editLines(run, after, true, english);
    expect(lines[0]).toMatchObject({ text: 'Save changes: quality 70 (acceptable)', origin: 'was 60 (poor)' });
    expect(lines.find(({ text }) => text === 'Tests: passing')).toMatchObject({ origin: 'was “Tests: unknown”' });
    expect(lines.filter(({ origin }) => origin.startsWith('was'))).toHaveLength(2);
  });

  it('offers to save only what is changed', () => {
    const run = recorded();
    const [first, ...others] = editLines(run, run, false, english);
    expect(first).toMatchObject({ text: 'Nothing changed yet: quality 60 (poor)', origin: '' });
    expect(others.some(({ target }) => target.kind === 'record')).toBe(false);
  });
});
