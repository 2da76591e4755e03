import type { Run, RunId, RunOutline } from '../../domain/run';
import { gradeWord } from '../../domain/words';
import type { HistoryMonth } from '../../recorder/historyMonths';
import { scoreText, visible } from '../words';
import { featureFacts, runFacts, runSummary, timeText, type RunWords } from './runText';

/** A line of the tree "History". */
export type HistoryNode =
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

/** The newest month is open. */
export function monthNodes(months: readonly HistoryMonth[], { l10n, locale }: RunWords): readonly HistoryNode[] {
  return months.map(({ month, runs }, position) => {
    const [year = 0, number = 1] = month.split('-').map(Number);
    const label = new Date(year, number - 1, 1).toLocaleDateString(locale, { month: 'long', year: 'numeric' });
    const description = runs === 1 ? l10n.t('1 run') : l10n.t('{0} runs', runs);
    return { kind: 'month', id: `month ${month}`, month, label, description, spoken: `${label}, ${description}`, expanded: position === 0 };
  });
}

export function runNode(run: RunOutline, { l10n, locale }: RunWords): HistoryNode {
  const label = visible(run.description);
  const description = runSummary(run, l10n);
  const time = timeText(run.createdAt, locale);
  const features = run.features.map(({ name }) => visible(name)).join(', ');
  return {
    kind: 'run',
    id: `run ${run.id}`,
    runId: run.id,
    label,
    description,
    spoken: [label, description, time, l10n.t('features: {0}', features)].join(', '),
    ...GRADE_ICONS[run.grade],
    tooltip: [label, `${l10n.t('Quality')}: ${scoreText(run.qualityScore)} (${gradeWord(run.grade, l10n)})`, time, features, run.id].join('\n'),
  };
}

/** What a run opens to: its facts, then its features, then its conflicts. */
export function runLines(run: Run, words: RunWords): readonly HistoryNode[] {
  const { l10n } = words;
  const facts = runFacts(run, words).map(({ id, name, value, icon }) => line(`${run.id} ${id}`, name, value, icon));
  const features = run.features.map((feature, position) => line(`${run.id} feature ${position}`, visible(feature.name), featureFacts(feature, l10n), 'git-branch'));
  const conflicts = run.conflicts.map(({ features: [one, other], files }, position) => {
    const id = `${run.id} conflict ${position}`;
    const children = files.map((file, number) => line(`${id} ${number}`, visible(file), '', 'file'));
    return line(id, `${visible(one)} × ${visible(other)}`, children.length === 1 ? l10n.t('1 file') : l10n.t('{0} files', children.length), 'git-merge', children);
  });
  return [
    ...facts,
    line(`${run.id} features`, l10n.t('Features'), String(features.length), 'list-tree', features),
    ...(conflicts.length === 0 ? [] : [line(`${run.id} conflicts`, l10n.t('Conflicts'), String(conflicts.length), 'git-merge', conflicts)]),
  ];
}

function line(id: string, label: string, description: string, icon: string, children: readonly HistoryNode[] = []): HistoryNode {
  return { kind: 'line', id, label, description, spoken: description === '' ? label : `${label}: ${description}`, icon, children };
}
