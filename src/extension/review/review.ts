import * as vscode from 'vscode';
import type { Localizer } from '../../domain/localizer';
import type { JudgedRun, Run, RunId } from '../../domain/run';
import type { SuggestionId } from '../../domain/suggestion';
import { composeRun } from '../../recorder/composeRun';
import type { Inspection } from '../../recorder/inspection';
import { withoutCodicons } from './codicons';
import { askFact, askFeature, askMembers, askNames } from './corrections';
import { pickOne } from './quickInput';
import { reviewLines, type ReviewLine, type ReviewSection, type ReviewTarget } from './reviewLines';
import { corrected, type ReviewState } from './reviewState';

export interface ReviewOptions {
  readonly inspection: Inspection;
  readonly state: ReviewState;
  readonly createdAt: Date;
  /** A longer pause does not count as work. */
  readonly idleGapMinutes: number;
  readonly suggestionId: SuggestionId | null;
  /** What the same worktrees were recorded as before. */
  readonly recorded: Run | null;
  readonly l10n: Localizer;
  /** Called with every answer, so that leaving the review loses nothing. */
  readonly onDidAnswer: (state: ReviewState) => void;
}

export interface Reviewed {
  readonly run: JudgedRun;
  /** The recorded run that it replaces; null for a new one. */
  readonly revises: RunId | null;
}

interface ReviewItem extends vscode.QuickPickItem {
  readonly target?: ReviewTarget;
}

/** Shows what was found until the person records it or leaves. The score is live: it follows each correction. */
export async function review(options: ReviewOptions): Promise<Reviewed | undefined> {
  const { l10n } = options;
  let { state } = options;
  for (let lastText: string | undefined; ; ) {
    const inspection = corrected(options.inspection, state, l10n.t('given by you'));
    const { run, origins } = composeRun(inspection, {
      selected: state.selected,
      given: state.given,
      createdAt: options.createdAt.toISOString(),
      suggestionId: options.suggestionId,
      idleGapMinutes: options.idleGapMinutes,
      l10n,
    });
    const members = inspection.candidates.filter((candidate) => state.selected.has(candidate.key));
    const lines = reviewLines(
      {
        run,
        origins,
        featureOrigins: members.map((candidate) => candidate.origins.outcome),
        leftOut: inspection.leftOut.filter((left) => !state.selected.has(left.worktree)),
        recorded: options.recorded,
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
    if (target.kind === 'record') return { run, revises: target.revises };
    const answered = await answerTo(target, state, inspection, run, l10n);
    // After a correction the first line is active again: the usual next key is Enter.
    lastText = answered === state ? label : undefined;
    state = answered;
    options.onDidAnswer(state);
  }
}

/** Shows a recorded run with the same lines; nothing can be changed. */
export async function showLines(lines: readonly ReviewLine[], title: string, l10n: Localizer): Promise<void> {
  await pickOne<ReviewItem>({ title, placeholder: '', items: quickPickItems(lines, l10n), backButton: false });
}

async function answerTo(
  target: Exclude<ReviewTarget, { kind: 'record' }>,
  state: ReviewState,
  inspection: Inspection,
  run: JudgedRun,
  l10n: Localizer,
): Promise<ReviewState> {
  switch (target.kind) {
    case 'fact':
      return { ...state, given: { ...state.given, ...(await askFact(target.fact, run, l10n)) } };
    case 'members': {
      if (inspection.candidates.length === 0) return { ...state, given: { ...state.given, ...(await askNames(state.given.features ?? [], l10n)) } };
      const selected = await askMembers(inspection, state.selected, l10n);
      return selected === undefined ? state : { ...state, selected };
    }
    case 'feature': {
      const candidate = inspection.candidates.filter(({ key }) => state.selected.has(key))[target.index];
      if (candidate === undefined) return answerTo({ kind: 'members' }, state, inspection, run, l10n);
      const answer = await askFeature(candidate.feature, l10n);
      if (answer === undefined) return state;
      if (answer === 'leaveOut') {
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
