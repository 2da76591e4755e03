import type { Localizer } from '../../domain/localizer';
import type { Candidate, Inspection } from '../../recorder/inspection/inspection';
import { visible } from '../words';
import { conflictCount, hasBaseConflict, openConflicts, type CurrentRunModel } from './currentRunTree';
import { gatesOf, gateWord } from './featureText';

/** The open run in the status bar. */
export interface RunStatusText {
  /** Without an icon. */
  readonly text: string;
  readonly spoken: string;
  /** Plain text in lines: the editor reads Markdown as soon as it gets it, long before anybody asks, which takes it 25 ms at the first time. */
  readonly tooltip: string;
  readonly hasConflicts: boolean;
}

/** Features that the tooltip names. */
const MOST_NAMED = 12;

/** The open run that is being worked on, and the worst that is known of it; null where there is none. */
export function runStatusText({ inspection, gates }: CurrentRunModel, l10n: Localizer): RunStatusText | null {
  const run = newestRun(inspection);
  const { candidates } = run;
  if (candidates.length === 0) return null;
  const size = candidates.length === 1 ? l10n.t('1 feature') : l10n.t('{0} features', candidates.length);
  const conflicts = conflictCount(run);
  const news = worstNews({ inspection: run, gates }, conflicts, l10n);
  const named = candidates.slice(0, MOST_NAMED).map((candidate) => `• ${featureLine(candidate, { inspection: run, gates }, l10n)}`);
  const further = candidates.length - named.length;
  return {
    text: `${size} · ${news}`,
    spoken: l10n.t('Current run: {0}, {1}', size, news),
    tooltip: [
      l10n.t('Current run: {0}, {1}', size, news),
      ...named,
      ...(further === 0 ? [] : [`• ${l10n.t('and {0} more', further)}`]),
      l10n.t('As it was last looked at.'),
    ].join('\n'),
    hasConflicts: conflicts > 0,
  };
}

/** What was found, without the features of other runs. */
function newestRun(inspection: Inspection): Inspection {
  const members = new Set(inspection.proposed);
  return {
    ...inspection,
    candidates: inspection.candidates.filter(({ key }) => members.has(key)),
    conflicts: inspection.conflicts?.filter(({ keys }) => keys.every((key) => members.has(key))) ?? null,
  };
}

function worstNews({ inspection, gates }: CurrentRunModel, conflicts: number, l10n: Localizer): string {
  const { candidates } = inspection;
  if (conflicts > 0) return conflicts === 1 ? l10n.t('1 conflict') : l10n.t('{0} conflicts', conflicts);
  if (candidates.some((candidate) => gatesOf(candidate, gates).state === 'failing')) return l10n.t('gates failed');
  if (candidates.some((candidate) => isUnknown(candidate, inspection))) return l10n.t('conflicts unknown');
  if (candidates.every(({ feature }) => feature.outcome === 'merged')) return l10n.t('all merged');
  return candidates.length === 1 ? l10n.t('merges cleanly') : l10n.t('all merge cleanly');
}

function featureLine(candidate: Candidate, { inspection, gates }: CurrentRunModel, l10n: Localizer): string {
  const others = openConflicts(inspection).flatMap(({ keys }) => (keys.includes(candidate.key) ? keys.filter((key) => key !== candidate.key) : []));
  const names = inspection.candidates.filter(({ key }) => others.includes(key)).map(({ feature }) => feature.name);
  const against = [...(hasBaseConflict(candidate) ? [candidate.base] : []), ...names];
  const merges = isUnknown(candidate, inspection) ? l10n.t('conflicts unknown') : candidate.feature.outcome === 'merged' ? l10n.t('merged') : l10n.t('merges cleanly');
  const facts = [against.length === 0 ? merges : l10n.t('in conflict with {0}', against.join(', ')), l10n.t('Tests: {0}', gateWord(gatesOf(candidate, gates).state, l10n))];
  return visible(`${candidate.feature.name}: ${facts.join(' · ')}`);
}

function isUnknown({ baseConflictFiles }: Candidate, { conflicts }: Inspection): boolean {
  return conflicts === null || baseConflictFiles === null;
}
