import type { Localizer } from '../../domain/localizer';
import { GitError } from '../../git/gitError';
import type { Inspection } from '../../recorder/inspection/inspection';
import type { EmptyReason } from '../contributions';

/** Why there is nothing to show, where a welcome text says what to do about it; null where there is something, or that is not known. */
export function emptyReason(inspection: Inspection | null, failure: Error | null): EmptyReason | null {
  if (failure instanceof GitError && failure.reason === 'notInstalled') return inspection === null ? 'gitMissing' : null;
  if (inspection === null || inspection.candidates.length > 0) return null;
  const { leftOut, warnings } = inspection;
  if (leftOut.length === 0 && warnings.some(({ reason }) => reason === 'noRepository')) return 'noRepository';
  const hasMore = leftOut.some(({ reason }) => reason !== 'isBase' && reason !== 'bare');
  return hasMore || warnings.some(({ reason }) => reason !== 'noRepository') ? null : 'noWorktrees';
}

export interface CurrentRunStanding {
  readonly inspection: Inspection | null;
  /** What went wrong when it was last looked, in one sentence. */
  readonly failure: string | null;
  /** See {@link emptyReason}. */
  readonly reason: EmptyReason | null;
}

/** What stands above the lines; undefined when they say it all, or a welcome text does. */
export function currentRunMessage({ inspection, failure, reason }: CurrentRunStanding, l10n: Localizer): string | undefined {
  if (reason !== null) return undefined;
  if (failure !== null) return inspection === null ? failure : l10n.t('{0} This is what was seen before.', failure);
  if (inspection === null) return l10n.t('Looking at the worktrees…');
  const { candidates, leftOut, warnings } = inspection;
  const sentences = warnings.filter((warning) => warning.reason !== 'noRepository').map(({ message }) => message);
  if (candidates.length === 0 && leftOut.some((left) => left.reason === 'noWork')) {
    sentences.push(l10n.t('The worktrees here have no work yet: no commits ahead of the base and no changed files.'));
  }
  if (candidates.length === 1) sentences.push(l10n.t('Only one worktree here has work; a parallel run has two or more.'));
  return sentences.length === 0 ? undefined : sentences.join(' ');
}
