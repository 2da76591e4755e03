import { createHash } from 'node:crypto';
import { featureIdSchema, type FeatureId, type OpenRunId } from '../../domain/followedFeature';

/**
 * What makes a worktree the same one, wherever it is moved to and whatever its branch is called. A worktree that is made later at the same
 * place is another one: it has another time.
 * @param commonFolder absolute path of the repository's shared folder, links resolved
 * @param administration name of the worktree's folder under `worktrees/`
 * @param createdAt milliseconds since the epoch
 */
export function featureId(commonFolder: string, administration: string, createdAt: number): FeatureId {
  return featureIdSchema.parse(`fol_${digest([commonFolder, administration, String(createdAt)])}`);
}

/** The id of the open run that begins with a feature. Every window makes the same one. */
export function openRunIdOf(oldest: string): OpenRunId {
  return `open_${digest([oldest])}`;
}

function digest(parts: readonly string[]): string {
  return createHash('sha256').update(parts.join('\0')).digest('hex').slice(0, 24);
}
