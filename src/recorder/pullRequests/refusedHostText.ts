import type { Localizer } from '../../domain/localizer';
import type { RefusedForgeHost } from '../../forge/forgeHosts';

/** Why a host of the setting is not used, in a sentence that says what to write instead. */
export function refusedHostText({ host, reason }: RefusedForgeHost, l10n: Localizer): string {
  switch (reason) {
    case 'notHosts':
      return l10n.t('The hosts of forges are an object such as {0}.', '{"git.example.com": "github"}');
    case 'notHost':
      return l10n.t('“{0}” is no name of a host such as git.example.com.', host);
    case 'builtIn':
      return l10n.t('“{0}” is known already, and cannot be anything else.', host);
    case 'unknownKind':
      return l10n.t('What runs at “{0}” is “github” or “gitlab”.', host);
    case 'notAddress':
      return l10n.t('The API of “{0}” is no address such as https://git.example.com/api/v4.', host);
    case 'notEncrypted':
      return l10n.t('The API of “{0}” must be https: otherwise the sign-in could be read on the way.', host);
  }
}
