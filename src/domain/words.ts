import type { Outcome } from './feature';
import type { ImportSource } from './imported';
import type { Localizer } from './localizer';
import type { PullRequest, UnreadReason } from './pullRequest';
import type { Grade } from './quality';
import type { RunFacts } from './run';
import type { SpecificationPattern, Trait } from './specification';
import type { UnmergedKind } from './unmergedReason';

export function gradeWord(grade: Grade, l10n: Localizer): string {
  switch (grade) {
    case 'excellent':
      return l10n.t('excellent');
    case 'good':
      return l10n.t('good');
    case 'acceptable':
      return l10n.t('acceptable');
    case 'poor':
      return l10n.t('poor');
    case 'failed':
      return l10n.t('failed');
  }
}

export function outcomeWord(outcome: Outcome | null, l10n: Localizer): string {
  switch (outcome) {
    case 'merged':
      return l10n.t('merged');
    case 'open':
      return l10n.t('open');
    case 'closed':
      return l10n.t('closed without merge');
    case 'unmerged':
      return l10n.t('not merged');
    case null:
      return l10n.t('outcome unknown');
  }
}

/** Why something was not merged, in a few words. */
export function unmergedWord(kind: UnmergedKind, l10n: Localizer): string {
  switch (kind) {
    case 'superseded':
      return l10n.t('superseded by another');
    case 'notNeeded':
      return l10n.t('not needed any more');
    case 'branchDeleted':
      return l10n.t('its branch was deleted');
    case 'conflict':
      return l10n.t('in conflict with its base');
    case 'failingChecks':
      return l10n.t('failing checks');
    case 'noActivity':
      return l10n.t('no activity');
    case 'rejected':
      return l10n.t('turned down');
    case 'reverted':
      return l10n.t('reverted after the merge');
  }
}

/** Null where it is not known. */
export function testsWord(passing: boolean | null, l10n: Localizer): string | null {
  return passing === null ? null : passing ? l10n.t('passing') : l10n.t('failing');
}

/** What is said of a pull request in one breath. */
export type PullRequestGlance = Pick<PullRequest, 'number' | 'state' | 'isDraft' | 'isQueued'>;

/** "#12, open", "#12, draft". What another tool calls a state is left as it is, so the whole is somebody else's text. */
export function pullRequestWord({ number, state, isDraft = false, isQueued = false }: PullRequestGlance, l10n: Localizer): string {
  const word = (): string => {
    switch (state) {
      case 'open':
        return isQueued ? l10n.t('waits in the merge queue') : isDraft ? l10n.t('draft') : l10n.t('open');
      case 'merged':
        return l10n.t('merged');
      case 'closed':
        return l10n.t('closed');
      default:
        return state;
    }
  };
  return `#${String(number)}, ${word()}`;
}

/** A feature's pull request beside its outcome, which says the same as its state as a rule: "#12". Null where none is known. */
export function pullRequestBeside({ outcome, pullRequest }: { readonly outcome: Outcome | null; readonly pullRequest: PullRequestGlance | null }, l10n: Localizer): string | null {
  if (pullRequest === null) return null;
  const { number, state, isDraft = false, isQueued = false } = pullRequest;
  const isSaid = state.toLowerCase() === outcome && !isDraft && !isQueued;
  return isSaid ? `#${String(number)}` : pullRequestWord(pullRequest, l10n);
}

/** Why a pull request is not known, after the words for it: "not read: offline". */
export function unreadWord(reason: UnreadReason, l10n: Localizer): string {
  switch (reason) {
    case 'notAsked':
      return l10n.t('not asked for');
    case 'offline':
      return l10n.t('not read: offline');
    case 'timedOut':
      return l10n.t('not read: no answer in time');
    case 'signedOut':
      return l10n.t('not read: nobody is signed in');
    case 'tokenRefused':
      return l10n.t('not read: the sign-in is not accepted any more');
    case 'ssoRequired':
      return l10n.t('not read: single sign-on is required');
    case 'forbidden':
      return l10n.t('not read: not allowed');
    case 'notFound':
      return l10n.t('not read: no such repository, or not one that may be seen');
    case 'rateLimited':
      return l10n.t('not read: asked too often');
    case 'serverError':
      return l10n.t('not read: the server has a failure');
    case 'badAnswer':
      return l10n.t('not read: the answer makes no sense');
    case 'cancelled':
      return l10n.t('not read: cancelled');
  }
}

