import type { Feature } from '../../domain/feature';
import type { Localizer } from '../../domain/localizer';
import type { JudgedRun, RunOutline } from '../../domain/run';
import { featureUnmergedText } from '../../domain/unmergedText';
import { evidenceWord, gradeWord, outcomeWord, patternText, pullRequestBeside, pullRequestText, pullRequestWord, sourceWord, testsWord, unreadTexts } from '../../domain/words';
import { evidenceLines } from '../review/evidenceLines';
import { visible } from '../words';

export interface RunWords {
  readonly l10n: Localizer;
  /** BCP 47, for dates. */
  readonly locale: string;
}

/** One fact of a run: what it is called and what is known of it. */
export interface RunFact {
  readonly id: string;
  readonly name: string;
  readonly value: string;
  /** Name of a codicon. */
  readonly icon: string;
}

/** The facts of a run in a fixed order, so that two runs can be laid side by side. What is not known says so. */
export function runFacts(run: JudgedRun, { l10n, locale }: RunWords): readonly RunFact[] {
  const unknown = l10n.t('unknown');
  const count = (value: number | null): string => (value === null ? unknown : l10n.number(value));
  const rate = (value: number | null): string => (value === null ? unknown : l10n.percent(value));
  const isPatternKnown = run.specificationPattern.type !== null || run.specificationPattern.buildGates !== null;
  return [
    { id: 'quality', name: l10n.t('Quality'), value: `${l10n.number(run.qualityScore)} (${gradeWord(run.grade, l10n)})`, icon: 'dashboard' },
    { id: 'time', name: l10n.t('Time'), value: timeText(run.createdAt, locale), icon: 'calendar' },
    { id: 'category', name: l10n.t('Category'), value: run.category ?? unknown, icon: 'tag' },
    { id: 'merged', name: l10n.t('Pull requests merged'), value: l10n.t('{0} of {1}', count(run.prsMerged), count(run.prsCreated)), icon: 'git-pull-request' },
    ...unreadTexts(run.features, l10n).map((value, position) => ({ id: `unread ${position}`, name: l10n.t('Pull requests'), value, icon: 'git-pull-request' })),
    { id: 'successRate', name: l10n.t('Success rate'), value: rate(run.successRate), icon: 'pass' },
    { id: 'conflicts', name: l10n.t('Conflicts between features'), value: count(run.conflictsEncountered), icon: 'git-merge' },
    { id: 'tests', name: l10n.t('Tests'), value: testsWord(run.testsPassing, l10n) ?? unknown, icon: 'beaker' },
    { id: 'manualFixes', name: l10n.t('Manual fixes'), value: count(run.manualFixesNeeded), icon: 'tools' },
    { id: 'minutes', name: l10n.t('Minutes of work'), value: run.minutes === null ? unknown : l10n.number(Math.round(run.minutes)), icon: 'watch' },
    { id: 'specification', name: l10n.t('Specification'), value: isPatternKnown ? visible(patternText(run.specificationPattern, l10n)) : unknown, icon: 'note' },
    { id: 'evidence', name: l10n.t('Outcomes known from'), value: evidenceWord(run.evidence, l10n), icon: 'info' },
    ...(run.lessons ?? []).map((lesson, position) => ({ id: `lesson ${position}`, name: l10n.t('Lesson'), value: visible(lesson), icon: 'lightbulb' })),
    ...(run.imported?.records ?? []).map((record) => ({
      id: `imported ${record.key}`,
      name: l10n.t('Imported from'),
      value: record.qualityScore === null ? sourceWord(record.source, l10n) : l10n.t('{0}, where its score was {1}', sourceWord(record.source, l10n), record.qualityScore),
      icon: 'cloud-download',
    })),
  ];
}

/** "merged · #12 · claude · 3 commits": what there is to see of a recorded feature. */
export function featureFacts(feature: Feature, l10n: Localizer): string {
  const { commits, agent, category, manualFixes, specification } = feature;
  const request = pullRequestBeside(feature, l10n);
  const why = featureUnmergedText(feature, l10n);
  const parts = [
    outcomeWord(feature.outcome, l10n),
    request === null ? null : visible(request),
    why === null ? null : visible(why),
    agent === null ? null : visible(agent),
    commits === null ? null : commits === 1 ? l10n.t('1 commit') : l10n.t('{0} commits', commits),
    manualFixes === null || manualFixes === 0 ? null : manualFixes === 1 ? l10n.t('1 manual fix') : l10n.t('{0} manual fixes', manualFixes),
    category,
    specification === null ? null : visible(specification.path),
  ];
  return parts.filter((part) => part !== null).join(' · ');
}

