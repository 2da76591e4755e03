import type { AgentRule } from '../domain/agent';
import type { Commit } from '../git/commitLog';
import type { RepositoryReader } from '../git/repositoryReader';
import { baseFixes } from './baseFixes';
import type { ObservedFeature } from './conclude';
import type { FoundLanding } from './equivalence';
import type { Landing, PartialLanding } from './ownWork';

/** A feature with what speaks for its outcome and its fixes. */
export interface ExplainedFeature extends ObservedFeature {
  /** How its work came into the base, also when it was taken back since; null when it never did. */
  readonly landed: Landing | null;
  /** Set when the base holds a part of it. */
  readonly partial: PartialLanding | null;
  /** Commits by people on the base that changed its lines after it landed, newest first. */
  readonly baseFixes: readonly Commit[];
}

/** @param found in the order of the features */
export async function explain(
  repository: RepositoryReader,
  features: readonly ObservedFeature[],
  found: readonly FoundLanding[],
  agents: readonly AgentRule[],
): Promise<readonly ExplainedFeature[]> {
  const settled = features.map((feature, index) => {
    const { landing, partial } = found[index] ?? { landing: null, partial: null };
    // Work that is in by its content is in as a whole, even if only some of its commits are found again.
    return { ...feature, landed: feature.landing ?? landing, partial: feature.landing?.how === 'content' ? null : partial };
  });
  const fixes = await baseFixes(repository, { features: settled, agents });
  return settled.map((feature, index) => ({ ...feature, baseFixes: fixes[index] ?? [] }));
}
