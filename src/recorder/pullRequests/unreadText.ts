import type { Localizer } from '../../domain/localizer';
import type { UnreadReason } from '../../domain/pullRequest';
import type { ReadingProblem } from './readings';

/** Where there is nothing to say of a part that it does not say of the whole. */
const IN_PART: ReadonlySet<UnreadReason> = new Set(['badAnswer', 'serverError', 'timedOut', 'rateLimited']);

/** Why pull requests are not known, in a sentence. */
export function unreadText(problem: ReadingProblem, l10n: Localizer): string {
  const { host, path, reason, retryAt, branches } = problem;
  if (branches !== null && IN_PART.has(reason)) {
    return branches === 1 ? l10n.t('{0} answered in part: the pull request of 1 feature is not known yet.', host) : l10n.t('{0} answered in part: the pull requests of {1} features are not known yet.', host, branches);
  }
  switch (reason) {
    case 'notAsked':
      return l10n.t('{0} was not asked for pull requests.', host);
    case 'offline':
      return l10n.t('{0} cannot be reached, so pull requests are not known yet.', host);
    case 'timedOut':
      return l10n.t('{0} did not answer in time, so pull requests are not known yet.', host);
    case 'signedOut':
      return l10n.t('Nobody is signed in to {0} here, so pull requests are not known yet.', host);
    case 'tokenRefused':
      return l10n.t('{0} does not accept the sign-in any more; sign in again.', host);
    case 'ssoRequired':
      return l10n.t('{0} asks for single sign-on before it shows {1}; authorize the sign-in for that organization.', host, path);
    case 'forbidden':
      return l10n.t('{0} does not show the pull requests of {1} to whoever is signed in here.', host, path);
    case 'notFound':
      return l10n.t('{0} has no {1} that whoever is signed in here may see.', host, path);
    case 'rateLimited':
      return retryAt === null ? l10n.t('{0} was asked too often; try again later.', host) : l10n.t('{0} was asked too often; it may be asked again at {1}.', host, new Date(retryAt).toLocaleTimeString(l10n.locale, { timeStyle: 'short' }));
    case 'serverError':
      return l10n.t('{0} has a failure of its own; try again later.', host);
    case 'badAnswer':
      return l10n.t('{0} gave an answer that makes no sense, so pull requests are not known yet.', host);
    case 'cancelled':
      return l10n.t('Asking {0} was cancelled, so pull requests are not known yet.', host);
  }
}
