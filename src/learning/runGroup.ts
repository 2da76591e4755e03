import type { Localizer } from '../domain/localizer';
import type { RunOutline } from '../domain/run';
import type { RunGroup } from '../domain/runGroup';
import { traitWord, unmergedWord } from '../domain/words';
import { patternKey } from './comparedPattern';
import { unmergedKind } from './outcomes';

/** Whether a run is one of those that a figure is made of. */
export function isOfGroup(group: RunGroup): (run: RunOutline) => boolean {
  switch (group.kind) {
    case 'all':
      return () => true;
    case 'category':
      return ({ category }) => category === group.category;
    case 'pattern':
      return ({ specificationPattern }) => patternKey(specificationPattern) === group.key;
    case 'trait':
      return ({ specificationPattern: { buildGates, traits } }) => (group.trait === 'buildGates' ? buildGates === true : traits.includes(group.trait));
    case 'agent':
      return ({ features }) => features.some(({ agent, model = null }) => agent === group.agent && (group.model === null || model === group.model));
    case 'conflictFile':
      return ({ conflicts }) => conflicts.some(({ files }) => files.includes(group.file));
    case 'failedGate':
      return ({ features }) => features.some(({ failingGates = [] }) => failingGates.includes(group.gate));
    case 'unmerged':
      return ({ successRate }) => successRate !== null && successRate < 1;
    case 'unmergedReason':
      return ({ features }) => features.some((feature) => unmergedKind(feature) === group.reason);
    case 'failingTests':
      return ({ testsPassing }) => testsPassing === false;
    case 'manualFixes':
      return ({ manualFixesNeeded }) => (manualFixesNeeded ?? 0) > 0;
    case 'conflicts':
      return ({ conflictsEncountered }) => (conflictsEncountered ?? 0) > 0;
  }
}

/** What the runs have in common, in a few words. */
export function groupText(group: RunGroup, l10n: Localizer): string {
  switch (group.kind) {
    case 'all':
      return l10n.t('all runs');
    case 'category':
      return group.category;
    case 'pattern':
      return group.type ?? l10n.t('type unknown');
    case 'trait':
      return group.trait === 'buildGates' ? l10n.t('build gates') : (traitWord(group.trait, l10n) ?? group.trait);
    case 'agent':
      return group.model ?? group.agent;
    case 'conflictFile':
      return l10n.t('conflict in {0}', group.file);
    case 'failedGate':
      return l10n.t('gate {0} failed', group.gate);
    case 'unmerged':
      return l10n.t('features not merged');
    case 'unmergedReason':
      return l10n.t('not merged: {0}', unmergedWord(group.reason, l10n));
    case 'failingTests':
      return l10n.t('tests failing');
    case 'manualFixes':
      return l10n.t('manual fixes needed');
    case 'conflicts':
      return l10n.t('features in conflict');
  }
}
