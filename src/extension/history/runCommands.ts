import * as vscode from 'vscode';
import { namedFeature } from '../../domain/feature';
import type { Localizer } from '../../domain/localizer';
import { judgeRun, type JudgedRun, type Run, type RunId, type RunOutline } from '../../domain/run';
import { gradeWord } from '../../domain/words';
import { previousRun } from '../../recorder/historyMonths';
import type { History, Revision } from '../../store/history';
import type { Core } from '../core';
import { showFailure } from '../failure';
import { askFact, askFeature, askNames } from '../review/corrections';
import { pickOne } from '../review/quickInput';
import { pickLine } from '../review/review';
import { reviewLines, type ReviewTarget } from '../review/reviewLines';
import { inMessage, scoreText, visible, withoutCodicons } from '../words';
import { runUri } from './runDocuments';
import { runSummary, timeText } from './runText';

/** What the commands on a recorded run work with. */
export interface RunCommandParts {
  readonly core: Core;
  readonly l10n: Localizer;
}

/** Shows a run's document as it stands on the disk. */
export async function openRunDocument(parts: RunCommandParts, node: unknown): Promise<void> {
  await withRevision(parts, node, async (revision) => show(runUri(revision.run.id, revision.number, 'json')));
}

export async function revealRunDocument(parts: RunCommandParts, node: unknown): Promise<void> {
  await withRevision(parts, node, async ({ file }) => vscode.commands.executeCommand('revealFileInOS', vscode.Uri.file(file)));
}

export async function copyRunId(parts: RunCommandParts, node: unknown): Promise<void> {
  await withRevision(parts, node, async ({ run }) => vscode.env.clipboard.writeText(run.id));
}

/** A diff of two runs as text, the earlier one on the left. */
export async function compareRun(parts: RunCommandParts, node: unknown): Promise<void> {
  const { core, l10n } = parts;
  await withRevision(parts, node, async ({ run, number }) => {
    const history = await core.history();
    const previous = await previousRun(history, run);
    if (previous === null) {
      void vscode.window.showInformationMessage(l10n.t('This is the first run: there is none before it to compare with.'));
      return;
    }
    const before = (await history.revisions(previous.run.id)).at(-1);
    if (before === undefined) return;
    const title = previous.sameRepository ? '{0} ↔ {1}' : l10n.t('{0} ↔ {1} (no earlier run in the same repository)');
    await diff(before, { run, number }, title.replace('{0}', visible(previous.run.description)).replace('{1}', visible(run.description)));
  });
}

/** The revisions of a run, to see what each has changed. */
export async function showRunChanges(parts: RunCommandParts, node: unknown): Promise<void> {
  const { core, l10n } = parts;
  await withRevision(parts, node, async ({ run }) => {
    const revisions = await (await core.history()).revisions(run.id);
    const items = revisions
      .map((revision, position) => ({
        label: position === 0 ? l10n.t('Recorded') : revision.deleted ? l10n.t('Deleted') : l10n.t('Changed'),
        description: timeText(revision.writtenAt, vscode.env.language),
        detail: withoutCodicons(visible(`${revision.run.description}, ${runSummary(revision.run, l10n)}`)),
        revision,
        before: revisions[position - 1],
      }))
      .toReversed();
    const choice = await pickOne({ title: l10n.t('Changes of “{0}”', visible(run.description)), placeholder: l10n.t('Choose a change to see it.'), items, backButton: false });
    if (choice.kind === 'back') return;
    const { revision, before } = choice.value;
    if (before === undefined) await show(runUri(run.id, revision.number, 'text'));
    else await diff(before, revision, l10n.t('{0}: revision {1} ↔ {2}', visible(run.description), before.number, revision.number));
  });
}

/** The facts of a run as lines; choosing one corrects it, the first one saves. Leaving changes nothing. */
export async function editRun(parts: RunCommandParts, node: unknown): Promise<void> {
  const { core, l10n } = parts;
  await withRevision(parts, node, async ({ run }) => {
    let edited: JudgedRun = run;
    for (;;) {
      const target = await pickLine(editLines(run, edited, l10n), l10n.t('Edit Run'), l10n.t('Choose a line to correct it. The first line saves.'), l10n);
      if (target === undefined) return;
      if (target.kind === 'record') break;
      edited = await answered(target, edited, l10n);
    }
    if (isSame(run, edited)) return;
    const history = await core.history();
    const saved = await history.revise(run.id, edited);
    const score = l10n.t('quality {0} ({1})', scoreText(saved.qualityScore), gradeWord(saved.grade, l10n));
    offerUndo(parts, run.id, l10n.t('Updated “{0}”: {1}.', inMessage(saved.description), score));
  });
}

/** Not asked about, because it can be undone. */
export async function deleteRun(parts: RunCommandParts, node: unknown): Promise<void> {
  const { core, l10n } = parts;
  await withRevision(parts, node, async ({ run }) => {
    await (await core.history()).remove(run.id);
    offerUndo(parts, run.id, l10n.t('Deleted “{0}”.', inMessage(run.description)));
  });
}

export async function undoRunChange(parts: RunCommandParts, node: unknown): Promise<void> {
  await withRevision(parts, node, async ({ run }) => undo(parts, run.id));
}

