import { describe, expect, it } from 'vitest';
import { kindOfSubjects } from '../../../src/domain/changeKind';

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
