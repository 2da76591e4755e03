import { describe, expect, it } from 'vitest';
import { namedFeature, type Feature } from '../../../src/domain/feature';
import { english } from '../../../src/domain/localizer';
import type { Run } from '../../../src/domain/run';
import { keptOrigins, keptOutcomeOrigins } from '../../../src/extension/review/keptOrigins';
import { composeRun } from '../../../src/recorder/composeRun';
import type { GivenFacts } from '../../../src/recorder/inspection/inspection';
import { keepKnown } from '../../../src/recorder/pullRequests/keepKnown';
import { aCandidate, anInspection } from '../../helpers/candidates';

const READ_BEFORE = 'the pull requests as they were read before';
const AS_GIT_HAS_IT = { outcome: 'unmerged', manualFixes: 0, testsPassing: null, agent: null } as const;

function feature(name: string, rest: Partial<Feature> = {}): Feature {
  const remote = { host: 'forge.example.test', path: 'acme/shop', branch: name, head: 'a'.repeat(40), startedAt: null };
  return { ...namedFeature(name), ...AS_GIT_HAS_IT, commits: 1, remote, ...rest };
}

/** A run of three, recorded again while its forge says nothing. */
function again(given: GivenFacts = {}, offline: Partial<Feature> = {}) {
  const pullRequest = { number: 9, url: 'https://forge.example.test/acme/shop/pull/9', state: 'merged' };
  const before = [feature('read', { outcome: 'merged', testsPassing: true, pullRequest, withoutForge: AS_GIT_HAS_IT }), feature('without', { withoutForge: AS_GIT_HAS_IT })];
  const members = [
    aCandidate('read', { feature: feature('read', { pullRequestUnread: 'offline', ...offline }), origins: { outcome: 'not in main' } }),
    aCandidate('without', { feature: feature('without', { pullRequestUnread: 'offline' }), origins: { outcome: 'not in main' } }),
    aCandidate('new', { feature: feature('new', { pullRequestUnread: 'offline', testsPassing: true }), origins: { outcome: 'not in main' } }),
  ];
  const selected = new Set(members.map(({ key }) => key));
  const found = composeRun(anInspection(members), { selected, given, createdAt: '2025-11-20T10:00:00Z', suggestionId: null, l10n: english });
  const kept = keepKnown(found.run, { ...found.run, features: before } as unknown as Run);
  return { found, kept, members };
}

describe('where facts come from that were read before', () => {
  it('is the pull requests, for what they had changed alone', () => {
    const { found, kept } = again();
    expect(kept).not.toBe(found.run);
    expect(keptOrigins(found, kept, english)).toEqual({ ...found.origins, prsCreated: READ_BEFORE, prsMerged: READ_BEFORE });
  });

  it('is the person, for what a person said', () => {
    const { found, kept } = again({ prsMerged: 3 });
    expect(keptOrigins(found, kept, english)).toMatchObject({ prsCreated: READ_BEFORE, prsMerged: 'given' });
  });

  it('is as it was found where nothing was read before', () => {
    const { found, members } = again();
    expect(keptOrigins(found, found.run, english)).toBe(found.origins);
    expect(keptOutcomeOrigins(members, found, found.run, english)).toEqual(['not in main', 'not in main', 'not in main']);
  });

  it('is the pull request of a feature that has one, unless a person said what became of it', () => {
    const asked = again();
    expect(keptOutcomeOrigins(asked.members, asked.found, asked.kept, english)).toEqual(['pull request #9 as it was read before', 'not in main', 'not in main']);
    const corrected = again({}, { given: ['outcome'] });
    expect(keptOutcomeOrigins(corrected.members, corrected.found, corrected.kept, english)[0]).toBe('not in main');
  });
});
