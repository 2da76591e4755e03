import * as z from 'zod/mini';
import './schemaMessages';
import { categorySchema } from './category';
import { featureSchema } from './feature';
import { runIdSchema } from './run';
import { specificationSchema } from './specification';
import { suggestionIdSchema } from './suggestion';

/** Made of what never changes about a worktree: its repository, its folder in there, and when it was made. */
export const featureIdSchema = z
  .string()
  .check(z.regex(/^fol_[0-9a-f]{24}$/))
  .brand<'FeatureId'>();

export type FeatureId = z.infer<typeof featureIdSchema>;

/** Names an open run for as long as it is open, in every window. */
export const openRunIdSchema = z.templateLiteral(['open_', z.string().check(z.regex(/^[0-9a-f]{24}$/))]);

export type OpenRunId = z.infer<typeof openRunIdSchema>;

const moment = z.int().check(z.nonnegative());
const commit = z.string().check(z.regex(/^[0-9a-f]{40,64}$/));
/** The name of a ref or of an agent is short, and a path is as long as a file system allows. */
const text = z.string().check(z.maxLength(8192));

export const followedBaseSchema = z.object({
  /** For people: `main`, `origin/main`. */
  name: text,
  /** The same branch whichever copy of it is meant: `main`. */
  branch: text,
  /** Whether it is the repository's default one. */
  isDefault: z.boolean(),
  tips: z.array(commit).check(z.minLength(1), z.maxLength(8)),
});

export type FollowedBase = z.infer<typeof followedBaseSchema>;

/** Where it is and what is checked out there, as the files tell. */
const placeSchema = z.object({
  at: moment,
  /** Absolute path. */
  worktree: text,
  /** Short name; null when detached. */
  branch: z.nullable(text),
  tip: z.nullable(commit),
  /** Whether the worktree was removed. */
  gone: z.boolean(),
});

export type FollowedPlace = z.infer<typeof placeSchema>;

/** How it began. */
const startSchema = z.object({
  at: moment,
  /** Short name of the branch that it was made from; null when nothing tells. */
  madeFrom: z.nullable(z.object({ at: moment, branch: text })),
  /** As it was when it was first seen; it may be written a moment after the worktree was made. */
  specification: z.nullable(
    z.object({
      at: moment,
      found: specificationSchema,
      /** SHA-256 of the file's text, in hexadecimal; null where that could not be read. */
      hash: z.nullable(z.string().check(z.regex(/^[0-9a-f]{64}$/))),
      name: z.nullable(text),
      category: z.nullable(categorySchema),
    }),
  ),
});

export type FollowedStart = z.infer<typeof startSchema>;

/** What an inspection last said. */
const observationSchema = z.object({
  at: moment,
  tip: commit,
  base: followedBaseSchema,
  /** Where it left the base. */
  fork: z.nullable(commit),
  /** Its own commits, descendants before ancestors. */
  commits: z.array(commit).check(z.maxLength(5000)),
  /** What it is called before names are made unique within a run. */
  name: text.check(z.minLength(1)),
  feature: featureSchema,
  /** Where its outcome was seen, in words. */
  outcomeOrigin: text,
  /** The commit of the base that brought its work; null for none, and where no single one did. */
  landing: z.nullable(commit),
  /** Milliseconds since the epoch. */
  workMoments: z.array(moment).check(z.maxLength(20_000)),
  baseConflictFiles: z.nullable(z.array(text)),
  /** Files in conflict with other features, by their ids. */
  conflicts: z.record(z.string(), z.array(text)),
});

export type FollowedObservation = z.infer<typeof observationSchema>;

/**
 * All that is known of one feature since its worktree appeared. Each part is a register of its own that carries the time it was set, so
 * that what two windows know can be joined in any order, see {@link joinFollowed}. All times are milliseconds since the epoch.
 */
export const followedFeatureSchema = z.object({
  id: featureIdSchema,
  /** Absolute path of the folder that all worktrees of the repository share. */
  commonFolder: text,
  /** Name of the worktree's folder under `worktrees/` in there. */
  administration: text,
  /** When the worktree was made. */
  createdAt: moment,
  /** Absolute path of the repository's main worktree or its bare folder. */
  repository: text,
  start: startSchema,
  place: placeSchema,
  /** All the names that its branch has had. */
  branches: z.array(text).check(z.maxLength(200)),
  observation: z.nullable(observationSchema),
  /** Files that were in conflict with another feature's while both had committed them, by that one's id: solved or not, it was met. */
  encountered: z.record(z.string(), z.array(text)),
  /** The open run that it was found to belong to at first. */
  openRun: z.nullable(z.object({ at: moment, id: openRunIdSchema })),
  /** The open run that a person moved it to. */
  assigned: z.nullable(z.object({ at: moment, id: openRunIdSchema })),
  /** The run that it was recorded in. */
  recorded: z.nullable(z.object({ at: moment, runId: runIdSchema })),
  /** What was shown before its run. */
  suggested: z.nullable(z.object({ at: moment, suggestionId: suggestionIdSchema })),
});

export type FollowedFeature = z.infer<typeof followedFeatureSchema>;

/**
 * What two know of the same feature, as one. Commutative, associative and idempotent: it does not matter who wrote first, nor how often
 * the same is read.
 */
export function joinFollowed(one: FollowedFeature, other: FollowedFeature): FollowedFeature {
  return {
    ...one,
    repository: one.repository < other.repository ? one.repository : other.repository,
    start: joinStart(one.start, other.start),
    place: later(one.place, other.place),
    branches: [...new Set([...one.branches, ...other.branches])].sort(),
    observation: laterOrOnly(one.observation, other.observation),
    encountered: joinFiles(one.encountered, other.encountered),
    openRun: earlierOrOnly(one.openRun, other.openRun),
    assigned: laterOrOnly(one.assigned, other.assigned),
    recorded: laterOrOnly(one.recorded, other.recorded),
    suggested: earlierOrOnly(one.suggested, other.suggested),
  };
}

/** The newest moment at which anything was learnt of it. */
export function lastSign({ place, observation, assigned, recorded }: FollowedFeature): number {
  return Math.max(place.at, observation?.at ?? 0, assigned?.at ?? 0, recorded?.at ?? 0);
}

function joinStart(one: FollowedStart, other: FollowedStart): FollowedStart {
  return {
    at: Math.min(one.at, other.at),
    madeFrom: earlierOrOnly(one.madeFrom, other.madeFrom),
    specification: earlierOrOnly(one.specification, other.specification),
  };
}

interface Dated {
  readonly at: number;
}

function later<T extends Dated>(one: T, other: T): T {
  return one.at > other.at || (one.at === other.at && JSON.stringify(one) > JSON.stringify(other)) ? one : other;
}

function earlier<T extends Dated>(one: T, other: T): T {
  return later(one, other) === one ? other : one;
}

function laterOrOnly<T extends Dated>(one: T | null, other: T | null): T | null {
  return one === null || other === null ? (one ?? other) : later(one, other);
}

function earlierOrOnly<T extends Dated>(one: T | null, other: T | null): T | null {
  return one === null || other === null ? (one ?? other) : earlier(one, other);
}

function joinFiles(one: FollowedFeature['encountered'], other: FollowedFeature['encountered']): FollowedFeature['encountered'] {
  const joined: Record<string, string[]> = {};
  const ids = new Set([...Object.keys(one), ...Object.keys(other)]);
  for (const id of [...ids].sort()) joined[id] = [...new Set([...(one[id] ?? []), ...(other[id] ?? [])])].sort();
  return joined;
}
