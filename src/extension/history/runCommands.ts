import * as vscode from 'vscode';
import type { Localizer } from '../../domain/localizer';
import type { JudgedRun, Run, RunId } from '../../domain/run';
import { gradeWord } from '../../domain/words';
import type { Revision } from '../../store/history';
import { StoreError } from '../../store/storeError';
import type { Core } from '../core';
import { showFailure } from '../failure';
import { inform } from '../notify';
import { askFact, askFeature, askNames } from '../review/corrections';
import { askingOf, forgetDrafts, type Asking } from '../review/drafts';
import { editLines } from '../review/editLines';
import { pickOne } from '../review/quickInput';
import { pickLine } from '../review/review';
import type { ReviewTarget } from '../review/reviewLines';
import { editedRun, isChanged, NO_EDITS, withFeature, withNames, withoutFeature, type Members, type RunEdits } from '../review/runEdits';
import { quoted, visible, withoutCodicons } from '../words';
import type { RunPage } from '../views/runPage';
import { openRunPage } from '../views/runPages';
import { askWhichRun } from './askWhichRun';
import type { HistoryView } from './historyView';
import { runUri } from './runDocuments';
import { changedLines, runSummary, timeText } from './runText';
import { showChange, showDiff, showDocument } from './showRevision';

/** What the commands on a recorded run work with. */
export interface RunCommandParts {
  readonly core: Core;
  readonly l10n: Localizer;
  /** What was said of a run in an edit that was left without saving. */
  readonly leftEdits: Map<RunId, RunEdits>;
  /** What was typed in an edit and left. */
  readonly drafts: Asking['drafts'];
  /** What imports could not take, by number; kept while the window is open. */
  readonly reports: Map<number, string>;
  /** Open in this window. */
  readonly pages: Map<RunId, RunPage>;
  readonly view: HistoryView;
}

/** Shows the page of a run. */
export async function openRun(parts: RunCommandParts, node: unknown): Promise<void> {
  await withRevision(parts, node, ({ run }) => {
    openRunPage(parts, run);
    return Promise.resolve();
  });
}

/** Shows a run as text, one fact a line. */
export async function openRunText(parts: RunCommandParts, node: unknown): Promise<void> {
  await withRevision(parts, node, async (revision) => showDocument(runUri(revision, 'text')));
}

/** Shows a run's document as it stands on the disk. */
export async function openRunDocument(parts: RunCommandParts, node: unknown): Promise<void> {
  await withRevision(parts, node, async (revision) => showDocument(runUri(revision, 'json')));
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
    const previous = await history.ask('previousRun', run);
    if (previous === null) {
      void inform(l10n.t('This is the first run: there is none before it to compare with.'));
      return;
    }
    const before = (await history.revisions(previous.run.id)).at(-1);
    if (before === undefined) return;
    const names = [quoted(previous.run.description), quoted(run.description)] as const;
    await showDiff(before, { run, number }, previous.sameRepository ? l10n.t('{0} ↔ {1}', ...names) : l10n.t('{0} ↔ {1} (no earlier run in the same repository)', ...names));
  });
}

/** The revisions of a run, to see what each has changed. */
export async function showRunChanges(parts: RunCommandParts, node: unknown): Promise<void> {
  const { core, l10n } = parts;
  await withRevision(parts, node, async ({ run }) => {
    const revisions = await (await core.history()).revisions(run.id);
    const words = { l10n, locale: vscode.env.language };
    const items = revisions
      .map((revision, position) => {
        const before = revisions[position - 1];
        const lines = before === undefined || revision.deleted ? [runSummary(revision.run, l10n)] : changedLines(before.run, revision.run, words);
        return {
          label: changeWord(revision, before, l10n),
          description: timeText(revision.writtenAt, words.locale),
          detail: withoutCodicons(lines.slice(0, LINES_TOLD).join(' · ')),
          revision,
          before,
        };
      })
      .toReversed();
    const choice = await pickOne({ title: l10n.t('Changes of “{0}”', quoted(run.description)), placeholder: l10n.t('Choose a change to see it.'), items, backButton: false });
    if (choice.kind === 'back') return;
    await showChange(choice.value.revision, choice.value.before, l10n);
  });
}

