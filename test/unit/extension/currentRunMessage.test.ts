import { describe, expect, it } from 'vitest';
import { english } from '../../../src/domain/localizer';
import { sentence } from '../../../src/domain/sentence';
import { currentRunMessage, emptyReason } from '../../../src/extension/views/currentRunMessage';
import { GitError } from '../../../src/git/gitError';
import type { Inspection, LeftOutReason } from '../../../src/recorder/inspection/inspection';
import { aCandidate, anInspection } from '../../helpers/candidates';

const TWO = anInspection([aCandidate('a'), aCandidate('b')]);
const NO_REPOSITORY = anInspection([], { warnings: [{ reason: 'noRepository', message: '/x is not inside a git repository.' }] });
const leftOut = (...reasons: readonly LeftOutReason[]): Inspection => anInspection([], { leftOut: reasons.map((reason, index) => ({ worktree: `/${index}`, reason })) });

describe('why the tree is empty', () => {
  it.each([
    ['not looked yet', null, null, null],
    ['git is missing', null, new GitError('notInstalled', sentence('no git')), 'gitMissing'],
    ['something else failed', null, new GitError('timeout', sentence('too long')), null],
    ['no repository', NO_REPOSITORY, null, 'noRepository'],
    ['only the base', leftOut('isBase', 'bare'), null, 'noWorktrees'],
    ['worktrees without work', leftOut('isBase', 'noWork'), null, null],
    ['features', TWO, null, null],
    ['features seen before git went', TWO, new GitError('notInstalled', sentence('no git')), null],
    ['a repository that cannot be read', anInspection([], { warnings: [{ reason: 'repositoryUnreadable', message: 'broken' }] }), null, null],
  ])('%s', (_case, inspection, failure, expected) => {
    expect(emptyReason(inspection, failure)).toBe(expected);
  });
});

describe('the message above the tree', () => {
  const message = (inspection: Inspection | null, failure: string | null = null): string | undefined => currentRunMessage({ inspection, failure, reason: null }, english);

  it('says that it is looking, until there is something', () => {
    expect(message(null)).toBe('Looking at the worktrees…');
    expect(message(TWO)).toBeUndefined();
  });

  it('says what went wrong, and that the lines are older', () => {
    expect(message(null, 'Git took too long.')).toBe('Git took too long.');
    expect(message(TWO, 'Git took too long.')).toBe('Git took too long. This is what was seen before.');
  });

  it('passes on the warnings, but not that one of several folders is no repository', () => {
    const warnings = [...NO_REPOSITORY.warnings, { reason: 'oldGit', message: 'Git 2.30 cannot merge.' } as const];
    expect(message({ ...TWO, warnings })).toBe('Git 2.30 cannot merge.');
  });

  it('says that one worktree is no run, and that there is no work yet', () => {
    expect(message(anInspection([aCandidate('a')]))).toBe('Only one worktree here has work; a parallel run has two or more.');
    expect(message(leftOut('noWork'))).toContain('no work yet');
  });

  it('leaves the word to the welcome text where there is one', () => {
    expect(currentRunMessage({ inspection: NO_REPOSITORY, failure: null, reason: 'noRepository' }, english)).toBeUndefined();
    expect(currentRunMessage({ inspection: null, failure: 'no git', reason: 'gitMissing' }, english)).toBeUndefined();
  });
});
