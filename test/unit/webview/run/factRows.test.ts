import { describe, expect, it } from 'vitest';
import type { Feature } from '../../../../src/domain/feature';
import { english } from '../../../../src/domain/localizer';
import { runIdSchema, type Run, type RunFacts } from '../../../../src/domain/run';
import { runChanges } from '../../../../src/domain/runChange';
import { UNKNOWN_PATTERN } from '../../../../src/domain/specification';
import { Formats } from '../../../../src/webview/formats';
import { Reader } from '../../../../src/webview/reader';
import { changeTexts } from '../../../../src/webview/run/changeTexts';
import { factPairs, factRows, memberRows } from '../../../../src/webview/run/factRows';
import { aFeature, aRun } from '../../../helpers/storeRuns';

const READER = new Reader(english, new Formats('en'));

function recorded(facts: Partial<RunFacts> = {}): Run {
  return { ...aRun(facts), id: runIdSchema.parse('run_20251120_143022_k3f9') };
}

const compared = (one: Partial<RunFacts>, other: Partial<RunFacts>): readonly string[] =>
  factPairs(factRows(recorded(one), READER), factRows(recorded(other), READER), READER).flatMap(({ name, difference }) => (difference === null ? [] : [`${name}: ${difference}`]));

describe('two runs side by side', () => {
  it('differ in nothing where they are the same', () => {
    expect(compared({}, {})).toEqual([]);
  });

  it('differ in figures where both are known, else in words', () => {
    expect(compared({ prsMerged: 2, minutes: null, conflictsEncountered: 0, category: null }, {})).toEqual([
      'Quality: +20',
      'Category: differs',
      'Pull requests merged: differs',
      'Success rate: +50 points',
      'Conflicts between features: -1',
      'Minutes of work: differs',
    ]);
  });

  it('never show what is not known as a figure', () => {
    const unknown = { category: null, specificationPattern: UNKNOWN_PATTERN, prsCreated: null, prsMerged: null, conflictsEncountered: null, testsPassing: null, manualFixesNeeded: null, minutes: null };
    const rows = factRows(recorded(unknown), READER);
    expect(rows.filter(({ text }) => text === null).map(({ id }) => id)).toEqual(['category', 'specification', 'merged', 'successRate', 'conflicts', 'tests', 'manualFixes', 'minutes']);
    expect(rows.filter(({ text, figure }) => text === null && figure !== null)).toEqual([]);
  });

  it('say what half of the pull requests is known', () => {
    expect(factRows(recorded({ prsCreated: 3, prsMerged: null }), READER).find(({ id }) => id === 'merged')?.text).toBe('unknown of 3');
  });

  it('add up what their features did, and not what of one of them is unknown', () => {
    const features = [aFeature({ name: 'a', agent: 'codex', commits: 2, additions: 10, deletions: 1 }), aFeature({ name: 'b', agent: 'claude', commits: 3, additions: 5, deletions: null })];
    const text = (id: string): string | null | undefined => memberRows({ features }, READER).find((row) => row.id === id)?.text;
    expect(text('features')).toBe('2');
    expect(text('agents')).toBe('claude, codex');
    expect(text('commits')).toBe('5');
    expect(text('lines')).toBeNull();
    expect(memberRows({ features: [] }, READER).find(({ id }) => id === 'commits')?.text).toBeNull();
  });

  it('take control characters out of texts', () => {
    expect(factRows(recorded({ description: 'a\u202Eb' }), READER)[0]?.text).toBe('ab');
  });
});

describe('the changes of a run in words', () => {
  const texts = (before: Partial<RunFacts>, after: Partial<RunFacts>): readonly string[] => {
    const [one, other] = runChanges([before, after].map((facts, position) => ({ number: position + 1, writtenAt: '2025-11-20T10:00:00Z', deleted: false, run: recorded(facts) })));
    return one === undefined || other === undefined ? [] : changeTexts(one, other, READER).map((text) => text.replaceAll(/[\u2068\u2069]/gu, ''));
  };

  it('say what was and what is', () => {
    expect(texts({}, { testsPassing: true, description: 'Better' })).toEqual(['Description: Favourites and sign-in → Better', 'Quality: 70 (acceptable) → 80 (good)', 'Tests: unknown → passing']);
  });

  it('name lessons, features and conflicts', () => {
    const favorites = aRun().features[0] ?? aFeature({ name: 'favorites' });
    expect(texts({ lessons: ['Old'] }, { lessons: ['New'], conflicts: [], features: [{ ...favorites, commits: 4 }] })).toEqual([
      'lesson added: New',
      'lesson removed: Old',
      'feature removed: sign-in',
      'feature changed: favorites',
      'the pairs in conflict, or their files',
    ]);
  });

  it('say what became of a feature', () => {
    const features = (facts: Partial<Feature>): readonly Feature[] => [aFeature({ name: 'favorites', outcome: 'open', ...facts })];
    const became = (facts: Partial<Feature>): readonly string[] => texts({ features: [...features({})] }, { features: [...features(facts)] });
    expect(became({ outcome: 'merged', testsPassing: true })).toEqual(['favorites: open → merged', 'favorites: tests unknown → passing']);
    expect(became({ pullRequest: { number: 12, url: 'https://example.com', state: 'open', isDraft: true } })).toEqual(['favorites: pull request unknown → #12, draft']);
  });

  it('isolate what somebody else has written', () => {
    const [one, other] = runChanges(['a', 'ב'].map((description, position) => ({ number: position + 1, writtenAt: '2025-11-20T10:00:00Z', deleted: false, run: recorded({ description }) })));
    expect(one === undefined || other === undefined ? [] : changeTexts(one, other, READER)).toEqual(['Description: \u2068a\u2069 → \u2068ב\u2069']);
    const [before, after] = runChanges(
      ['x', '\u202Ey'].map((state, position) => {
        const features = [aFeature({ name: 'a\u202Eb', pullRequest: { number: 1, url: '', state } })];
        return { number: position + 1, writtenAt: '2025-11-20T10:00:00Z', deleted: false, run: recorded({ features }) };
      }),
    );
    expect(before === undefined || after === undefined ? [] : changeTexts(before, after, READER)).toEqual(['\u2068ab\u2069: pull request \u2068#1, x\u2069 → \u2068#1, y\u2069']);
  });
});
