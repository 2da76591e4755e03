import type { Localizer } from './localizer';
import type { FeatureChange } from './runChange';
import { outcomeWord, pullRequestWord, testsWord, type PullRequestGlance } from './words';

/**
 * What became of a feature from one revision to the next, a text a fact: "favorites: open → merged". Empty where something else of it changed.
 * @param shown makes a text of somebody else's safe for where it is shown
 */
export function featureChangeTexts({ name: own, outcome, testsPassing, pullRequest }: FeatureChange, l10n: Localizer, shown: (text: string) => string): readonly string[] {
  const name = shown(own);
  const unknown = l10n.t('unknown');
  const tests = (passing: boolean | null): string => testsWord(passing, l10n) ?? unknown;
  const request = (found: PullRequestGlance | null): string => (found === null ? unknown : shown(pullRequestWord(found, l10n)));
  return [
    ...(outcome === undefined ? [] : [l10n.t('{0}: {1} → {2}', name, outcomeWord(outcome[0], l10n), outcomeWord(outcome[1], l10n))]),
    ...(testsPassing === undefined ? [] : [l10n.t('{0}: tests {1} → {2}', name, tests(testsPassing[0]), tests(testsPassing[1]))]),
    ...(pullRequest === undefined ? [] : [l10n.t('{0}: pull request {1} → {2}', name, request(pullRequest[0]), request(pullRequest[1]))]),
  ];
}
