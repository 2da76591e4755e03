import type { Feature } from '../../domain/feature';
import type { Localizer } from '../../domain/localizer';
import type { JudgedRun, Run, RunId } from '../../domain/run';
import { featureUnmergedText } from '../../domain/unmergedText';
import { gradeWord, outcomeWord, patternText, pullRequestBeside } from '../../domain/words';
import type { OpenRun } from '../../recorder/following/openRuns';
import type { FactOrigins, LeftOut } from '../../recorder/inspection/inspection';
import { MENDED_BY_SIGN_IN, type ReadingProblem } from '../../recorder/pullRequests/readings';
import { unreadText } from '../../recorder/pullRequests/unreadText';
import { leftOutWord } from '../../recorder/inspection/leftOutWord';
import { visible } from '../words';

/** What a line of the review stands for; choosing the line corrects it. */
export type ReviewTarget =
  | { readonly kind: 'record'; readonly revises: RunId | null }
  | { readonly kind: 'fact'; readonly fact: ReviewFact }
  | { readonly kind: 'run' }
  | { readonly kind: 'members' }
  /** Reads the pull requests that are not known, after a sign-in where one is missing. */
  | { readonly kind: 'pullRequests' }
  | { readonly kind: 'feature'; readonly index: number }
  | { readonly kind: 'leftOut'; readonly worktree: string };

export type ReviewFact =
  | 'description'
  | 'category'
  | 'prsCreated'
  | 'prsMerged'
  | 'conflictsEncountered'
  | 'manualFixesNeeded'
  | 'testsPassing'
  | 'minutes'
  | 'specificationPattern'
  | 'lessons';

export type ReviewSection = 'record' | 'unknown' | 'found' | 'features' | 'leftOut';

/** One line, one fact: what it is, where it came from. */
export interface ReviewLine {
  readonly section: ReviewSection;
  readonly icon: string;
  readonly text: string;
  /** Where the fact comes from, in words. */
  readonly origin: string;
  readonly detail?: string;
  readonly target: ReviewTarget;
}

export interface ReviewModel {
  readonly run: JudgedRun;
  readonly origins: FactOrigins;
  readonly featureOrigins: readonly (string | undefined)[];
  readonly leftOut: readonly LeftOut[];
  /** The run that the same worktrees were recorded as before. */
  readonly recorded: Run | null;
  /** Why pull requests are not known, a project each. */
  readonly unread: readonly ReadingProblem[];
  /** The open run that is reviewed; null where there are no worktrees. */
  readonly openRun: OpenRun | null;
}

/** "Run: 4 features from Nov 20, 2025 (main)" */
export function openRunText({ members, startedAt, base }: Pick<OpenRun, 'members' | 'startedAt' | 'base'>, l10n: Localizer): string {
  const day = new Date(startedAt).toLocaleDateString(l10n.locale, { dateStyle: 'medium' });
  return members.length === 1 ? l10n.t('Run: 1 feature from {0} ({1})', day, base) : l10n.t('Run: {0} features from {1} ({2})', members.length, day, base);
}

/** The lines of a review: the verdict first, then what is not known, then what was found, each feature, and what was left out. */
export function reviewLines(model: ReviewModel, l10n: Localizer): readonly ReviewLine[] {
  const { run, origins } = model;
  const facts = factTexts(run, l10n).map(
    ({ fact, icon, text, isKnown }): ReviewLine => ({
      section: isKnown ? 'found' : 'unknown',
      icon,
      text,
      origin: isKnown ? (origins[fact] ?? (fact === 'lessons' ? l10n.t('if you like: choose this line to say what was learned') : '')) : l10n.t('not known: choose this line to say'),
      target: { kind: 'fact', fact },
    }),
  );
  return [
    ...recordLines(model, l10n),
    ...facts.filter(({ section }) => section === 'unknown'),
    ...unreadLines(model, l10n),
    ...facts.filter(({ section }) => section === 'found'),
    ...(model.openRun === null
      ? []
      : [{ section: 'features', icon: 'layers', text: openRunText(model.openRun, l10n), origin: l10n.t('choose this line to record another open run'), target: { kind: 'run' } } satisfies ReviewLine]),
    {
      section: 'features',
      icon: 'checklist',
      text: run.features.length === 1 ? l10n.t('1 feature') : l10n.t('{0} features', run.features.length),
      origin: run.features.some(({ worktree }) => worktree !== null) ? l10n.t('choose which worktrees belong to the run') : l10n.t('choose this line to name them anew'),
      target: { kind: 'members' },
    },
    ...run.features.map((feature, index): ReviewLine => {
      const evidence = model.featureOrigins[index];
      return {
        section: 'features',
        icon: 'git-branch',
        text: feature.name,
        origin: featureText(feature, l10n),
        ...(evidence === undefined ? {} : { detail: evidence }),
        target: { kind: 'feature', index },
      };
    }),
    ...model.leftOut.map(
      (left): ReviewLine => ({
        section: 'leftOut',
        icon: 'circle-slash',
        text: left.worktree,
        origin: leftOutText(left.reason, l10n),
        target: { kind: 'leftOut', worktree: left.worktree },
      }),
    ),
  ];
}

