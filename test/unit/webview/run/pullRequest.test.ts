import { describe, expect, it } from 'vitest';
import type { Feature } from '../../../../src/domain/feature';
import { english } from '../../../../src/domain/localizer';
import type { PullRequest } from '../../../../src/domain/pullRequest';
import { Formats } from '../../../../src/webview/formats';
import { Reader } from '../../../../src/webview/reader';
import { evidence } from '../../../../src/webview/run/evidence';
import { pullRequestFacts, requests, whyUnmerged } from '../../../../src/webview/run/pullRequest';
import type { RunContext } from '../../../../src/webview/run/runContext';
import { aFeature } from '../../../helpers/storeRuns';
import { clicks, markup, readable } from '../../../helpers/templateText';

const READER = new Reader(english, new Formats('en'));
const HOSTILE = 'a\n<img src=x onerror="x">\u202Eb $(trash)';
const AT = '2025-11-20T10:00:00Z';

const pullRequest = (facts: Partial<PullRequest> = {}): PullRequest => ({ number: 12, url: 'https://example.com/pull/12', state: 'open', ...facts });

function page() {
  const sent: unknown[] = [];
  return { sent, context: { reader: READER, post: (message: unknown) => void sent.push(message) } as unknown as RunContext };
}

/** "Pull request: #12, open" */
const facts = (feature: Partial<Feature>): readonly string[] =>
  pullRequestFacts(aFeature({ name: 'favorites', ...feature }), page().context).map(([name, value]) => `${name}: ${value === null ? '–' : readable(value)}`);

describe('the pull request of a feature on the page of its run', () => {
  it('is unknown where nobody was asked, none where a forge knows of none, and says why where somebody should have been', () => {
    expect(facts({})).toEqual(['Pull request: –']);
    expect(facts({ withoutForge: { outcome: 'unmerged', manualFixes: null, testsPassing: null, agent: null } })).toEqual(['Pull request: none found']);
    expect(facts({ pullRequestUnread: 'signedOut' })).toEqual(['Pull request: not read: nobody is signed in']);
    expect(facts({ pullRequest: pullRequest({ state: 'OPEN' }), pullRequestUnread: 'offline' })).toEqual(['Pull request: #12, OPEN not read: offline']);
  });

  it('has its rounds and the others beside it', () => {
    const others = [{ number: 9, url: 'https://example.com/pull/9', state: 'closed' }];
    expect(facts({ pullRequest: pullRequest({ isDraft: true, reviewRounds: 2, others }) })).toEqual(['Pull request: #12, draft', 'Review rounds: 2', 'Other pull requests: #9, closed']);
    expect(facts({ pullRequest: pullRequest({ reviewRounds: null }) })).toEqual(['Pull request: #12, open', 'Review rounds: –']);
  });

  it('shows so many of the others', () => {
    const others = Array.from({ length: 12 }, (_, index) => ({ number: index + 1, url: 'https://example.com', state: 'closed' }));
    expect(facts({ pullRequest: pullRequest({ others }) })[1]).toMatch(/#10, closed and 2 more$/);
  });

  it('is a way to its address on the web, and to no other', () => {
    const { sent, context } = page();
    const others = [
      { number: 9, url: 'https://example.com/pull/9', state: 'closed' },
      { number: 8, url: 'javascript:alert(1)', state: 'closed' },
    ];
    const shown = pullRequestFacts(aFeature({ name: 'a', pullRequest: pullRequest({ others }) }), context).map(([, value]) => value);
    for (const click of clicks(shown)) click();
    expect(sent).toEqual([
      { type: 'openExternal', url: 'https://example.com/pull/12' },
      { type: 'openExternal', url: 'https://example.com/pull/9' },
    ]);
  });
});

describe('why a feature was not merged', () => {
  const why = (feature: Partial<Feature>): string => readable(whyUnmerged(aFeature({ name: 'a', ...feature }), READER));

  it('is said where it was not, and unknown where nothing tells', () => {
    expect(why({ outcome: 'closed', unmergedReason: { kind: 'rejected', words: 'Too large.' } })).toBe('Why not merged turned down: “Too large.”');
    expect(why({ outcome: 'unmerged', unmergedReason: null })).toBe('Why not merged – unknown');
  });

  it('is not asked of what is merged, or where nobody looked', () => {
    expect(why({ outcome: 'merged', unmergedReason: { kind: 'rejected' } })).toBe('');
    expect(why({ outcome: 'unmerged' })).toBe('');
  });
});

describe('what people asked for', () => {
  const asked = (...texts: readonly string[]) => requests(aFeature({ name: 'favorites', pullRequest: pullRequest({ requests: texts.map((text) => ({ author: 'ada', at: AT, text })) }) }), READER);

  it('is quoted with who asked and when', () => {
    const text = readable(asked('Please\n\nadd a test.', 'Thanks!'));
    expect(text).toMatch(/^2 requests by people favorites “Please add a test\.” ada · \S.* “Thanks!” ada · /);
    expect(markup(asked('x'))).toContain(`<time datetime=${AT}>`);
  });

  it('is the newest of many', () => {
    const text = readable(asked('1st', '2nd', '3rd', '4th', '5th', '6th', '7th'));
    expect(text).toMatch(/^7 requests by people favorites 2 earlier ones are not shown “3rd”.*“7th”/);
    expect(text).not.toContain('2nd');
  });

  it('is nothing where nobody wrote anything', () => {
    expect(readable(asked())).toBe('');
    expect(readable(requests(aFeature({ name: 'a' }), READER))).toBe('');
  });
});

describe('commits by people', () => {
  it('say where they are only known from', () => {
    const fix = { oid: 'a'.repeat(40), subject: 'fix', author: 'ada', at: null };
    const fixes = (['branch', 'base', 'pullRequest'] as const).map((where) => ({ ...fix, where }));
    const text = readable(evidence(aFeature({ name: 'a', evidence: { landing: null, partial: null, agentCommits: [], fixes } }), READER)).replaceAll(/[\u2068\u2069]/gu, '');
    expect(text).toMatch(/ ada aaaaaaa fix ada, after the merge aaaaaaa fix ada, on the pull request$/);
  });
});

describe('texts of others on the page', () => {
  it('are shown as they are written, wherever they stand', () => {
    const feature = aFeature({
      name: HOSTILE,
      outcome: 'closed',
      unmergedReason: { kind: 'rejected', words: HOSTILE },
      pullRequest: pullRequest({ state: HOSTILE, requests: [{ author: HOSTILE, at: AT, text: HOSTILE }], others: [{ number: 1, url: 'https://example.com', state: HOSTILE }] }),
    });
    const shown = markup([pullRequestFacts(feature, page().context).map(([, value]) => value), whyUnmerged(feature, READER), requests(feature, READER)]);
    expect(shown.match(/trash/g)?.length).toBeGreaterThan(4);
    expect(shown).not.toMatch(/\u202E|<img/u);
  });
});
