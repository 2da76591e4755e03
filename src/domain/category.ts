import * as z from 'zod/mini';
import './schemaMessages';

/** The categories that the product knows by itself. People add their own; see {@link categorySchema}. */
export const KNOWN_CATEGORIES = ['ui', 'api', 'testing', 'documentation', 'refactoring'] as const;

export type KnownCategory = (typeof KNOWN_CATEGORIES)[number];

/** Said of a feature that is of several, when none of them dominates. */
export const MIXED_CATEGORY = 'mixed';

/**
 * A category is one of the known names or a name of the user's own, such as `github-vetting`.
 * It becomes a folder name and a filter, hence the narrow alphabet.
 */
export const categorySchema = z
  .string()
  .check(z.regex(/^[a-z0-9][a-z0-9._-]{0,63}$/, 'a category is made of lower-case letters, digits, dots, dashes and underscores'));

export type Category = z.infer<typeof categorySchema>;

export function isKnownCategory(category: string): category is KnownCategory {
  return (KNOWN_CATEGORIES as readonly string[]).includes(category);
}
