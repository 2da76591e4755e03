import type { Localizer } from '../../domain/localizer';
import type { Tally } from '../intervals';
import type { Evidence } from './pairEvidence';

/**
 * One sentence without its full stop, that can be checked.
 * @param pairs all recorded ones
 */
export function evidenceText(evidence: Evidence, pairs: Tally, l10n: Localizer): string {
  switch (evidence.kind) {
    case 'files': {
      const { files, worst, conflicted } = evidence;
      if (conflicted === null) return files.length === 1 ? l10n.t('both name 1 file: {0}', worst) : l10n.t('both name {0} files, such as {1}', files.length, worst);
      return conflicted.runs === 1 ? l10n.t('both name {0}, which conflicted in 1 earlier run', worst) : l10n.t('both name {0}, which conflicted in {1} earlier runs', worst, conflicted.runs);
    }
    case 'folder': {
      const { conflicted } = evidence;
      const folder = evidence.folder === '' ? l10n.t('the whole repository') : `${evidence.folder}/`;
      if (conflicted === null) return l10n.t('both work in {0}, where 0 earlier runs had conflicts', folder);
      return conflicted.runs === 1 ? l10n.t('both work in {0}, where 1 earlier run had conflicts', folder) : l10n.t('both work in {0}, where {1} earlier runs had conflicts', folder, conflicted.runs);
    }
    case 'names': {
      const { file, conflicted } = evidence;
      return conflicted.runs === 1 ? l10n.t('both point to {0}, which conflicted in 1 earlier run', file) : l10n.t('both point to {0}, which conflicted in {1} earlier runs', file, conflicted.runs);
    }
    case 'nothingInCommon':
      return l10n.t('they name no file or folder in common; {0} of {1} earlier pairs conflicted', pairs.successes, pairs.successes + pairs.failures);
    case 'categories': {
      const { categories: [one, other], tally } = evidence;
      return l10n.t('{0} of {1} earlier pairs of {2} and {3} conflicted', tally.successes, tally.successes + tally.failures, one, other);
    }
    case 'words':
      return l10n.t('their names and specifications have {0} of {1} words in common', evidence.shared, evidence.all);
  }
}
