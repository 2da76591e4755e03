import type { Localizer } from '../../domain/localizer';
import type { LeftOutReason } from './inspection';

export function leftOutWord(reason: LeftOutReason, l10n: Localizer): string {
  switch (reason) {
    case 'detached':
      return l10n.t('on no branch');
    case 'prunable':
      return l10n.t('its folder is gone');
    case 'bare':
      return l10n.t('the bare repository itself');
    case 'noWork':
      return l10n.t('no work yet');
    case 'isBase':
      return l10n.t('the base branch');
    case 'notSelected':
      return l10n.t('from another run');
  }
}