/** Changed lines that are told of each change. */
const LINES_TOLD = 3;

function changeWord({ deleted }: Revision, before: Revision | undefined, l10n: Localizer): string {
  if (deleted) return l10n.t('Deleted');
  if (before === undefined) return l10n.t('Recorded');
  return before.deleted ? l10n.t('Brought back') : l10n.t('Changed');
}

/**
 * The facts of a run as lines; choosing one corrects it, the first one saves. Leaving writes nothing, and what was said is there when one comes
 * back.
 */
export async function editRun(parts: RunCommandParts, node: unknown): Promise<void> {
  const { core, l10n, leftEdits, drafts } = parts;
  await withRevision(parts, node, async ({ run: recorded }) => {
    const history = await core.history();
    for (let run = recorded; ; ) {
      const edits = leftEdits.get(run.id) ?? NO_EDITS;
      const edited = editedRun(run, edits, l10n);
      const changed = isChanged(run, edited);
      const title = l10n.t('Edit Run: {0}', quoted(run.description));
      const target = await pickLine(editLines(run, edited, changed, l10n), title, l10n.t('Choose a line to correct it. The first line saves.'), l10n);
      if (target === undefined) return;
      if (target.kind !== 'record') {
        leftEdits.set(run.id, await answered(target, edits, edited, { l10n, drafts, subject: run.id }));
        continue;
      }
      const now = changed ? await history.run(run.id) : run;
      if (now === null) {
        tellGone(l10n);
        return;
      }
      if (isChanged(run, now)) {
        void inform(l10n.t('“{0}” was changed elsewhere meanwhile. Look at it again, then save.', quoted(now.description)));
        // What was said of its features was said of others.
        leftEdits.set(run.id, { ...edits, members: null });
        run = now;
        continue;
      }
      if (changed) await save(parts, run.id, edited);
      leftEdits.delete(run.id);
      forgetDrafts(drafts, run.id);
      return;
    }
  });
}

async function save(parts: RunCommandParts, id: RunId, edited: JudgedRun): Promise<void> {
  const { core, l10n } = parts;
  const saved = await (await core.history()).revise(id, edited);
  const score = l10n.t('quality {0} ({1})', saved.qualityScore, gradeWord(saved.grade, l10n));
  void offerUndo(parts, saved, l10n.t('Updated “{0}”: {1}.', quoted(saved.description), score));
}

/** Not asked about, because it can be undone. */
export async function deleteRun(parts: RunCommandParts, node: unknown): Promise<void> {
  const { core, l10n } = parts;
  await withRevision(parts, node, async ({ run }) => {
    await (await core.history()).remove(run.id);
    void offerUndo(parts, run, l10n.t('Deleted “{0}”.', quoted(run.description)));
  });
}

export async function undoRunChange(parts: RunCommandParts, node: unknown): Promise<void> {
  await withRevision(parts, node, async ({ run }) => undo(parts, run), true);
}

/** Deleted runs stay on the disk; this brings one back. */
export async function restoreRun(parts: RunCommandParts): Promise<void> {
  const { core, l10n } = parts;
  await guarded(parts, async () => {
    const history = await core.history();
    const deleted = (await history.deletedRuns()).toSorted((a, b) => (a.writtenAt < b.writtenAt ? 1 : -1));
    if (deleted.length === 0) {
      void inform(l10n.t('No run is deleted.'));
      return;
    }
    const items = deleted.map(({ run, writtenAt }) => ({
      label: withoutCodicons(visible(run.description)),
      description: runSummary(run, l10n),
      detail: l10n.t('deleted {0}', timeText(writtenAt, vscode.env.language)),
      run,
    }));
    const choice = await pickOne({ title: l10n.t('Restore Deleted Run'), placeholder: l10n.t('Which run?'), items, backButton: false });
    if (choice.kind === 'answer') await undo(parts, choice.value.run);
  });
}