function unreadLines({ unread }: ReviewModel, l10n: Localizer): readonly ReviewLine[] {
  return unread.map((problem) => ({
    section: 'unknown',
    icon: 'git-pull-request',
    text: l10n.t('Pull requests: not read'),
    origin: MENDED_BY_SIGN_IN.has(problem.reason) ? l10n.t('choose this line to sign in to {0}', problem.host) : l10n.t('choose this line to try again'),
    detail: unreadText(problem, l10n),
    target: { kind: 'pullRequests' },
  }));
}

export interface FactText {
  readonly fact: ReviewFact;
  /** Name of a codicon. */
  readonly icon: string;
  /** "Tests: passing" */
  readonly text: string;
  readonly isKnown: boolean;
}

/** What is known of a run and what is not, always in the same order; its description and its lessons come last. */
export function factTexts(run: JudgedRun, l10n: Localizer): readonly FactText[] {
  return FACTS.map(({ fact, icon, text, known }) => ({ fact, icon, text: text(run, l10n), isKnown: known(run) }));
}

/** Recording the same work twice would count it twice, so updating comes first where it was recorded before. */
function recordLines({ run, recorded }: ReviewModel, l10n: Localizer): readonly ReviewLine[] {
  const score = run.qualityScore;
  const grade = gradeWord(run.grade, l10n);
  const detail = breakdownText(run, l10n);
  const line = { section: 'record', icon: 'record' } as const;
  if (recorded === null) {
    const text = l10n.t('Record run: quality {0} ({1})', score, grade);
    return [{ ...line, text, origin: '', detail, target: { kind: 'record', revises: null } }];
  }
  return [
    {
      ...line,
      icon: 'sync',
      text: l10n.t('Update the recorded run: quality {0} ({1})', score, grade),
      origin: l10n.t('was {0} ({1})', recorded.qualityScore, gradeWord(recorded.grade, l10n)),
      detail,
      target: { kind: 'record', revises: recorded.id },
    },
    { ...line, text: l10n.t('Record as another run'), origin: '', target: { kind: 'record', revises: null } },
  ];
}

interface FactLine {
  readonly fact: ReviewFact;
  readonly icon: string;
  readonly text: (run: JudgedRun, l10n: Localizer) => string;
  readonly known: (run: JudgedRun) => boolean;
}