interface PullRequestKnowledge {
  readonly pullRequest: PullRequestGlance | null;
  readonly pullRequestUnread?: UnreadReason | undefined;
  /** There where a forge answered. */
  readonly withoutForge?: object | undefined;
}

/** What is known of a feature's pull request and why there is no more: "#12, open · not read: offline". Null where nothing is, not even that there is none. */
export function pullRequestText({ pullRequest, pullRequestUnread, withoutForge }: PullRequestKnowledge, l10n: Localizer): string | null {
  const parts = [...(pullRequest === null ? [] : [pullRequestWord(pullRequest, l10n)]), ...(pullRequestUnread === undefined ? [] : [unreadWord(pullRequestUnread, l10n)])];
  return parts.length > 0 ? parts.join(' · ') : withoutForge === undefined ? null : l10n.t('none found');
}

/** "not read: nobody is signed in (2 features)", a text a reason; none where all were read. */
export function unreadTexts(features: readonly { readonly pullRequestUnread?: UnreadReason | undefined }[], l10n: Localizer): readonly string[] {
  const counts = new Map<UnreadReason, number>();
  for (const { pullRequestUnread: reason } of features) if (reason !== undefined) counts.set(reason, (counts.get(reason) ?? 0) + 1);
  return [...counts].map(([reason, count]) => (count === 1 ? l10n.t('{0} (1 feature)', unreadWord(reason, l10n)) : l10n.t('{0} ({1} features)', unreadWord(reason, l10n), count)));
}

export function evidenceWord(evidence: RunFacts['evidence'], l10n: Localizer): string {
  switch (evidence) {
    case 'forge':
      return l10n.t('the pull requests');
    case 'git':
      return l10n.t('git alone');
    case 'given':
      return l10n.t('what was said');
  }
}

export function sourceWord(source: ImportSource, l10n: Localizer): string {
  switch (source) {
    case 'database':
      return l10n.t('the original tool’s database');
    case 'resultsFolder':
      return l10n.t('the original tool’s results folder');
    case 'runsLog':
      return l10n.t('the original tool’s log');
  }
}

/** Null for a trait that this version does not know by name. */
export function traitWord(trait: string, l10n: Localizer): string | null {
  switch (trait as Trait) {
    case 'acceptanceCriteria':
      return l10n.t('acceptance criteria');
    case 'fileScope':
      return l10n.t('file scope');
    case 'outOfScope':
      return l10n.t('out-of-scope list');
    case 'testCommands':
      return l10n.t('test commands');
    case 'examples':
      return l10n.t('examples');
    case 'dependencies':
      return l10n.t('dependencies');
    default:
      return null;
  }
}

/** A specification pattern as people say it: "v4_autonomous with build gates". */
export function patternText(pattern: SpecificationPattern, l10n: Localizer): string {
  if (pattern.type === null && pattern.buildGates === null && pattern.traits.length === 0) return l10n.t('unspecified');
  const type = pattern.type ?? l10n.t('no named type');
  const traits = pattern.traits.length === 0 ? '' : ` (${pattern.traits.map((trait) => traitWord(trait, l10n) ?? trait).join(', ')})`;
  switch (pattern.buildGates) {
    case true:
      return l10n.t('{0} with build gates', type) + traits;
    case false:
      return l10n.t('{0} without build gates', type) + traits;
    case null:
      return type + traits;
  }
}
