import type { Outcome } from '../domain/feature';
import type { Localizer } from '../domain/localizer';
import type { Grade } from '../domain/quality';
import type { LeftOutReason } from '../recorder/inspection';

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

export function leftOutWord(reason: LeftOutReason, l10n: Localizer): string {
  switch (reason) {
    case 'detached':
      return l10n.t('left out: on no branch');
    case 'prunable':
      return l10n.t('left out: its folder is gone');
    case 'bare':
      return l10n.t('left out: the bare repository itself');
    case 'noWork':
      return l10n.t('left out: no work yet');
    case 'isBase':
      return l10n.t('left out: the base branch');
    case 'notSelected':
      return l10n.t('left out: from another run, choose this line to take it in');
  }
}

/** One decimal at most: `87.5`, `90`. The document keeps the exact score. */
export function scoreText(score: number): string {
  return String(Math.round(score * 10) / 10);
}
