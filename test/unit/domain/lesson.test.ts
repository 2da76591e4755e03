import { describe, expect, it } from 'vitest';
import { withLessons } from '../../../src/domain/lesson';

describe('lessons', () => {
  it('are kept once, as they were said first, in their order', () => {
    expect(withLessons(['Small steps.', 'Name the files.'], ['small  STEPS.', 'Test first.', 'test first. '])).toEqual(['Small steps.', 'Name the files.', 'Test first.']);
  });
});
