import type { Localizer } from '../../domain/localizer';
import type { Core } from '../core';
import { inform } from '../notify';
import { pickOne } from '../review/quickInput';
import { withoutCodicons } from '../words';

/** Takes an access token that was typed in out of the editor's secret storage. */
export async function forgetTokens(core: Core, l10n: Localizer): Promise<void> {
  const { signIn } = await core.pullRequests();
  const { hosts } = signIn;
  if (hosts.length === 0) {
    void inform(l10n.t('No access token is kept. What the editor itself is signed in to is in its Accounts menu.'));
    return;
  }
  const choice = await pickOne({ title: l10n.t('Forget Access Token'), placeholder: l10n.t('For which host?'), items: hosts.map((host) => ({ label: withoutCodicons(host), host })), backButton: false });
  if (choice.kind === 'back') return;
  await signIn.forget(choice.value.host);
  void inform(l10n.t('The access token for {0} is forgotten.', choice.value.host));
}
