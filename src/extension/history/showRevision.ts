import * as vscode from 'vscode';
import type { Localizer } from '../../domain/localizer';
import type { Revision } from '../../store/history';
import { quoted } from '../words';
import { runUri } from './runDocuments';

type Shown = Pick<Revision, 'run' | 'number'>;

/** What a revision has changed as a diff; the first one, which changed nothing, as text. */
export async function showChange(revision: Shown, before: Shown | undefined, l10n: Localizer): Promise<void> {
  if (before === undefined) await showDocument(runUri(revision, 'text'));
  else await showDiff(before, revision, l10n.t('{0}: revision {1} ↔ {2}', quoted(revision.run.description), before.number, revision.number));
}

export async function showDocument(uri: vscode.Uri): Promise<void> {
  await vscode.window.showTextDocument(await vscode.workspace.openTextDocument(uri), { preview: true });
}

export async function showDiff(before: Shown, after: Shown, title: string): Promise<void> {
  await vscode.commands.executeCommand('vscode.diff', runUri(before, 'text'), runUri(after, 'text'), title, { preview: true });
}
