import { describe, expect, it } from 'vitest';
import { namedFeature, type Feature } from '../../../src/domain/feature';
import { english } from '../../../src/domain/localizer';
import { runStatusText } from '../../../src/extension/views/runStatusText';
import type { Candidate, Inspection } from '../../../src/recorder/inspection/inspection';
import { aCandidate, anInspection } from '../../helpers/candidates';

const HOSTILE = '[x](command:workbench.action.closeWindow) $(trash) <img src=x> **';

function candidate(name: string, feature: Partial<Feature> = {}, rest: Partial<Candidate> = {}): Candidate {
  return aCandidate(`/trees/${name}`, { feature: { ...namedFeature(name), ...feature }, ...rest });
}

function pair(one: Candidate, other: Candidate, solved = false): NonNullable<Inspection['conflicts']>[number] {
  return { keys: [one.key, other.key], files: ['a.ts'], details: [], solved };
}

const [AUTH, CART, HELP] = [candidate('auth'), candidate('cart'), candidate('help')];
const says = (inspection: Inspection): string | undefined => runStatusText({ inspection, gates: new Map() }, english)?.text;

describe('the status bar says the worst that is known of the open run', () => {
  it.each<[string, Inspection]>([
    ['3 features · 1 conflict', anInspection([AUTH, CART, HELP], { conflicts: [pair(AUTH, CART)] })],
    ['2 features · 2 conflicts', anInspection([AUTH, candidate('cart', {}, { baseConflictFiles: ['menu.txt'] })], { conflicts: [pair(AUTH, CART)] })],
    ['2 features · 1 conflict', anInspection([AUTH, candidate('cart', { testsPassing: false })], { conflicts: [pair(AUTH, CART)] })],
    ['2 features · gates failed', anInspection([AUTH, candidate('cart', { testsPassing: false })])],
    ['2 features · conflicts unknown', anInspection([AUTH, CART], { conflicts: null })],
    ['2 features · conflicts unknown', anInspection([AUTH, candidate('cart', {}, { baseConflictFiles: null })])],
    ['2 features · all merged', anInspection([candidate('auth', { outcome: 'merged' }), candidate('cart', { outcome: 'merged' })])],
    ['2 features · all merge cleanly', anInspection([AUTH, CART])],
    ['1 feature · merges cleanly', anInspection([AUTH])],
    ['2 features · all merge cleanly', anInspection([AUTH, CART], { conflicts: [pair(AUTH, CART, true)] })],
  ])('%s', (text, inspection) => {
    expect(says(inspection)).toBe(text);
  });

  it('and nothing where there is none', () => {
    expect(says(anInspection([]))).toBeUndefined();
  });

  it('with what is remembered of the gates before what the feature says', () => {
    const inspection = anInspection([AUTH, candidate('cart', { testsPassing: false })]);
    const passing = new Map([['/trees/cart', { state: 'passing', text: 'npm test passed' } as const]]);
    expect(runStatusText({ inspection, gates: passing }, english)?.text).toBe('2 features · all merge cleanly');
  });

  it('of the newest run alone', () => {
    const inspection = anInspection([AUTH, CART, HELP], { proposed: [CART.key, HELP.key], conflicts: [pair(AUTH, CART)] });
    expect(runStatusText({ inspection, gates: new Map() }, english)).toMatchObject({ text: '2 features · all merge cleanly', hasConflicts: false });
  });
});

describe('its tooltip', () => {
  it('says of each feature what it is in conflict with', () => {
    const status = runStatusText({ inspection: anInspection([AUTH, candidate('cart', {}, { baseConflictFiles: ['menu.txt'] })], { conflicts: [pair(AUTH, CART)] }), gates: new Map() }, english);
    expect(status).toMatchObject({ spoken: 'Current run: 2 features, 2 conflicts', hasConflicts: true });
    expect(status?.tooltip.split('\n')).toEqual(['Current run: 2 features, 2 conflicts', '• auth: in conflict with cart · Tests: unknown', '• cart: in conflict with main, auth · Tests: unknown', 'As it was last looked at.']);
  });

  it('is plain text, in which no name can make a line of its own', () => {
    const nasty = candidate(`a\n• paid: merged\u202E${HOSTILE}`, {}, { base: HOSTILE, baseConflictFiles: ['x'] });
    const tooltip = runStatusText({ inspection: anInspection([nasty, AUTH]), gates: new Map() }, english)?.tooltip ?? '';
    expect(tooltip.split('\n')).toEqual(['Current run: 2 features, 1 conflict', `• a\uFFFD• paid: merged\uFFFD${HOSTILE}: in conflict with ${HOSTILE} · Tests: unknown`, '• auth: merges cleanly · Tests: unknown', 'As it was last looked at.']);
  });

  it('names no more features than can be read', () => {
    const many = Array.from({ length: 64 }, (_, index) => candidate(`feature-${index}`));
    const { tooltip = '' } = runStatusText({ inspection: anInspection(many), gates: new Map() }, english) ?? {};
    expect(tooltip.split('\n').filter((line) => line.startsWith('• '))).toHaveLength(13);
    expect(tooltip).toContain('\n• and 52 more\n');
  });
});
