import type { Feature } from '../../domain/feature';
import type { Localizer } from '../../domain/localizer';
import type { Run, RunId, RunOutline } from '../../domain/run';
import { gradeWord } from '../../domain/words';
import type { HistoryMonth } from '../../recorder/historyMonths';
import { visible } from '../words';
import { featureDetails, featureFacts, mergedText, runFacts, runSummary, timeText, type RunWords } from './runText';

/** A line of the tree "History". */
export type HistoryNode =
  /** Leads to the documents that could not be read. */
  | { readonly kind: 'unreadable'; readonly id: string; readonly label: string; readonly description: string; readonly spoken: string }
  | { readonly kind: 'month'; readonly id: string; readonly month: string; readonly label: string; readonly description: string; readonly spoken: string; readonly expanded: boolean }
  | { readonly kind: 'run'; readonly id: string; readonly runId: RunId; readonly label: string; readonly description: string; readonly spoken: string; readonly icon: string; readonly colour: string; readonly tooltip: string }
  | { readonly kind: 'line'; readonly id: string; readonly label: string; readonly description: string; readonly spoken: string; readonly icon: string; readonly children: readonly HistoryNode[] };

/** Each grade has its own sign, so that nothing hangs on colours alone. */
const GRADE_ICONS: Readonly<Record<Run['grade'], { readonly icon: string; readonly colour: string }>> = {
  excellent: { icon: 'star-full', colour: 'charts.green' },
  good: { icon: 'pass', colour: 'charts.green' },
  acceptable: { icon: 'circle-large-outline', colour: 'charts.blue' },
  poor: { icon: 'warning', colour: 'charts.yellow' },
  failed: { icon: 'error', colour: 'charts.red' },
};

/** Found runs up to which all their months are open. */
const MOST_OPEN = 50;

/** The newest month is open; of runs that were looked for, all are, where they are few. */
export function monthNodes(months: readonly HistoryMonth[], isFiltered: boolean, { l10n, locale }: RunWords): readonly HistoryNode[] {
  const opensAll = isFiltered && months.reduce((sum, { runs }) => sum + runs, 0) <= MOST_OPEN;
  return months.map(({ month, runs }, position) => {
    const [year = 0, number = 1] = month.split('-').map(Number);
    const label = new Date(year, number - 1, 1).toLocaleDateString(locale, { month: 'long', year: 'numeric' });
    const description = runs === 1 ? l10n.t('1 run') : l10n.t('{0} runs', runs);
    // The editor keeps by the id what is open, and a list of found runs is another list.
    const id = isFiltered ? `found ${month}` : `month ${month}`;
    return { kind: 'month', id, month, label, description, spoken: `${label}, ${description}`, expanded: opensAll || position === 0 };
  });
}

export function runNode(run: RunOutline, { l10n, locale }: RunWords): HistoryNode {
  const label = visible(run.description);
  const summary = runSummary(run, l10n);
  const time = timeText(run.createdAt, locale);
  const features = run.features.map(({ name }) => visible(name)).join(', ');
  return {
    kind: 'run',
    id: `run ${run.id}`,
    runId: run.id,
    label,
    // The side bar is narrow, and the sign says that it is the quality.
    description: [`${l10n.number(run.qualityScore)} (${gradeWord(run.grade, l10n)})`, mergedText(run, l10n)].join(' · '),
    spoken: [label, summary, time, l10n.t('features: {0}', features)].join(', '),
    ...GRADE_ICONS[run.grade],
    tooltip: [label, `${l10n.t('Quality')}: ${l10n.number(run.qualityScore)} (${gradeWord(run.grade, l10n)})`, time, features, run.id].join('\n'),
  };
}

/** What a run opens to: its facts, then its features, then its conflicts. */
export function runLines(run: Run, words: RunWords): readonly HistoryNode[] {
  const { l10n } = words;
  const facts = runFacts(run, words).map(({ id, name, value, icon }) => line(`${run.id} ${id}`, name, value, icon));
  const features = run.features.map((feature, position) => featureLine(feature, `${run.id} feature ${position}`, l10n));
  const conflicts = [
    ...run.conflicts.map(({ features: [one, other], files }) => ({ name: `${visible(one)} × ${visible(other)}`, files })),
    ...run.conflictsWithBase.map(({ feature, files }) => ({ name: l10n.t('{0} with the base', visible(feature)), files })),
  ].map(({ name, files }, position) => {
    const id = `${run.id} conflict ${position}`;
    const children = files.map((file, number) => line(`${id} ${number}`, visible(file), '', 'file'));
    return line(id, name, children.length === 1 ? l10n.t('1 file') : l10n.t('{0} files', children.length), 'git-merge', children);
  });
  return [
    ...facts,
    line(`${run.id} members`, l10n.t('Features'), l10n.number(features.length), 'list-tree', features),
    ...(conflicts.length === 0 ? [] : [line(`${run.id} pairs`, l10n.t('Conflicts'), l10n.number(conflicts.length), 'git-merge', conflicts)]),
  ];
}

/** Stands above the months while documents are set aside. */
export function unreadableNode(count: number, l10n: Localizer): HistoryNode {
  const label = count === 1 ? l10n.t('1 document could not be read') : l10n.t('{0} documents could not be read', count);
  const description = l10n.t('show');
  return { kind: 'unreadable', id: 'unreadable', label, description, spoken: `${label}, ${description}` };
}

/** Of a feature that was recorded by hand or imported, its line says all that is known. */
function featureLine(feature: Feature, id: string, l10n: Localizer): HistoryNode {
  const isObserved = feature.branch !== null || feature.commits !== null || feature.agent !== null;
  const details = isObserved ? featureDetails(feature, l10n).map((fact) => line(`${id} ${fact.id}`, fact.name, fact.value, fact.icon)) : [];
  return line(id, visible(feature.name), featureFacts(feature, l10n), 'git-branch', details);
}

function line(id: string, label: string, description: string, icon: string, children: readonly HistoryNode[] = []): HistoryNode {
  return { kind: 'line', id, label, description, spoken: description === '' ? label : `${label}: ${description}`, icon, children };
}
