import type { Feature, FeatureEvidence } from '../../domain/feature';
import type { Localizer } from '../../domain/localizer';

/** As many as are read at a glance. */
const SHOWN = 8;

export interface EvidenceLine {
  /** Short name and subject. */
  readonly commit: string;
  /** What it speaks for. */
  readonly what: string;
}

/** The commits behind a feature's manual fixes and its agent. */
export function evidenceLines({ evidence }: Feature, l10n: Localizer): readonly EvidenceLine[] {
  const fixes = (evidence?.fixes ?? []).map(({ oid, subject, author, where }) => ({
    commit: `${oid.slice(0, 7)} ${subject}`,
    what: fixText(author, where, l10n),
  }));
  const agents = (evidence?.agentCommits ?? []).map(({ oid, subject, agent }) => ({ commit: `${oid.slice(0, 7)} ${subject}`, what: agent }));
  return [...fixes, ...agents].slice(0, SHOWN);
}

function fixText(author: string, where: FeatureEvidence['fixes'][number]['where'], l10n: Localizer): string {
  switch (where) {
    case 'branch':
      return l10n.t('manual fix by {0}', author);
    case 'base':
      return l10n.t('manual fix by {0}, after the merge', author);
    case 'pullRequest':
      return l10n.t('manual fix by {0}, on the pull request', author);
  }
}
