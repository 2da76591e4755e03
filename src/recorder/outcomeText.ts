import type { Localizer } from '../domain/localizer';
import type { ExplainedFeature } from './explain';
import type { Landing, PartialLanding } from './ownWork';

/** Commits that are named one by one. */
const NAMED = 5;

/** What speaks for a feature's outcome, in words. */
export function outcomeOrigin({ landing, landed, partial, base }: ExplainedFeature, l10n: Localizer): string {
  if (landing !== null) return landingOrigin(landing, partial, base.name, l10n);
  if (partial !== null) return partialOrigin(partial, base.name, l10n);
  if (landed?.revertedBy !== undefined && landed.revertedBy !== null) {
    return landed.commit === null ? l10n.t('reverted by {0}', short(landed.revertedBy)) : l10n.t('merged by {0}, reverted by {1}', short(landed.commit), short(landed.revertedBy));
  }
  return l10n.t('not in {0}', base.name);
}

function landingOrigin(landing: Landing, partial: PartialLanding | null, base: string, l10n: Localizer): string {
  const how = howItLanded(landing, base, l10n);
  if (partial !== null) return l10n.t('{0}; {1} of its {2} commits taken back since: {3}', how, partial.total - partial.merged, partial.total, list(partial.missing));
  return landing.appliedAgainBy === null ? how : l10n.t('{0}, reverted, applied again by {1}', how, short(landing.appliedAgainBy));
}

function howItLanded(landing: Landing, base: string, l10n: Localizer): string {
  const commit = short(landing.commit ?? '');
  switch (landing.how) {
    case 'merge':
      return l10n.t('merge commit {0}', commit);
    case 'fastForward':
      return l10n.t('fast-forward to {0}', commit);
    case 'squash':
      return landing.difference === null ? l10n.t('same change as {0} (squash)', commit) : likelySquash(commit, landing.difference, l10n);
    case 'rebase':
      return landing.commits.length > 1 ? l10n.t('same changes as {0} (rebase)', list(landing.commits)) : l10n.t('same change as {0}', commit);
    case 'cherryPick': {
      const picked = landing.commits.length > 1 ? l10n.t('all {0} commits were picked: {1}', landing.commits.length, list(landing.commits)) : l10n.t('picked as {0}', commit);
      return landing.certainty === 'certain' ? picked : l10n.t('{0}; by their messages, some were changed on the way', picked);
    }
    case 'content':
      return l10n.t('merging it into {0} changes nothing', base);
  }
}

function likelySquash(commit: string, { lines, of, besides }: NonNullable<Landing['difference']>, l10n: Localizer): string {
  if (lines > 0) return l10n.t('likely the squash {0}: {1} of {2} lines differ', commit, lines, of);
  return besides.length > 0 ? l10n.t('likely the squash {0}: the same lines, and {1} besides', commit, besides.join(', ')) : l10n.t('likely the squash {0}: the same lines', commit);
}

function partialOrigin({ merged, total, commits, missing, revertedBy }: PartialLanding, base: string, l10n: Localizer): string {
  const part = l10n.t('partly in {0}: {1} of {2} commits ({3}); missing {4}', base, merged, total, list(commits), list(missing));
  return revertedBy === null ? part : l10n.t('{0}, reverted by {1}', part, short(revertedBy));
}

function list(oids: readonly string[]): string {
  const named = oids.slice(0, NAMED).map(short).join(', ');
  return oids.length > NAMED ? `${named}, …` : named;
}

function short(oid: string): string {
  return oid.slice(0, 7);
}
