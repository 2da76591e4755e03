import { describe, expect, it } from 'vitest';
import { featureNameFromBranch, uniqueNames } from '../../../src/domain/featureName';

describe('a feature\'s name', () => {
  it.each([
    ['feature/favorites', 'favorites'],
    ['favorites', 'favorites'],
    ['feat/add-oauth2', 'add-oauth2'],
    ['claude/fix-login-011CUx7q2aB', 'fix-login'],
    ['codex/add-settings-x7q2ab', 'add-settings'],
    ['codex/2025-11-20/auth', 'auth'],
    ['auth/oauth2', 'oauth2'],
    ['feature/JIRA-123-dark-mode', 'dark-mode'],
    ['user/settings/42', 'settings'],
    ['feature/123', '123'],
    ['claude/feature/profile', 'profile'],
    ['cursor/phase-2', 'phase-2'],
    ['001-photo-albums', 'photo-albums'],
    ['release/v2', 'v2'],
    ['תכונה/חדשה', 'חדשה'],
    ['feature/', 'feature'],
  ])('%s -> %s', (branch, name) => {
    expect(featureNameFromBranch(branch)).toBe(name);
  });

  it('is unique within a run', () => {
    const source = (name: string, branch: string, repository = '/r/one'): { name: string; branch: string; repository: string } => ({ name, branch, repository });
    expect(uniqueNames([source('auth', 'feature/auth'), source('auth', 'fix/auth'), source('ui', 'ui')])).toEqual(['feature/auth', 'fix/auth', 'ui']);
    expect(uniqueNames([source('auth', 'auth'), source('auth', 'auth', '/r/two')])).toEqual(['one: auth', 'two: auth']);
    expect(uniqueNames([source('auth', 'auth'), source('auth', 'auth'), source('auth', 'auth')])).toEqual(['one: auth', 'one: auth (2)', 'one: auth (3)']);
  });
});
