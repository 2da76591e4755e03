import type { FeatureCategory } from '../../domain/featureCategory';
import type { Localizer } from '../../domain/localizer';

/** Where a feature's category came from and how sure that is, in words for the review. */
export function categoryOrigin(found: FeatureCategory | null, l10n: Localizer): string {
  switch (found?.basis) {
    case undefined:
      return l10n.t('neither commits, branch nor changed files tell');
    case 'rules':
      return l10n.t('setting {0}', 'categoryRules');
    case 'commits':
      return l10n.t('{0} of {1} commits are {2}', found.commits, found.of, found.as);
    case 'branch':
      return l10n.t('branch {0}', found.branch);
    case 'paths':
      return l10n.t('changed files, {0} sure', l10n.percent(found.certainty));
    case 'mixed': {
      const [first, second] = found.leading;
      return l10n.t('{0} {1}, {2} {3} by changed files', first.category, l10n.percent(first.certainty), second.category, l10n.percent(second.certainty));
    }
  }
}
