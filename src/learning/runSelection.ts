import type { Localizer } from '../domain/localizer';
import type { RunOutline } from '../domain/run';
import type { RunSelection } from '../domain/runSelection';
import { traitWord } from '../domain/words';
import { patternKey } from './comparedPattern';

/** Whether a run is one of those that a figure is made of. */
export function isSelected(selection: RunSelection): (run: RunOutline) => boolean {
  switch (selection.kind) {
    case 'all':
      return () => true;
    case 'category':
      return ({ category }) => category === selection.category;
    case 'pattern':
      return ({ specificationPattern }) => patternKey(specificationPattern) === selection.key;
    case 'trait':
      return ({ specificationPattern: { buildGates, traits } }) => (selection.trait === 'buildGates' ? buildGates === true : traits.includes(selection.trait));
    case 'agent':
      return ({ features }) => features.some(({ agent, model = null }) => agent === selection.agent && (selection.model === null || model === selection.model));
    case 'conflictFile':
      return ({ conflicts }) => conflicts.some(({ files }) => files.includes(selection.file));
    case 'failedGate':
      return ({ features }) => features.some(({ failingGates = [] }) => failingGates.includes(selection.gate));
    case 'unmerged':
      return ({ successRate }) => successRate !== null && successRate < 1;
    case 'failingTests':
      return ({ testsPassing }) => testsPassing === false;
    case 'manualFixes':
      return ({ manualFixesNeeded }) => (manualFixesNeeded ?? 0) > 0;
    case 'conflicts':
      return ({ conflictsEncountered }) => (conflictsEncountered ?? 0) > 0;
  }
}

/** What the runs have in common, in a few words. */
export function selectionText(selection: RunSelection, l10n: Localizer): string {
  switch (selection.kind) {
    case 'all':
      return l10n.t('all runs');
    case 'category':
      return selection.category;
    case 'pattern':
      return selection.type ?? l10n.t('type unknown');
    case 'trait':
      return selection.trait === 'buildGates' ? l10n.t('build gates') : (traitWord(selection.trait, l10n) ?? selection.trait);
    case 'agent':
      return selection.model ?? selection.agent;
    case 'conflictFile':
      return l10n.t('conflict in {0}', selection.file);
    case 'failedGate':
      return l10n.t('gate {0} failed', selection.gate);
    case 'unmerged':
      return l10n.t('features not merged');
    case 'failingTests':
      return l10n.t('tests failing');
    case 'manualFixes':
      return l10n.t('manual fixes needed');
    case 'conflicts':
      return l10n.t('features in conflict');
  }
}
