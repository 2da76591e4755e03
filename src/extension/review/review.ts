import * as vscode from 'vscode';
import type { AgentRule } from '../../domain/agent';
import type { OpenRunId } from '../../domain/followedFeature';
import type { Localizer } from '../../domain/localizer';
import type { JudgedRun, Run, RunId } from '../../domain/run';
import type { SuggestionId } from '../../domain/suggestion';
import { composeRun } from '../../recorder/composeRun';
import { saidBefore, saidNow, withCorrections } from '../../recorder/corrections';
import { openRunOf, type OpenRun } from '../../recorder/following/openRuns';
import type { Candidate, Inspection } from '../../recorder/inspection/inspection';
import { withPullRequests } from '../../recorder/pullRequests/completeRun';
import { keepKnown } from '../../recorder/pullRequests/keepKnown';
import { NOTHING_READ, type PullRequestReadings, type ReadingProblem } from '../../recorder/pullRequests/readings';
import type { TestOffer } from '../gates/editorGates';
import { withoutCodicons } from '../words';
import { askFact, askFeature, askMembers, askNames, askRun, askTests } from './corrections';
import { askingOf, type Asking } from './drafts';
import { keptOrigins, keptOutcomeOrigins } from './keptOrigins';
import { pickOne } from './quickInput';
import { reviewLines, type ReviewLine, type ReviewSection, type ReviewTarget } from './reviewLines';
import type { ReviewState } from './reviewState';

export interface ReviewOptions {
  readonly inspection: Inspection;
  readonly state: ReviewState;
  readonly createdAt: Date;
  /** A longer pause does not count as work. */
  readonly idleGapMinutes: number;
  /** What was known before of the open run that most of the selected candidates are of. */
  readonly known: (inspection: Inspection, selected: ReadonlySet<string>) => KnownBefore;
  /** Moves a feature to another open run, for good; resolves with the runs as they are then. Left out where there are no worktrees. */
  readonly move?: ((candidate: Candidate, run: OpenRunId | 'new') => Promise<Inspection>) | undefined;
  /** What forges said; nothing where there is none to ask. */
  readonly readings?: PullRequestReadings | undefined;
  /** How agents are told. */
  readonly agents?: readonly AgentRule[] | undefined;
  /** Reads them again, after a sign-in where that was missing; undefined when the person does not want to. */
  readonly readPullRequests?: ((problems: readonly ReadingProblem[]) => Promise<PullRequestReadings | undefined>) | undefined;
  readonly l10n: Localizer;
  /** What could tell whether the tests of the chosen worktrees pass; null where nothing could. */
  readonly offerTests: (inspection: Inspection, selected: ReadonlySet<string>) => Promise<TestOffer | null>;
  /** What was typed and left. */
  readonly drafts: Asking['drafts'];
  /** Called with every answer, so that leaving the review loses nothing. */
  readonly onDidAnswer: (state: ReviewState) => void;
}

export interface KnownBefore {
  /** What the same worktrees were recorded as. */
  readonly recorded: Run | null;
  readonly suggestionId: SuggestionId | null;
}

export interface Reviewed {
  readonly run: JudgedRun;
  readonly members: readonly Candidate[];
  /** The recorded run that it replaces; null for a new one. */
  readonly revises: RunId | null;
}

interface ReviewItem extends vscode.QuickPickItem {
  readonly target?: ReviewTarget;
}

/** Shows what was found until the person records it or leaves. The score is live: it follows each correction. */
export async function review(options: ReviewOptions): Promise<Reviewed | undefined> {
  const { l10n } = options;
  let { state, inspection: found, readings = NOTHING_READ } = options;
  for (let lastText: string | undefined; ; ) {
    const { recorded, suggestionId } = options.known(found, state.selected);
    const read = withPullRequests(found, readings, options.agents ?? [], l10n);
    const said = saidBefore(recorded, read.candidates);
    const { corrections } = state;
    const inspection = withCorrections(read, (key) => ({ ...said.corrections.get(key), ...corrections.get(key) }), l10n.t('given by you'));
    const openRun = openRunOf(inspection.openRuns, state.selected);
    const composed = composeRun(inspection, {
      selected: state.selected,
      given: { ...saidNow(said.given, state.given), lessons: state.given.lessons ?? recorded?.lessons },
      createdAt: options.createdAt.toISOString(),
      suggestionId,
      idleGapMinutes: options.idleGapMinutes,
      l10n,
    });
    const run = recorded === null ? composed.run : keepKnown(composed.run, recorded);
    const members = inspection.candidates.filter((candidate) => state.selected.has(candidate.key));
    const lines = reviewLines(
      {
        run,
        origins: keptOrigins(composed, run, l10n),
        featureOrigins: keptOutcomeOrigins(members, composed, run, l10n),
        leftOut: inspection.leftOut.filter((left) => !state.selected.has(left.worktree)),
        unread: readings.problems,
        recorded,
        openRun,
      },
      l10n,
    );
    const items = quickPickItems(lines, l10n);
    const choice = await pickOne<ReviewItem>({
      title: l10n.t('Record Parallel Run'),
      placeholder: l10n.t('Enter records the run. Choose a line to correct it.'),
      items,
      active: items.find((item) => item.target?.kind !== 'record' && item.label === lastText),
      backButton: false,
    });
    if (choice.kind === 'back') return undefined;
    const { target, label } = choice.value;
    if (target === undefined) continue;
    if (target.kind === 'record') {
      // What was learned from the run that was recorded before is not learned from another one.
      return { run: target.revises === null ? { ...run, lessons: state.given.lessons } : run, members, revises: target.revises };
    }
    if (target.kind === 'pullRequests') {
      readings = (await options.readPullRequests?.(readings.problems)) ?? readings;
      lastText = undefined;
      continue;
    }
    const offer = target.kind === 'fact' && target.fact === 'testsPassing' && run.testsPassing === null ? await options.offerTests(found, state.selected) : null;
    const given = offer === null ? null : await askTests(offer.what, l10n);
    if (offer !== null && given === 'run') {
      found = await offer.run();
      state = { ...state, given: { ...state.given, testsPassing: undefined } };
      continue;
    }
    const move: Move | undefined =
      options.move === undefined
        ? undefined
        : async (candidate, run): Promise<void> => {
            found = (await options.move?.(candidate, run)) ?? found;
          };
    const answered = given === null || given === 'run' ? await answerTo(target, { state, inspection, openRun, run, move }, { l10n, drafts: options.drafts, subject: '' }) : { ...state, given: { ...state.given, ...given } };
    // After a correction the first line is active again: the usual next key is Enter.
    lastText = answered === state ? label : undefined;
    state = answered;
    options.onDidAnswer(state);
  }
}

