import path from 'node:path';
import { agentOfBranch, featureNameFromBranch } from '../domain/featureName';
import { changeKindOf } from '../domain/changeKind';
import type { Category } from '../domain/category';
import type { PlannedFeature, PlannedRun } from '../domain/suggestion';
import { readSpecification } from './specification/specificationFile';
import { SpecificationMemory } from './specification/specificationMemory';

/** A worktree in which a feature is going to be made. */
export interface PlannedWorktree {
  /** Absolute path. */
  readonly path: string;
  /** Short name; null when detached. */
  readonly branch: string | null;
  /** What is known better than its branch and specification tell. */
  readonly name?: string | undefined;
  readonly category?: Category | null | undefined;
  readonly agent?: string | null | undefined;
}

/**
 * The run that begins in these worktrees, as far as their branches and specifications tell. Reads files only; never throws.
 * @param repositories absolute paths
 * @param globs where specifications are looked for, the first that matches wins
 */
export async function planWorktrees(worktrees: readonly PlannedWorktree[], repositories: readonly string[], globs: readonly string[]): Promise<PlannedRun> {
  const memory = new SpecificationMemory();
  const about = await Promise.all(worktrees.map((worktree) => planFeature(worktree, globs, memory)));
  return {
    category: common(about.map(({ category }) => category)),
    features: about.map(({ name }) => name),
    specificationType: common(about.map(({ specification }) => specification?.type ?? null)),
    worktrees: worktrees.map((worktree) => worktree.path),
    repositories: [...repositories],
    about,
  };
}

async function planFeature({ path: worktree, branch, name, category, agent }: PlannedWorktree, globs: readonly string[], memory: SpecificationMemory): Promise<PlannedFeature> {
  const named = featureNameFromBranch(branch ?? path.basename(worktree));
  const found = await readSpecification({ worktree, globs, changed: [], feature: named }, memory);
  const known = category ?? found?.category ?? null;
  return {
    name: name ?? found?.name ?? named,
    category: known,
    kind: changeKindOf({ name: named, branch, category: known }),
    agent: agent ?? agentOfBranch(branch ?? ''),
    specification:
      found === null
        ? null
        : {
            type: found.specification.type,
            buildGates: found.specification.buildGates,
            traits: found.specification.traits,
            fileScope: [...(found.specification.fileScope ?? [])],
            outOfScope: [...(found.specification.outOfScope ?? [])],
            words: [...found.content.tellingWords],
          },
  };
}

/** What all that are known have in common; null otherwise. */
function common<Value>(values: readonly (Value | null)[]): Value | null {
  const known = new Set(values.filter((value) => value !== null));
  return known.size === 1 ? ([...known][0] ?? null) : null;
}
