import type { Feature } from './feature';
import type { Localizer } from './localizer';
import type { UnmergedReason } from './unmergedReason';
import { unmergedWord } from './words';

/** Characters of what somebody wrote; a sentence holds no more. */
const MOST_WORDS = 120;

/** "superseded by #14", "turned down: “Too large to review.”". It holds somebody else's words. */
export function unmergedText(reason: UnmergedReason, l10n: Localizer): string {
  const why = whyText(reason, l10n);
  const words = shortened(reason.words ?? '');
  return words === '' ? why : l10n.t('{0}: “{1}”', why, words);
}

/** Why a feature was not merged, in the same words; null where it was, or where nothing tells. */
export function featureUnmergedText({ outcome, unmergedReason = null }: Pick<Feature, 'outcome' | 'unmergedReason'>, l10n: Localizer): string | null {
  return unmergedReason !== null && isUnmerged(outcome) ? unmergedText(unmergedReason, l10n) : null;
}

/** Whether there is a reason to be told. */
export function isUnmerged(outcome: Feature['outcome']): boolean {
  return outcome === 'closed' || outcome === 'unmerged';
}

function whyText({ kind, by = null }: UnmergedReason, l10n: Localizer): string {
  switch (kind) {
    case 'superseded':
      return by === null ? l10n.t('superseded') : l10n.t('superseded by #{0}', String(by));
    case 'failingChecks':
      return l10n.t('its checks failed');
    case 'reverted':
      return by === null ? l10n.t('reverted') : l10n.t('reverted by #{0}', String(by));
    case 'notNeeded':
    case 'branchDeleted':
    case 'conflict':
    case 'noActivity':
    case 'rejected':
      return unmergedWord(kind, l10n);
  }
}

/** On one line. No character is cut in two. */
function shortened(words: string): string {
  const characters = Array.from(words.replaceAll(/\s+/g, ' ').trim());
  return characters.length > MOST_WORDS ? `${characters.slice(0, MOST_WORDS - 1).join('').trimEnd()}…` : characters.join('');
}
