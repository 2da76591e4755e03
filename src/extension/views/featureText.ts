import type { Localizer } from '../../domain/localizer';
import { featureUnmergedText } from '../../domain/unmergedText';
import { outcomeWord, pullRequestBeside, pullRequestText, pullRequestWord } from '../../domain/words';
import type { Feature } from '../../domain/feature';
import type { Candidate } from '../../recorder/inspection/inspection';
import { markdownText, visible } from '../words';

/** What is known of a worktree's gates. */
export interface GateSummary {
  readonly state: 'passing' | 'failing' | 'unknown' | 'stale';
  /** One clause for people: which gates, what they said, how long ago. */
  readonly text: string;
}

export interface Words {
  readonly l10n: Localizer;
  /** For dates, such as `en`. */
  readonly locale: string;
}

/** What is remembered of a candidate's gates, by its key; of one that is not among them, what its feature's tests say. */
export function gatesOf({ key, feature, origins }: Candidate, gates: ReadonlyMap<string, GateSummary>): GateSummary {
  const known = gates.get(key);
  if (known !== undefined) return known;
  const state = feature.testsPassing === null ? 'unknown' : feature.testsPassing ? 'passing' : 'failing';
  return { state, text: origins.testsPassing ?? '' };
}

/** "#12 · claude · 3 commits · 5 files +120 −8 · 2 uncommitted": what there is to see of a feature, beside its name. */
export function featureDescription({ presence, feature }: Candidate, l10n: Localizer): string {
  const { agent, outcome } = feature;
  const request = pullRequestBeside(feature, l10n);
  // Work in a worktree is not merged as a rule; that of a merged pull request is where it was taken back.
  const isToldOutcome = outcome === 'merged' || outcome === 'closed' || (outcome === 'unmerged' && request !== null);
  const parts = [
    isToldOutcome ? outcomeWord(outcome, l10n) : null,
    request === null ? null : visible(request),
    presenceWord(presence, l10n),
    agent === null ? null : visible(agent),
    commitsText(feature, l10n),
    changesText(feature, l10n),
    feature.uncommittedFiles === 0 ? null : feature.uncommittedFiles === null ? l10n.t('uncommitted: unknown') : l10n.t('{0} uncommitted', feature.uncommittedFiles),
  ];
  return parts.filter((part) => part !== null).join(' · ');
}

/**
 * The same for a screen reader, with every sign, colour and badge in words.
 * @param against names of what it is in conflict with
 */
export function featureSpoken({ presence, feature }: Candidate, gates: GateSummary, against: readonly string[], l10n: Localizer): string {
  const { agent, filesChanged, additions, deletions, uncommittedFiles, pullRequest } = feature;
  return [
    visible(feature.name),
    against.length === 0 ? null : l10n.t('in conflict with {0}', l10n.list(against.map(visible))),
    outcomeWord(feature.outcome, l10n),
    pullRequest === null ? null : l10n.t('pull request {0}', visible(pullRequestWord(pullRequest, l10n))),
    presenceWord(presence, l10n),
    agent === null ? l10n.t('agent unknown') : l10n.t('by {0}', visible(agent)),
    commitsText(feature, l10n),
    filesChanged === null ? l10n.t('changes: unknown') : l10n.t('{0} changed', filesText(filesChanged, l10n)),
    additions === null ? null : additions === 1 ? l10n.t('1 line added') : l10n.t('{0} lines added', additions),
    deletions === null ? null : deletions === 1 ? l10n.t('1 line deleted') : l10n.t('{0} lines deleted', deletions),
    uncommittedFiles === null ? l10n.t('uncommitted: unknown') : l10n.t('{0} uncommitted', filesText(uncommittedFiles, l10n)),
    l10n.t('Tests: {0}', gateWord(gates.state, l10n)),
  ]
    .filter((part) => part !== null)
    .join(', ');
}