/** Deleted runs stay on the disk; this brings one back. */
export async function restoreRun(parts: RunCommandParts): Promise<void> {
  const { core, l10n } = parts;
  await guarded(parts, async () => {
    const history = await core.history();
    const deleted = (await history.deletedRuns()).toSorted((a, b) => (a.writtenAt < b.writtenAt ? 1 : -1));
    if (deleted.length === 0) {
      void vscode.window.showInformationMessage(l10n.t('No run is deleted.'));
      return;
    }
    const items = deleted.map(({ run, writtenAt }) => ({
      label: withoutCodicons(visible(run.description)),
      description: runSummary(run, l10n),
      detail: l10n.t('deleted {0}', timeText(writtenAt, vscode.env.language)),
      run,
    }));
    const choice = await pickOne({ title: l10n.t('Restore Deleted Run'), placeholder: l10n.t('Which run?'), items, backButton: false });
    if (choice.kind === 'answer') await undo(parts, choice.value.run.id);
  });
}

async function undo(parts: RunCommandParts, id: RunId): Promise<void> {
  const { core, l10n } = parts;
  await guarded(parts, async () => {
    const run = await (await core.history()).undo(id);
    const done = run === null ? l10n.t('The run is deleted again.') : l10n.t('“{0}” is as it was before.', inMessage(run.description));
    offerUndo(parts, id, done, l10n.t('Redo'));
  });
}

/** Not awaited: the change is done, however long the message stays. */
function offerUndo(parts: RunCommandParts, id: RunId, message: string, button = parts.l10n.t('Undo')): void {
  void vscode.window.showInformationMessage(message, button).then((choice) => (choice === button ? undo(parts, id) : undefined));
}

function editLines(run: Run, edited: JudgedRun, l10n: Localizer): ReturnType<typeof reviewLines> {
  const score = l10n.t('quality {0} ({1})', scoreText(edited.qualityScore), gradeWord(edited.grade, l10n));
  const first = isSame(run, edited) ? { icon: 'pass', text: l10n.t('Nothing changed yet: {0}', score) } : { icon: 'save', text: l10n.t('Save changes: {0}', score) };
  const origin = isSame(run, edited) ? '' : l10n.t('was {0} ({1})', scoreText(run.qualityScore), gradeWord(run.grade, l10n));
  return reviewLines({ run: edited, origins: {}, featureOrigins: [], leftOut: [], recorded: null, openRun: null }, l10n).map((line) =>
    line.target.kind === 'record' ? { ...line, ...first, origin } : line,
  );
}

async function answered(target: ReviewTarget, run: JudgedRun, l10n: Localizer): Promise<JudgedRun> {
  switch (target.kind) {
    case 'fact': {
      const given = Object.entries(await askFact(target.fact, run, l10n)).filter(([fact, value]) => fact !== 'features' && value !== undefined);
      return judgeRun({ ...run, ...(Object.fromEntries(given) as Partial<JudgedRun>) });
    }
    case 'members': {
      const { features } = await askNames(run.features.map(({ name }) => name), l10n);
      if (features === undefined) return run;
      return judgeRun({ ...run, features: features.map((name) => run.features.find((feature) => feature.name === name) ?? namedFeature(name)) });
    }
    case 'feature': {
      const feature = run.features[target.index];
      const correction = feature === undefined ? undefined : await askFeature(feature, l10n, false);
      if (correction === undefined || correction === 'move') return run;
      const features = run.features.flatMap((each, index) => (index !== target.index ? [each] : correction === 'leaveOut' ? [] : [{ ...each, ...correction }]));
      return judgeRun({ ...run, features });
    }
    case 'record':
    case 'run':
    case 'leftOut':
      return run;
  }
}

function isSame(run: Run, edited: JudgedRun): boolean {
  // Judged both, so that the order of their fields is the same.
  return JSON.stringify(judgeRun({ ...run })) === JSON.stringify(judgeRun({ ...run, ...edited }));
}

/** The newest revision of the run that a line of the tree stands for, or that the person chooses. */
async function withRevision(parts: RunCommandParts, node: unknown, use: (revision: Revision) => Promise<unknown>): Promise<void> {
  await guarded(parts, async () => {
    const history = await parts.core.history();
    const id = runIdOf(node) ?? (await askWhichRun(history, parts.l10n))?.id;
    if (id === undefined) return;
    const revision = (await history.revisions(id)).at(-1);
    if (revision === undefined) void vscode.window.showInformationMessage(parts.l10n.t('That run is no longer in the history.'));
    else await use(revision);
  });
}

/** @param node whatever a menu or another extension passes */
export function runIdOf(node: unknown): string | undefined {
  if (typeof node !== 'object' || node === null || !('runId' in node)) return undefined;
  return typeof node.runId === 'string' ? node.runId : undefined;
}

export async function askWhichRun(history: History, l10n: Localizer): Promise<RunOutline | undefined> {
  const runs = await history.outlines();
  if (runs.length === 0) {
    await vscode.window.showInformationMessage(l10n.t('No run has been recorded yet.'));
    return undefined;
  }
  const items = runs.toReversed().map((run) => ({
    label: withoutCodicons(visible(run.description)),
    description: runSummary(run, l10n),
    detail: timeText(run.createdAt, vscode.env.language),
    run,
  }));
  const choice = await pickOne({ title: l10n.t('Recorded Runs'), placeholder: l10n.t('Which run?'), items, backButton: false });
  return choice.kind === 'back' ? undefined : choice.value.run;
}

async function guarded({ core, l10n }: RunCommandParts, work: () => Promise<unknown>): Promise<void> {
  try {
    await work();
  } catch (error) {
    await showFailure(error, core.logger, l10n);
  }
}

async function show(uri: vscode.Uri): Promise<void> {
  await vscode.window.showTextDocument(await vscode.workspace.openTextDocument(uri), { preview: true });
}

async function diff(before: Pick<Revision, 'run' | 'number'>, after: Pick<Revision, 'run' | 'number'>, title: string): Promise<void> {
  await vscode.commands.executeCommand('vscode.diff', runUri(before.run.id, before.number, 'text'), runUri(after.run.id, after.number, 'text'), title, { preview: true });
}