/** Has one of the lines chosen. */
export async function pickLine(lines: readonly ReviewLine[], title: string, placeholder: string, l10n: Localizer): Promise<ReviewTarget | undefined> {
  for (;;) {
    const choice = await pickOne<ReviewItem>({ title, placeholder, items: quickPickItems(lines, l10n), backButton: false });
    if (choice.kind === 'back') return undefined;
    if (choice.value.target !== undefined) return choice.value.target;
  }
}

type Move = (candidate: Candidate, run: OpenRunId | 'new') => Promise<void>;

interface Asked {
  readonly state: ReviewState;
  readonly inspection: Inspection;
  readonly openRun: OpenRun | null;
  readonly run: JudgedRun;
  readonly move: Move | undefined;
}

async function answerTo(target: Exclude<ReviewTarget, { kind: 'record' | 'pullRequests' }>, asked: Asked, asking: Asking): Promise<ReviewState> {
  const { l10n } = asking;
  const { state, inspection, openRun, run, move } = asked;
  switch (target.kind) {
    case 'fact':
      return { ...state, given: { ...state.given, ...(await askFact(target.fact, run, asking)) } };
    case 'members': {
      if (inspection.candidates.length === 0) return { ...state, given: { ...state.given, ...(await askNames(state.given.features ?? [], asking)) } };
      const selected = await askMembers(inspection, state.selected, l10n);
      return selected === undefined ? state : { ...state, selected };
    }
    case 'run': {
      const chosen = await askRun(inspection, openRun, false, l10n);
      const members = inspection.openRuns.find(({ id }) => id === chosen)?.members;
      return members === undefined ? state : { ...state, selected: new Set(members) };
    }
    case 'feature': {
      const candidate = inspection.candidates.filter(({ key }) => state.selected.has(key))[target.index];
      if (candidate === undefined) return answerTo({ kind: 'members' }, asked, asking);
      const answer = await askFeature(candidate.feature, askingOf(asking, candidate.key), move !== undefined && candidate.followable !== null);
      if (answer === undefined) return state;
      if (answer === 'move') {
        const to = await askRun(inspection, openRun, true, l10n);
        if (to === undefined || to === openRun?.id) return state;
        await move?.(candidate, to);
      }
      if (answer === 'leaveOut' || answer === 'move') {
        return { ...state, selected: new Set([...state.selected].filter((key) => key !== candidate.key)) };
      }
      const correction = { ...state.corrections.get(candidate.key), ...answer };
      return { ...state, corrections: new Map(state.corrections).set(candidate.key, correction) };
    }
    case 'leftOut': {
      const isCandidate = inspection.candidates.some(({ key }) => key === target.worktree);
      return isCandidate ? { ...state, selected: new Set([...state.selected, target.worktree]) } : state;
    }
  }
}

function quickPickItems(lines: readonly ReviewLine[], l10n: Localizer): readonly ReviewItem[] {
  const items: ReviewItem[] = [];
  let section: ReviewSection = 'record';
  for (const line of lines) {
    if (line.section !== section) {
      section = line.section;
      items.push({ label: sectionTitle(section, l10n), kind: vscode.QuickPickItemKind.Separator });
    }
    items.push({
      // A codicon inside a hostile name would be drawn; only the icon of the line itself may be.
      label: `$(${line.icon}) ${withoutCodicons(line.text)}`,
      description: withoutCodicons(line.origin),
      ...(line.detail === undefined ? {} : { detail: withoutCodicons(line.detail) }),
      target: line.target,
    });
  }
  return items;
}

function sectionTitle(section: ReviewSection, l10n: Localizer): string {
  switch (section) {
    case 'record':
      return '';
    case 'unknown':
      return l10n.t('not known yet');
    case 'found':
      return l10n.t('found');
    case 'features':
      return l10n.t('features');
    case 'leftOut':
      return l10n.t('left out');
  }
}
