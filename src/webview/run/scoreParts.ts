import type { ShownRun } from '../../domain/shownRun';
import type { ScorePart } from '../charts/scoreBar';
import type { Reader } from '../reader';

/** The most that each part can give; `quality` in the domain has the formula, and test/unit/webview/run/scoreParts.test.ts holds the two together. */
const POSSIBLE = { base: 50, success: 20, noConflicts: 10, testsPassing: 10, noManualFixes: 10 } as const;

/** A part of the score with what it is for. */
export interface NamedPart extends ScorePart {
  readonly name: string;
  /** Why it gave what it gave. */
  readonly reason: string;
}

export function scoreParts(run: Pick<ShownRun, 'qualityBreakdown' | 'successRate' | 'prsMerged' | 'prsCreated' | 'conflictsEncountered' | 'testsPassing' | 'manualFixesNeeded'>, { l10n, formats }: Reader): readonly NamedPart[] {
  const { qualityBreakdown: earned, successRate, prsMerged, prsCreated, conflictsEncountered: conflicts, testsPassing, manualFixesNeeded: fixes } = run;
  const unknown = l10n.t('unknown: earns nothing');
  const ofAll = prsMerged === null || prsCreated === null ? '' : l10n.t('{0} of {1} merged', formats.whole(prsMerged), formats.whole(prsCreated));
  const part = (key: keyof typeof POSSIBLE, name: string, reason: string | null): NamedPart => ({ name, reason: reason ?? unknown, earned: earned[key], possible: POSSIBLE[key], isKnown: reason !== null });
  return [
    part('base', l10n.t('Base'), l10n.t('every run has it')),
    part('success', l10n.t('Success'), successRate === null ? null : ofAll === '' ? formats.rate(successRate) : ofAll),
    part('noConflicts', l10n.t('No conflicts'), conflicts === null ? null : conflicts === 0 ? l10n.t('none found') : conflicts === 1 ? l10n.t('1 conflict') : l10n.t('{0} conflicts', formats.whole(conflicts))),
    part('testsPassing', l10n.t('Tests'), testsPassing === null ? null : testsPassing ? l10n.t('passing') : l10n.t('failing')),
    part('noManualFixes', l10n.t('No manual fixes'), fixes === null ? null : fixes === 0 ? l10n.t('none needed') : fixes === 1 ? l10n.t('1 manual fix') : l10n.t('{0} manual fixes', formats.whole(fixes))),
  ];
}
