import { describe, expect, it } from 'vitest';
import { english } from '../../../src/domain/localizer';
import { runIdSchema, type RunFacts } from '../../../src/domain/run';
import { parseDocumentPath, printDocumentPath } from '../../../src/extension/history/documentAddress';
import { importDetails, importText } from '../../../src/extension/history/importText';
import { changedLines, runText } from '../../../src/extension/history/runText';
import type { ImportReport } from '../../../src/recorder/transfer/importReport';
import { aFeature, aRun } from '../../helpers/storeRuns';

const ID = runIdSchema.parse('run_20251120_143022_k3f9');
const WORDS = { l10n: english, locale: 'en' };

/** A line of its own, and the rest of it from right to left. */
const HOSTILE = 'a\n\u202Eb';

const text = (facts: Partial<RunFacts> = {}): string => runText(aRun(facts), WORDS);

describe('runText', () => {
  it('says a fact a line', () => {
    expect(text()).toContain('Description: Favourites and sign-in\nQuality: 70 (acceptable)\n');
    expect(text()).toContain('\nTests: unknown\n');
    expect(text()).toContain('\nFeatures\n  favorites: merged · #12 · claude · 3 commits · ui · SPEC.md\n  sign-in: open\n');
    expect(text()).toContain('\n  favorites × sign-in: src/routes.ts, src/app.ts\n  sign-in with the base: README.md\n');
  });

  it('differs in the lines of what differs', () => {
    expect(text({ testsPassing: true }).split('\n')).toHaveLength(text().split('\n').length);
    expect(changedLines(aRun(), aRun({ testsPassing: true }), WORDS)).toEqual(['Quality: 80 (good)', 'Tests: passing']);
    expect(changedLines(aRun(), aRun(), WORDS)).toEqual([]);
  });

  it('says of features what became of their pull requests', () => {
    const features = [
      aFeature({ name: 'one', outcome: 'closed', pullRequest: { number: 12, url: '', state: 'closed' }, unmergedReason: { kind: 'rejected', words: HOSTILE } }),
      aFeature({ name: 'two', outcome: 'open', pullRequest: { number: 13, url: '', state: 'open', isDraft: true }, agent: 'claude' }),
      aFeature({ name: 'three', outcome: 'open', pullRequest: { number: 14, url: '', state: HOSTILE } }),
    ];
    expect(text({ features }).replaceAll('\uFFFD', '?')).toContain('\n  one: closed without merge · #12 · turned down: “a ?b”\n  two: open · #13, draft · claude\n  three: open · #14, a??b\n');
  });

  it('says which pull requests were not read, and nothing where all were', () => {
    expect(text()).not.toContain('Pull requests:');
    const features = (['signedOut', 'signedOut', 'offline', undefined] as const).map((pullRequestUnread, index) => aFeature({ name: String(index), ...(pullRequestUnread === undefined ? {} : { pullRequestUnread }) }));
    expect(text({ features })).toContain('\nPull requests merged: 1 of 2\nPull requests: not read: nobody is signed in (2 features)\nPull requests: not read: offline (1 feature)\nSuccess rate: ');
  });

  it('says what was learned', () => {
    expect(text()).not.toContain('Lesson');
    expect(text({ lessons: ['Small steps.', 'Test\nfirst.'] })).toMatch(/^Lesson: Small steps\.\nLesson: Test\S+first\.$/m);
  });

  it('lets no text make a line of its own', () => {
    expect(text({ description: 'nice\nQuality: 100 (excellent)' })).not.toContain('\nQuality: 100');
  });
});

describe('the address of a document', () => {
  it.each([{ kind: 'text', id: ID, revision: 3 }, { kind: 'json', id: ID, revision: 1 }, { kind: 'unreadable' }, { kind: 'report', number: 1 }] as const)('comes back as it was written: %j', (address) => {
    expect(parseDocumentPath(printDocumentPath(address, 'a/../b\\c'))).toEqual(address);
    expect(printDocumentPath(address, 'a/../b\\c')).toMatch(/\/a∕..∕b∕c(\.json)?$/);
  });

  it.each(['', '/', '/file/etc/passwd', '/json/../1/x.json', '/json/run_..%2F/1/x', `/json/${ID}/x/y`, `/text/${ID}/1/2/y`, `/text/${ID}/1`, '/report//x', '/unreadable/a/b'])('is refused: %s', (path) => {
    expect(parseDocumentPath(path)).toBeNull();
  });
});

describe('what an import did', () => {
  const NOTHING: ImportReport = { taken: [], completed: [], suggestions: 0, alreadyThere: 0, unreadable: [] };

  it('is said in a sentence that leaves out what did not happen', () => {
    const unreadable = [{ path: '/old/log', place: 'line 2', reason: 'it is no JSON' }, { path: '/old/x', place: null, reason: 'it is empty' }];
    expect(importText({ ...NOTHING, taken: [ID, ID], alreadyThere: 3, unreadable }, english)).toBe('Imported 2 runs; 3 were there already; 2 could not be read.');
    expect(importText({ ...NOTHING, taken: [ID], completed: [ID] }, english)).toBe('Imported 1 run; 1 was there and has learnt more.');
    expect(importText(NOTHING, english)).toBe('No new run was imported.');
    expect(importDetails({ ...NOTHING, unreadable }, english)).toContain('\n/old/log, line 2\n  it is no JSON\n\n/old/x\n  it is empty\n');
  });
});
