import type { ChangeKind } from './changeKind';
import type { Localizer } from './localizer';

/** A kind of change as people say it. */
export function kindWord(kind: ChangeKind, l10n: Localizer): string {
  switch (kind) {
    case 'feat':
      return l10n.t('new feature');
    case 'fix':
      return l10n.t('fix');
    case 'docs':
      return l10n.t('documentation');
    case 'style':
      return l10n.t('style');
    case 'refactor':
      return l10n.t('refactoring');
    case 'perf':
      return l10n.t('performance');
    case 'test':
      return l10n.t('testing');
    case 'build':
      return l10n.t('build');
    case 'ci':
      return l10n.t('CI');
    case 'chore':
      return l10n.t('chore');
  }
}

/** Features of a kind, in the middle of a sentence; of none in particular they are new ones. */
export function kindFeatures(kind: ChangeKind | null, l10n: Localizer): string {
  switch (kind) {
    case 'feat':
    case null:
      return l10n.t('new features');
    case 'fix':
      return l10n.t('fixes');
    case 'docs':
      return l10n.t('documentation features');
    case 'style':
      return l10n.t('style features');
    case 'refactor':
      return l10n.t('refactoring features');
    case 'perf':
      return l10n.t('performance features');
    case 'test':
      return l10n.t('testing features');
    case 'build':
      return l10n.t('build features');
    case 'ci':
      return l10n.t('CI features');
    case 'chore':
      return l10n.t('chores');
  }
}
