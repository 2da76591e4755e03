import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { english } from '../../../../src/domain/localizer';
import { Git } from '../../../../src/git/git';
import { composeRun } from '../../../../src/recorder/composeRun';
import { inspect } from '../../../../src/recorder/inspection/inspect';
import type { Candidate, Inspection } from '../../../../src/recorder/inspection/inspection';
import { SPECIFICATION_GLOBS } from '../../../../src/recorder/specification/specificationFile';
import { folderState, stateDifferences } from '../../../helpers/folderState';
import { CLAUDE, PERSON, Repository } from '../../../helpers/repository';
import path from 'node:path';

const SPECIFICATION = `---
title: settings page
specification_type: v4_autonomous
build_gates: true
---
# Settings

## Acceptance criteria
- it saves

## Out of scope
- themes
`;

/** Four worktrees: one merged, one squash-merged, one in conflict with another, one with a person's fix after the agent. */
describe('the run that every part must get right', () => {
  let repository: Repository;
  let inspection: Inspection;
  let changed: readonly string[];

  beforeAll(async () => {
    repository = await Repository.withFirstCommit({
      'src/routes.ts': 'one\ntwo\nthree\nfour\nfive\n',
      'src/settings.tsx': 'settings\n',
      'README.md': 'A project\n',
    });
    const favorites = await repository.worktree('feature/favorites');
    const profile = await repository.worktree('feature/profile');
    const auth = await repository.worktree('feature/auth');
    const settings = await repository.worktree('feature/settings');

    await favorites.commit({ message: 'feat: add favorites', files: { 'src/components/Favorites.tsx': 'a\nb\n' }, author: CLAUDE });
    await profile.commit({ message: 'feat: profile', files: { 'src/components/Profile.tsx': 'p\n', 'src/routes.ts': 'one\nPROFILE\nthree\nfour\nfive\n' }, author: CLAUDE });
    await profile.commit({ message: 'feat: more profile', files: { 'src/components/Profile.tsx': 'p\nq\n' }, trailers: ['Co-authored-by: Claude Opus 4.1 <noreply@anthropic.com>'] });
    await auth.commit({ message: 'feat: auth', files: { 'src/server/auth.ts': 'a\n', 'src/routes.ts': 'one\nAUTH\nthree\nfour\nfive\n' }, author: CLAUDE });
    await settings.commit({ message: 'feat: settings', files: { 'src/settings.tsx': 'settings\nmore\n', 'SPEC.md': SPECIFICATION }, author: CLAUDE });
    await settings.commit({ message: 'fix what the agent missed', files: { 'src/settings.tsx': 'settings\nmore, by hand\n' }, author: PERSON });

    await repository.merge('feature/favorites');
    await repository.squashMerge('feature/profile');

    const root = path.dirname(repository.folder);
    const before = await folderState(root);
    inspection = await inspect({ git: new Git(), folders: [repository.folder], includeUncommitted: true, specificationGlobs: SPECIFICATION_GLOBS, idleGapMinutes: 120, clock: () => new Date() });
    changed = stateDifferences(before, await folderState(root));
  });
  afterAll(() => repository.remove());

  const candidate = (name: string): Candidate => {
    const found = inspection.candidates.find((each) => each.feature.name === name);
    if (found === undefined) throw new Error(`no feature ${name}`);
    return found;
  };

  it('finds the four features and leaves the main worktree out', () => {
    expect(inspection.candidates.map((each) => each.feature.name)).toEqual(['favorites', 'profile', 'auth', 'settings page']);
    expect(inspection.proposed).toHaveLength(4);
    expect(inspection.leftOut).toEqual([{ worktree: repository.folder, reason: 'isBase' }]);
    expect(inspection.warnings).toEqual([]);
  });

  it('tells merged from unmerged, and how it was merged', () => {
    expect(candidate('favorites').feature.outcome).toBe('merged');
    expect(candidate('favorites').origins.outcome).toMatch(/^merge commit [0-9a-f]{7}$/);
    expect(candidate('profile').feature.outcome).toBe('merged');
    expect(candidate('profile').origins.outcome).toMatch(/^same change as [0-9a-f]{7} \(squash\)$/);
    expect(candidate('auth').feature.outcome).toBe('unmerged');
    expect(candidate('settings page').feature.outcome).toBe('unmerged');
  });

  it('reports the conflict once, as the pair\'s and not as drift of the base', () => {
    expect(inspection.conflicts).toMatchObject([{ keys: [candidate('profile').key, candidate('auth').key], files: ['src/routes.ts'], details: [{ path: 'src/routes.ts', kind: 'content' }] }]);
    expect(inspection.candidates.map((each) => each.baseConflictFiles)).toEqual([[], [], [], []]);
  });

  it('counts own commits and changed lines', () => {
    expect(candidate('favorites').feature).toMatchObject({ commits: 1, filesChanged: 1, additions: 2, deletions: 0, uncommittedFiles: 0 });
    expect(candidate('profile').feature).toMatchObject({ commits: 2, filesChanged: 2, additions: 3, deletions: 1 });
    expect(candidate('settings page').feature).toMatchObject({ commits: 2, filesChanged: 2 });
  });

  it('knows the agent and the person\'s fix after it', () => {
    expect(inspection.candidates.map((each) => each.feature.agent)).toEqual(['claude', 'claude', 'claude', 'claude']);
    expect(inspection.candidates.map((each) => each.feature.manualFixes)).toEqual([0, 0, 0, 1]);
  });

  it('reads the specification', () => {
    expect(candidate('settings page').feature.specification).toMatchObject({
      path: 'SPEC.md',
      type: 'v4_autonomous',
      buildGates: true,
      traits: { acceptanceCriteria: true, outOfScope: true, fileScope: false },
    });
    expect(candidate('auth').feature.specification).toBeNull();
  });

  it('says what kind of change each is, and which model made it where a commit names it', () => {
    const facts = ['favorites', 'profile', 'auth', 'settings page'].map((name) => [candidate(name).feature.kind, candidate(name).feature.model]);
    expect(facts).toEqual([['feat', null], ['feat', 'claude opus 4.1'], ['feat', null], ['feat', null]]);
  });

  it('composes and judges the run', () => {
    const { run } = composeRun(inspection, { selected: new Set(inspection.proposed), given: {}, createdAt: '2025-11-20T14:30:22.000Z', suggestionId: null, l10n: english });
    expect(run).toMatchObject({
      description: 'favorites, profile, auth and settings page',
      category: 'ui',
      prsCreated: 4,
      prsMerged: 2,
      conflictsEncountered: 1,
      manualFixesNeeded: 1,
      testsPassing: null,
      minutes: 83,
      evidence: 'git',
      successRate: 0.5,
      completionRate: 0.5,
      qualityScore: 60,
    });
  });

  it('leaves the repository and the worktrees as they were, byte for byte', () => {
    expect(changed).toEqual([]);
  });
});
