import path from 'node:path';
import type { FeatureId, FollowedFeature } from '../../domain/followedFeature';
import type { Ref } from '../../git/refs';
import type { RepositoryReader } from '../../git/repositoryReader';
import { worktreeCreatedAt } from '../../git/worktreeFolders';
import type { ListedWorktree } from '../../git/worktreeList';
import { shortName, type Base } from '../base';
import type { Candidate } from '../inspection';
import type { UsableWorktree } from '../sortOutWorktrees';
import { FeatureBases, readMadeFrom } from './featureBase';
import { featureId } from './featureId';

/** Which feature something that was observed is, and what was known of it before. */
export interface KnownFeature {
  readonly id: FeatureId;
  readonly commonFolder: string;
  /** Name of the worktree's folder under `worktrees/` in there. */
  readonly administration: string;
  readonly createdAt: number;
  readonly presence: Candidate['presence'];
  /** Null for one that was never seen before. */
  readonly memory: FollowedFeature | null;
}

export interface WorktreeBases {
  readonly bases: FeatureBases;
  /** By the worktree's path. */
  readonly of: ReadonlyMap<string, Base>;
  /** Short names of all the local branches that are a base of anything here. */
  readonly localBranches: readonly string[];
}

/**
 * What each worktree is measured against.
 * @param fallback the repository's default base, or the one that a person named
 */
export async function worktreeBases(repository: RepositoryReader, refs: readonly Ref[], listed: readonly ListedWorktree[], followed: readonly FollowedFeature[], fallback: Base, given: boolean): Promise<WorktreeBases> {
  const bases = new FeatureBases(repository, refs, fallback, given);
  const linked = listed.slice(1).flatMap(({ path: place, branch }) => (branch === null ? [] : [{ place, branch: shortName(branch) }]));
  const made = given ? [] : await Promise.all(linked.map(async ({ branch }) => ({ branch, from: await readMadeFrom(repository.commonFolder, branch) })));
  const found = await bases.of(made, new Set([...linked.map(({ branch }) => branch), ...followed.flatMap(({ branches }) => branches)]));
  const of = new Map(linked.map(({ place }, index) => [place, found[index] ?? fallback]));
  return { bases, of, localBranches: [...new Set([fallback, ...found].flatMap(({ localBranches }) => localBranches))] };
}

/**
 * Which feature each linked worktree is, by its path.
 * @param gitFolders of the worktrees, in their order
 */
export async function knownWorktrees(repository: RepositoryReader, worktrees: readonly UsableWorktree[], gitFolders: readonly (string | null)[], followed: readonly FollowedFeature[]): Promise<ReadonlyMap<string, KnownFeature>> {
  const { commonFolder } = repository;
  const memories = new Map(followed.map((memory) => [memory.id, memory]));
  const known = await Promise.all(
    worktrees.map(async ({ path: place }, index): Promise<readonly (readonly [string, KnownFeature])[]> => {
      const gitFolder = gitFolders[index] ?? null;
      if (gitFolder === null || path.basename(path.dirname(gitFolder)) !== 'worktrees') return [];
      const createdAt = await worktreeCreatedAt(gitFolder);
      if (createdAt === null) return [];
      const administration = path.basename(gitFolder);
      const id = featureId(commonFolder, administration, createdAt);
      return [[place, { id, commonFolder, administration, createdAt, presence: 'worktree', memory: memories.get(id) ?? null }]];
    }),
  );
  return new Map(known.flat());
}
