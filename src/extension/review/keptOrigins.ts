import type { Localizer } from '../../domain/localizer';
import type { JudgedRun } from '../../domain/run';
import type { ComposedRun } from '../../recorder/composeRun';
import type { Candidate, FactOrigins } from '../../recorder/inspection/inspection';

/** Where facts come from, when a forge told some of them before and says nothing now. */
export function keptOrigins({ run: found, origins }: ComposedRun, kept: JudgedRun, l10n: Localizer): FactOrigins {
  if (kept === found) return origins;
  const before = l10n.t('the pull requests as they were read before');
  // These two are counted from all features together, whatever they come to; the others are the forge's only where it has changed them.
  const counted = (['prsCreated', 'prsMerged'] as const).filter((fact) => found.given?.includes(fact) !== true);
  const changed = (['manualFixesNeeded', 'testsPassing'] as const).filter((fact) => kept[fact] !== found[fact]);
  return { ...origins, ...Object.fromEntries([...counted, ...changed].map((fact) => [fact, before])) };
}

/** The same of what became of each feature. */
export function keptOutcomeOrigins(members: readonly Candidate[], { run: found }: ComposedRun, kept: JudgedRun, l10n: Localizer): readonly (string | undefined)[] {
  return members.map(({ origins }, index) => {
    const feature = kept.features[index];
    if (feature === undefined || feature === found.features[index] || feature.pullRequest === null || feature.given?.includes('outcome') === true) return origins.outcome;
    return l10n.t('pull request #{0} as it was read before', feature.pullRequest.number);
  });
}