/** All facts with where they come from, as Markdown. */
export function featureTooltip(candidate: Candidate, gates: GateSummary, against: readonly string[], { l10n, locale }: Words): string {
  const { feature, origins, base, presence, workMoments } = candidate;
  const unknown = l10n.t('unknown');
  const why = featureUnmergedText(feature, l10n);
  const lastWork = workMoments.at(-1);
  const facts: readonly (readonly [name: string, value: string | null, origin: string | undefined])[] = [
    [l10n.t('Branch'), feature.branch, undefined],
    [l10n.t('Worktree'), presence === 'worktree' ? candidate.key : (presenceWord(presence, l10n) ?? unknown), undefined],
    [l10n.t('Base'), base, undefined],
    [l10n.t('Conflicts'), against.length === 0 ? l10n.t('none found') : against.join(', '), undefined],
    [l10n.t('Outcome'), outcomeWord(feature.outcome, l10n), origins.outcome],
    ...(why === null ? [] : ([[l10n.t('Why not merged'), why, undefined]] as const)),
    [l10n.t('Pull request'), pullRequestText(feature, l10n), origins.pullRequest],
    [l10n.t('Agent'), feature.agent, origins.agent],
    [l10n.t('Commits'), number(feature.commits, l10n), origins.commits],
    [l10n.t('Changes'), feature.filesChanged === null ? null : changesText(feature, l10n), origins.filesChanged],
    [l10n.t('Uncommitted files'), number(feature.uncommittedFiles, l10n), origins.uncommittedFiles],
    [l10n.t('Manual fixes'), number(feature.manualFixes, l10n), origins.manualFixes],
    [l10n.t('Tests'), gateWord(gates.state, l10n), gates.text === '' ? undefined : gates.text],
    [l10n.t('Minutes of work'), feature.minutes === null ? null : l10n.number(Math.round(feature.minutes)), origins.minutes],
    [l10n.t('Last work'), lastWork === undefined ? null : new Date(lastWork).toLocaleString(locale, { dateStyle: 'medium', timeStyle: 'short' }), undefined],
    [l10n.t('Category'), feature.category, origins.category],
    [l10n.t('Specification'), feature.specification?.path ?? null, feature.specification?.type ?? undefined],
  ];
  const lines = facts.map(([name, value, origin]) => {
    const known = `${name}: ${value === null ? unknown : markdownText(value)}`;
    return origin === undefined ? known : `${known} *(${markdownText(origin)})*`;
  });
  return `**${markdownText(feature.name)}**\n\n${lines.join('  \n')}`;
}

export function filesText(count: number, l10n: Localizer): string {
  return count === 1 ? l10n.t('1 file') : l10n.t('{0} files', count);
}

export function gateWord(state: GateSummary['state'], l10n: Localizer): string {
  switch (state) {
    case 'passing':
      return l10n.t('passing');
    case 'failing':
      return l10n.t('failing');
    case 'stale':
      return l10n.t('out of date');
    case 'unknown':
      return l10n.t('unknown');
  }
}

function presenceWord(presence: Candidate['presence'], l10n: Localizer): string | null {
  switch (presence) {
    case 'worktree':
      return null;
    case 'branch':
      return l10n.t('worktree removed');
    case 'followed':
      return l10n.t('branch removed');
  }
}

function commitsText({ commits }: Feature, l10n: Localizer): string {
  if (commits === null) return l10n.t('commits: unknown');
  return commits === 1 ? l10n.t('1 commit') : l10n.t('{0} commits', commits);
}

function changesText({ filesChanged, additions, deletions }: Feature, l10n: Localizer): string {
  if (filesChanged === null) return l10n.t('changes: unknown');
  const lines = [additions === null ? null : `+${l10n.number(additions)}`, deletions === null ? null : `−${l10n.number(deletions)}`].filter((part) => part !== null);
  return [filesText(filesChanged, l10n), ...lines].join(' ');
}

function number(value: number | null, l10n: Localizer): string | null {
  return value === null ? null : l10n.number(value);
}