/** All that is known of a recorded feature, a fact a line; what is not known says so. */
export function featureDetails(feature: Feature, l10n: Localizer): readonly RunFact[] {
  const unknown = l10n.t('unknown');
  const why = featureUnmergedText(feature, l10n);
  const { branch, agent, commits, filesChanged, additions, deletions, manualFixes, testsPassing, minutes, category, specification } = feature;
  const count = (value: number | null): string => (value === null ? unknown : l10n.number(value));
  const text = (value: string | null): string => (value === null ? unknown : visible(value));
  const changes = [filesChanged === 1 ? l10n.t('1 file') : l10n.t('{0} files', count(filesChanged)), additions === null ? null : `+${l10n.number(additions)}`, deletions === null ? null : `−${l10n.number(deletions)}`];
  return [
    { id: 'outcome', name: l10n.t('Outcome'), value: outcomeWord(feature.outcome, l10n), icon: 'git-merge' },
    ...(why === null ? [] : [{ id: 'unmergedReason', name: l10n.t('Why not merged'), value: visible(why), icon: 'git-pull-request-closed' }]),
    { id: 'branch', name: l10n.t('Branch'), value: text(branch), icon: 'git-branch' },
    { id: 'pullRequest', name: l10n.t('Pull request'), value: text(pullRequestText(feature, l10n)), icon: 'git-pull-request' },
    ...requestFacts(feature, l10n),
    { id: 'agent', name: l10n.t('Agent'), value: text(agent), icon: 'hubot' },
    { id: 'commits', name: l10n.t('Commits'), value: count(commits), icon: 'git-commit' },
    { id: 'changes', name: l10n.t('Changes'), value: filesChanged === null ? unknown : changes.filter((part) => part !== null).join(' '), icon: 'diff' },
    { id: 'tests', name: l10n.t('Tests'), value: testsWord(testsPassing, l10n) ?? unknown, icon: 'beaker' },
    { id: 'manualFixes', name: l10n.t('Manual fixes'), value: count(manualFixes), icon: 'tools' },
    { id: 'minutes', name: l10n.t('Minutes of work'), value: minutes === null ? unknown : l10n.number(Math.round(minutes)), icon: 'watch' },
    { id: 'category', name: l10n.t('Category'), value: category ?? unknown, icon: 'tag' },
    { id: 'specification', name: l10n.t('Specification'), value: text(specification?.path ?? null), icon: 'note' },
    ...evidenceLines(feature, l10n).map(({ commit, what }, position) => ({ id: `commit ${position}`, name: visible(commit), value: visible(what), icon: 'git-commit' })),
  ];
}

/** What people asked for on it, as far as a forge was asked. */
function requestFacts({ pullRequest }: Feature, l10n: Localizer): readonly RunFact[] {
  const { reviewRounds, others = [] } = pullRequest ?? {};
  return [
    ...(reviewRounds === undefined ? [] : [{ id: 'reviewRounds', name: l10n.t('Review rounds'), value: reviewRounds === null ? l10n.t('unknown') : l10n.number(reviewRounds), icon: 'comment-discussion' }]),
    ...(others.length === 0 ? [] : [{ id: 'others', name: l10n.t('Other pull requests'), value: visible(others.map((each) => pullRequestWord(each, l10n)).join(' · ')), icon: 'git-pull-request' }]),
  ];
}

/** "quality 87.5 (good) · 3 of 4 merged" */
export function runSummary(run: RunOutline, l10n: Localizer): string {
  const quality = l10n.t('quality {0} ({1})', run.qualityScore, gradeWord(run.grade, l10n));
  return `${quality} · ${mergedText(run, l10n)}`;
}

/** "3 of 4 merged" */
export function mergedText({ prsCreated, prsMerged }: RunOutline, l10n: Localizer): string {
  return prsCreated === null || prsMerged === null ? l10n.t('outcome unknown') : l10n.t('{0} of {1} merged', prsMerged, prsCreated);
}

/** A run as text, one fact a line: what a diff of two runs compares. */
export function runText(run: JudgedRun, words: RunWords): string {
  const { l10n } = words;
  const conflicts = [
    ...run.conflicts.map(({ features: [one, other], files }) => `  ${visible(one)} × ${visible(other)}: ${files.map(visible).join(', ')}`),
    ...run.conflictsWithBase.map(({ feature, files }) => `  ${l10n.t('{0} with the base', visible(feature))}: ${files.map(visible).join(', ')}`),
  ];
  return [
    `${l10n.t('Description')}: ${visible(run.description)}`,
    ...runFacts(run, words).map(({ name, value }) => `${name}: ${value}`),
    '',
    l10n.t('Features'),
    ...run.features.map((feature) => `  ${visible(feature.name)}: ${featureFacts(feature, l10n)}`),
    ...(conflicts.length === 0 ? [] : ['', l10n.t('Conflicts'), ...conflicts]),
    '',
  ].join('\n');
}

/** The lines of a run's text that it has not had before. */
export function changedLines(before: JudgedRun, after: JudgedRun, words: RunWords): readonly string[] {
  const had = new Set(runText(before, words).split('\n'));
  return runText(after, words)
    .split('\n')
    .filter((line) => !had.has(line))
    .map((line) => line.trim());
}

export function timeText(time: string, locale: string): string {
  return new Date(time).toLocaleString(locale, { dateStyle: 'medium', timeStyle: 'short' });
}
