import type { Feature } from '../../domain/feature';
import type { UnreadReason } from '../../domain/pullRequest';
import type { ForgeKind } from '../../forge/forge';
import type { FeatureReading } from './withPullRequest';

/** Why the pull requests of a project could not be read. */
export interface ReadingProblem {
  readonly kind: ForgeKind;
  readonly host: string;
  readonly path: string;
  readonly reason: UnreadReason;
  /** Milliseconds since the epoch before which it will not be asked again; null where it may be. */
  readonly retryAt: number | null;
  /** How many branches are not known while the others are; null where nothing is known. */
  readonly branches: number | null;
}

/** What a person can mend by signing in, anew where need be. */
export const MENDED_BY_SIGN_IN: ReadonlySet<UnreadReason> = new Set(['signedOut', 'tokenRefused', 'ssoRequired']);

/** What forges said. */
export interface PullRequestReadings {
  /** Null for a feature whose repository is on no known forge. */
  readonly of: (feature: Feature) => FeatureReading | null;
  /** A project each. */
  readonly problems: readonly ReadingProblem[];
}

export const NOTHING_READ: PullRequestReadings = { of: () => null, problems: [] };