async function undo(parts: RunCommandParts, run: Run): Promise<void> {
  const { core, l10n } = parts;
  await guarded(parts, async () => {
    try {
      const now = await (await core.history()).undo(run.id);
      const done = now === null ? l10n.t('“{0}” is deleted again.', quoted(run.description)) : l10n.t('“{0}” is as it was before.', quoted(now.description));
      void offerUndo(parts, run, done, l10n.t('Redo'));
    } catch (error) {
      if (!(error instanceof StoreError) || error.reason !== 'nothingToUndo') throw error;
      void inform(l10n.t('“{0}” was recorded and not changed since: there is nothing to undo.', quoted(run.description)));
    }
  });
}

/** Says what was done to a run, with a button that takes it back: that, and not what somebody has done since. */
async function offerUndo(parts: RunCommandParts, run: Run, message: string, button = parts.l10n.t('Undo')): Promise<void> {
  const { core, l10n } = parts;
  await guarded(parts, async () => {
    const newest = async (): Promise<number | undefined> => (await (await core.history()).revisions(run.id)).at(-1)?.number;
    const written = await newest();
    if ((await inform(message, button)) !== button) return;
    if ((await newest()) === written) await undo(parts, run);
    else void inform(l10n.t('“{0}” was changed once more since. “Show Changes” lists what was done.', quoted(run.description)));
  });
}

/** The edits with the answer to one line. The members are those of the run as it is edited, so that one correction follows the other. */
async function answered(target: ReviewTarget, edits: RunEdits, edited: JudgedRun, asking: Asking): Promise<RunEdits> {
  const { features, conflicts, conflictsWithBase } = edited;
  const members: Members = { features, conflicts, conflictsWithBase };
  switch (target.kind) {
    case 'fact':
      return { ...edits, given: { ...edits.given, ...(await askFact(target.fact, edited, asking)) } };
    case 'members': {
      const names = features.map(({ name }) => name);
      const named = (await askNames(names, asking)).features ?? names;
      return JSON.stringify(named) === JSON.stringify(names) ? edits : { ...edits, members: withNames(members, named) };
    }
    case 'feature': {
      const feature = features[target.index];
      const correction = feature === undefined ? undefined : await askFeature(feature, askingOf(asking, feature.name), false);
      if (correction === undefined || correction === 'move') return edits;
      return { ...edits, members: correction === 'leaveOut' ? withoutFeature(members, target.index) : withFeature(members, target.index, correction) };
    }
    case 'record':
    case 'run':
    case 'pullRequests':
    case 'leftOut':
      return edits;
  }
}

/** The newest revision of the run that a line of the tree stands for, or that the person chooses. */
async function withRevision(parts: RunCommandParts, node: unknown, use: (revision: Revision) => Promise<unknown>, alsoDeleted = false): Promise<void> {
  await guarded(parts, async () => {
    const history = await parts.core.history();
    const id = runIdOf(node) ?? (await askWhichRun(history, parts.l10n.t('Recorded Runs'), null, parts.l10n))?.id;
    if (id === undefined) return;
    const revision = (await history.revisions(id)).at(-1);
    if (revision === undefined || (revision.deleted && !alsoDeleted)) tellGone(parts.l10n);
    else await use(revision);
  });
}

/** @param node whatever the panel, a menu or another extension passes: hostile until it is found in the history */
function runIdOf(node: unknown): string | undefined {
  if (typeof node === 'string') return node;
  if (typeof node !== 'object' || node === null || !('runId' in node)) return undefined;
  return typeof node.runId === 'string' ? node.runId : undefined;
}

function tellGone(l10n: Localizer): void {
  void inform(l10n.t('That run is no longer in the history.'));
}

async function guarded({ core, l10n }: RunCommandParts, work: () => Promise<unknown>): Promise<void> {
  try {
    await work();
  } catch (error) {
    await showFailure(error, core.logger, l10n);
  }
}
