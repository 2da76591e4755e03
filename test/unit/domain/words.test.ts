import { describe, expect, it } from 'vitest';
import { categorySchema, isKnownCategory } from '../../../src/domain/category';
import { english } from '../../../src/domain/localizer';
import { idTimestamp, timeSchema } from '../../../src/domain/time';

describe('a category', () => {
  it.each(['ui', 'github-vetting', 'v2.0_x', '0'])('may be called %s', (name) => {
    expect(categorySchema.safeParse(name).success).toBe(true);
  });

  it.each(['', 'UI', '.hidden', '../up', 'a b', 'a/b', 'ü', 'x'.repeat(65)])('may not be called %j', (name) => {
    expect(categorySchema.safeParse(name).success).toBe(false);
  });

  it('is known or the user’s own', () => {
    expect(isKnownCategory('api')).toBe(true);
    expect(isKnownCategory('github-vetting')).toBe(false);
  });
});

describe('English', () => {
  it('puts values where the numbers are, and does not look into values', () => {
    expect(english.t('{1} of {0}', 4, '{0}')).toBe('{0} of 4');
    expect(english.t('{0} and {7}', 'a')).toBe('a and {7}');
  });
});

describe('time', () => {
  it('is written in UTC', () => {
    expect(timeSchema.safeParse('2025-11-20T14:30:22Z').success).toBe(true);
    expect(timeSchema.safeParse('2025-11-20T14:30:22.123Z').success).toBe(true);
    expect(timeSchema.safeParse('2025-11-20T14:30:22+01:00').success).toBe(false);
    expect(timeSchema.safeParse('2025-11-20').success).toBe(false);
  });

  it('sorts in ids', () => {
    expect(idTimestamp(new Date('2025-11-20T14:30:22.999Z'))).toBe('20251120_143022');
  });
});
