import type { Localizer } from '../../domain/localizer';
import type { JudgedRun } from '../../domain/run';
import type { ComposedRun } from '../../recorder/composeRun';
import type { Candidate, FactOrigins } from '../../recorder/inspection/inspection';

/** Where facts come from, when a forge told some of them before and says nothing now. */
export function keptOrigins({ run: found, origins }: ComposedRun, kept: JudgedRun, l10n: Localizer): FactOrigins {
  if (kept === found) return origins;
  const isGiven = (fact: string): boolean => found.given?.some((given) => given === fact) === true;
  const changed = (['prsCreated', 'prsMerged', 'manualFixesNeeded', 'testsPassing'] as const).filter((fact) => !isGiven(fact) && (fact === 'prsCreated' || fact === 'prsMerged' || kept[fact] !== found[fact]));
  return { ...origins, ...Object.fromEntries(changed.map((fact) => [fact, l10n.t('the pull requests as they were read before')])) };
}

/** The same of what became of each feature. */
export function keptOutcomeOrigins(members: readonly Candidate[], { run: found }: ComposedRun, kept: JudgedRun, l10n: Localizer): readonly (string | undefined)[] {
  return members.map(({ origins }, index) => {
    const feature = kept.features[index];
    const pullRequest = feature === found.features[index] ? null : (feature?.pullRequest ?? null);
    return pullRequest === null ? origins.outcome : l10n.t('pull request #{0} as it was read before', pullRequest.number);
  });
}
