import * as z from 'zod/mini';
import './schemaMessages';

/** Traits that are read from a specification file; each says whether the file has such a part. */
export const TRAITS = ['acceptanceCriteria', 'fileScope', 'outOfScope', 'testCommands', 'examples', 'dependencies'] as const;

export type Trait = (typeof TRAITS)[number];

/** A specification file as it was found in a feature's worktree. */
export const specificationSchema = z.object({
  /** Path relative to the worktree, with forward slashes. */
  path: z.string(),
  /** How it is written, such as `v4_autonomous`, `spec-kit`, `openspec`; null when nothing tells. */
  type: z.nullable(z.string()),
  /** Whether commands decide "done" in it; null when the file could not be read. */
  buildGates: z.nullable(z.boolean()),
  /** By name; a trait that could not be looked for is left out. */
  traits: z.record(z.string(), z.boolean()),
  /** Words of prose, code left out; null when it could not be read to its end. Older documents say nothing of it. */
  length: z.optional(z.nullable(z.int().check(z.nonnegative()))),
  /** Paths and globs that it names as what to work on, at most a hundred; left out when that is not known. */
  fileScope: z.optional(z.array(z.string())),
  /** Paths and globs that it names as what to leave alone, at most a hundred; left out when that is not known. */
  outOfScope: z.optional(z.array(z.string())),
});

export type Specification = z.infer<typeof specificationSchema>;

/** How the features of a run were specified, as far as they agree. */
export const specificationPatternSchema = z.object({
  type: z.nullable(z.string()),
  buildGates: z.nullable(z.boolean()),
  /** Names of the traits that more than half of the specified features have, sorted. */
  traits: z.array(z.string()),
});

export type SpecificationPattern = z.infer<typeof specificationPatternSchema>;

export const UNKNOWN_PATTERN: SpecificationPattern = { type: null, buildGates: null, traits: [] };
