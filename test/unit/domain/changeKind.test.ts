import { describe, expect, it } from 'vitest';
import { changeKindOf, kindOfSubject, kindOfSubjects } from '../../../src/domain/changeKind';

describe('the kind of a change', () => {
  it.each([
    [{ name: 'login', branch: 'fix/login', category: null }, 'fix'],
    [{ name: 'login', branch: 'claude/fix/login', category: null }, 'fix'],
    [{ name: 'login', branch: 'claude/fix-login-x7q2a', category: null }, 'fix'],
    [{ name: 'login', branch: 'feature/login', category: 'documentation' }, 'feat'],
    [{ name: 'docs: guide', branch: null, category: null }, 'docs'],
    [{ name: 'perf-cache', category: null }, 'perf'],
    [{ name: 'guide', category: 'documentation' }, 'docs'],
    [{ name: 'coverage', category: 'testing' }, 'test'],
    [{ name: 'fixtures', category: null }, null],
    [{ name: 'login', category: 'ui' }, null],
    [{ name: 'constructor-call', category: null }, null],
    [{ name: 'fix-login', kind: 'chore', category: null }, 'chore'],
  ] as const)('of %j is %s', (source, kind) => {
    expect(changeKindOf(source)).toBe(kind);
  });

  it('is what a commit calls itself', () => {
    expect(kindOfSubject('feat(api)!: routes')).toBe('feat');
    expect(kindOfSubject('ci: cache')).toBe('ci');
    expect(kindOfSubject('toString: x')).toBeNull();
    expect(kindOfSubject('Merge branch')).toBeNull();
  });
});

describe('the kind of a feature', () => {
  it.each([
    ['fix', ['fix: a', 'fix(ui)!: b', 'feat: c']],
    ['feat', ['test: a', 'feat: b']],
    ['docs', ['Documentation: a', 'no type', 'whatever']],
    [null, ['no type', 'revert: a', '']],
    [null, []],
  ] as const)('is %s by what most of its commits say', (kind, subjects) => {
    expect(kindOfSubjects(subjects)).toBe(kind);
  });
});