const FACTS: readonly FactLine[] = [
  {
    fact: 'testsPassing',
    icon: 'beaker',
    known: (run) => run.testsPassing !== null,
    text: (run, l10n) =>
      run.testsPassing === null ? l10n.t('Tests: unknown') : run.testsPassing ? l10n.t('Tests: passing') : l10n.t('Tests: failing'),
  },
  {
    fact: 'manualFixesNeeded',
    icon: 'tools',
    known: (run) => run.manualFixesNeeded !== null,
    text: (run, l10n) =>
      run.manualFixesNeeded === null ? l10n.t('Manual fixes: unknown') : l10n.t('Manual fixes: {0}', run.manualFixesNeeded),
  },
  {
    fact: 'conflictsEncountered',
    icon: 'git-merge',
    known: (run) => run.conflictsEncountered !== null,
    text: conflictsText,
  },
  {
    fact: 'prsCreated',
    icon: 'git-pull-request',
    known: (run) => run.prsCreated !== null,
    text: (run, l10n) =>
      run.prsCreated === null ? l10n.t('Pull requests created: unknown') : l10n.t('Pull requests created: {0}', run.prsCreated),
  },
  {
    fact: 'prsMerged',
    icon: 'git-pull-request-go-to-changes',
    known: (run) => run.prsMerged !== null,
    text: (run, l10n) =>
      run.prsMerged === null ? l10n.t('Pull requests merged: unknown') : l10n.t('Pull requests merged: {0}', run.prsMerged),
  },
  {
    fact: 'minutes',
    icon: 'watch',
    known: (run) => run.minutes !== null,
    text: (run, l10n) =>
      run.minutes === null ? l10n.t('Minutes of work: unknown') : l10n.t('Minutes of work: {0}', Math.round(run.minutes)),
  },
  {
    fact: 'specificationPattern',
    icon: 'note',
    known: patternKnown,
    text: (run, l10n) =>
      patternKnown(run) ? l10n.t('Specification: {0}', patternText(run.specificationPattern, l10n)) : l10n.t('Specification: unknown'),
  },
  {
    fact: 'category',
    icon: 'tag',
    known: (run) => run.category !== null,
    text: (run, l10n) => l10n.t('Category: {0}', run.category ?? l10n.t('unknown')),
  },
  {
    fact: 'description',
    icon: 'edit',
    known: () => true,
    text: (run, l10n) => l10n.t('Description: {0}', run.description),
  },
  {
    fact: 'lessons',
    icon: 'lightbulb',
    // Nobody has to say any, so they are never missing.
    known: () => true,
    text: ({ lessons = [] }, l10n) => (lessons.length === 0 ? l10n.t('Lessons: none') : l10n.t('Lessons: {0}', lessons.join(' · '))),
  },
];

function patternKnown({ specificationPattern: { type, buildGates } }: JudgedRun): boolean {
  return type !== null || buildGates !== null;
}

function leftOutText(reason: LeftOut['reason'], l10n: Localizer): string {
  const word = leftOutWord(reason, l10n);
  return reason === 'notSelected' ? l10n.t('{0}: choose this line to take it in', word) : word;
}

function conflictsText(run: JudgedRun, l10n: Localizer): string {
  if (run.conflictsEncountered === null) return l10n.t('Conflicts between features: unknown');
  const pairs = run.conflicts.map((conflict) => conflict.features.join(' × ')).join(', ');
  return pairs === ''
    ? l10n.t('Conflicts between features: {0}', run.conflictsEncountered)
    : l10n.t('Conflicts between features: {0} ({1})', run.conflictsEncountered, pairs);
}

/** "50  +15 merged  +0 no conflicts …": how the score comes about. */
export function breakdownText(run: JudgedRun, l10n: Localizer): string {
  const part = (known: boolean, earned: number, name: string): string =>
    known ? l10n.t('+{0} {1}', earned, name) : l10n.t('+0 {0} (unknown)', name);
  const { qualityBreakdown: breakdown } = run;
  return [
    l10n.number(breakdown.base),
    part(run.successRate !== null, breakdown.success, l10n.t('merged')),
    part(run.conflictsEncountered !== null, breakdown.noConflicts, l10n.t('no conflicts')),
    part(run.testsPassing !== null, breakdown.testsPassing, l10n.t('tests')),
    part(run.manualFixesNeeded !== null, breakdown.noManualFixes, l10n.t('no manual fixes')),
  ].join('  ');
}

function featureText(feature: Feature, l10n: Localizer): string {
  const request = pullRequestBeside(feature, l10n);
  const why = featureUnmergedText(feature, l10n);
  const parts = [
    outcomeWord(feature.outcome, l10n),
    request === null ? null : visible(request),
    why === null ? null : visible(why),
    feature.commits === null ? null : feature.commits === 1 ? l10n.t('1 commit') : l10n.t('{0} commits', feature.commits),
    feature.uncommittedFiles === null || feature.uncommittedFiles === 0
      ? null
      : feature.uncommittedFiles === 1
        ? l10n.t('1 uncommitted file')
        : l10n.t('{0} uncommitted files', feature.uncommittedFiles),
    feature.category,
    feature.agent,
    feature.specification?.type ?? null,
  ];
  return parts.filter((part) => part !== null).join(' · ');
}
