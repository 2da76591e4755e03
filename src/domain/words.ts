import type { Outcome } from './feature';
import type { ImportSource } from './imported';
import type { Localizer } from './localizer';
import type { Grade } from './quality';
import type { RunFacts } from './run';
import type { SpecificationPattern, Trait } from './specification';
import type { UnmergedKind } from './unmergedReason';

export function gradeWord(grade: Grade, l10n: Localizer): string {
  switch (grade) {
    case 'excellent':
      return l10n.t('excellent');
    case 'good':
      return l10n.t('good');
    case 'acceptable':
      return l10n.t('acceptable');
    case 'poor':
      return l10n.t('poor');
    case 'failed':
      return l10n.t('failed');
  }
}

export function outcomeWord(outcome: Outcome | null, l10n: Localizer): string {
  switch (outcome) {
    case 'merged':
      return l10n.t('merged');
    case 'open':
      return l10n.t('open');
    case 'closed':
      return l10n.t('closed without merge');
    case 'unmerged':
      return l10n.t('not merged');
    case null:
      return l10n.t('outcome unknown');
  }
}

/** Why it was not merged, after the words for that. */
export function unmergedWord(kind: UnmergedKind, l10n: Localizer): string {
  switch (kind) {
    case 'superseded':
      return l10n.t('superseded by another');
    case 'notNeeded':
      return l10n.t('not needed any more');
    case 'branchDeleted':
      return l10n.t('its branch was deleted');
    case 'conflict':
      return l10n.t('in conflict');
    case 'failingChecks':
      return l10n.t('failing checks');
    case 'noActivity':
      return l10n.t('no activity');
    case 'rejected':
      return l10n.t('turned down');
    case 'reverted':
      return l10n.t('reverted after the merge');
  }
}

/** Null where it is not known. */
export function testsWord(passing: boolean | null, l10n: Localizer): string | null {
  return passing === null ? null : passing ? l10n.t('passing') : l10n.t('failing');
}

export function evidenceWord(evidence: RunFacts['evidence'], l10n: Localizer): string {
  switch (evidence) {
    case 'forge':
      return l10n.t('the pull requests');
    case 'git':
      return l10n.t('git alone');
    case 'given':
      return l10n.t('what was said');
  }
}

export function sourceWord(source: ImportSource, l10n: Localizer): string {
  switch (source) {
    case 'database':
      return l10n.t('the original tool’s database');
    case 'resultsFolder':
      return l10n.t('the original tool’s results folder');
    case 'runsLog':
      return l10n.t('the original tool’s log');
  }
}

/** Null for a trait that this version does not know by name. */
export function traitWord(trait: string, l10n: Localizer): string | null {
  switch (trait as Trait) {
    case 'acceptanceCriteria':
      return l10n.t('acceptance criteria');
    case 'fileScope':
      return l10n.t('file scope');
    case 'outOfScope':
      return l10n.t('out-of-scope list');
    case 'testCommands':
      return l10n.t('test commands');
    case 'examples':
      return l10n.t('examples');
    case 'dependencies':
      return l10n.t('dependencies');
    default:
      return null;
  }
}

/** A specification pattern as people say it: "v4_autonomous with build gates". */
export function patternText(pattern: SpecificationPattern, l10n: Localizer): string {
  if (pattern.type === null && pattern.buildGates === null && pattern.traits.length === 0) return l10n.t('unspecified');
  const type = pattern.type ?? l10n.t('no named type');
  const traits = pattern.traits.length === 0 ? '' : ` (${pattern.traits.map((trait) => traitWord(trait, l10n) ?? trait).join(', ')})`;
  switch (pattern.buildGates) {
    case true:
      return l10n.t('{0} with build gates', type) + traits;
    case false:
      return l10n.t('{0} without build gates', type) + traits;
    case null:
      return type + traits;
  }
}
