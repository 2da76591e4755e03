import { lstat } from 'node:fs/promises';
import path from 'node:path';
import * as vscode from 'vscode';
import type { Localizer } from '../../domain/localizer';
import type { ConflictSide } from '../../recorder/conflicts/conflictDetail';
import { SCHEMES } from '../contributions';
import type { Core } from '../core';
import { showFailure } from '../failure';
import { inform } from '../notify';
import { setting } from '../settings';
import { blobQuery } from '../views/blobAddress';
import { allFilesTitle, conflictText, diffTitle, type Conflict, type ConflictParty, type FileConflict } from '../views/conflictModel';
import { RunNode } from '../views/runNode';
import { visible } from '../words';

/** Both sides of a file, side by side. */
interface Sides {
  readonly file: FileConflict;
  readonly left: vscode.Uri;
  readonly right: vscode.Uri;
  /** That of the left side. */
  readonly repository: string | null;
}

/**
 * Shows both sides of a conflict in the editor's diff, all files of it in one tab where there are several.
 * @param node a line of the tree; anything else is left alone
 */
export async function openConflict(core: Core, l10n: Localizer, node: unknown): Promise<void> {
  const chosen = conflictOf(node);
  if (chosen === null) return;
  try {
    const { conflict, files } = chosen;
    const comparable = files.filter(({ kind }) => kind !== 'binary' && kind !== 'submodule');
    const found = await Promise.all(comparable.map((file) => sidesOf(conflict, file, l10n)));
    const sides = found.filter((each) => each !== null);
    const [first] = sides;
    if (first === undefined) await inform(nothingToCompare(conflict, files, l10n));
    else if (sides.length === 1) await openDiff(conflict, first, l10n);
    else await vscode.commands.executeCommand('vscode.changes', allFilesTitle(conflict), sides.map(inOneEditor));
  } catch (error) {
    await showFailure(error, core.logger, l10n);
  }
}

/** Puts a conflict into the clipboard in words, for whoever has to solve it. */
export async function copyConflict(l10n: Localizer, node: unknown): Promise<void> {
  const chosen = conflictOf(node);
  if (chosen === null) return;
  await vscode.env.clipboard.writeText(conflictText({ ...chosen.conflict, files: chosen.files }, l10n));
}

export async function openWorktree(node: unknown): Promise<void> {
  const worktree = worktreeOf(node);
  if (worktree !== null) await vscode.commands.executeCommand('vscode.openFolder', vscode.Uri.file(worktree), { forceNewWindow: true });
}

export function openTerminal(node: unknown): void {
  const worktree = worktreeOf(node);
  if (worktree !== null) vscode.window.createTerminal({ name: visible(path.basename(worktree)), cwd: worktree }).show();
}

/** Commands can be called by anybody with anything: only lines of the tree count. */
function conflictOf(node: unknown): { readonly conflict: Conflict; readonly files: readonly FileConflict[] } | null {
  if (!(node instanceof RunNode)) return null;
  const { subject } = node;
  if (subject.kind === 'conflict') return { conflict: subject.conflict, files: subject.conflict.files };
  return subject.kind === 'file' ? { conflict: subject.conflict, files: [subject.file] } : null;
}

function worktreeOf(node: unknown): string | null {
  if (!(node instanceof RunNode)) return null;
  const { subject } = node;
  if (subject.kind === 'worktree') return subject.worktree;
  return subject.kind === 'feature' && subject.candidate.presence === 'worktree' ? subject.candidate.key : null;
}

async function openDiff(conflict: Conflict, { file, left, right }: Sides, l10n: Localizer): Promise<void> {
  const range = file.right?.ranges[0];
  // Without lines it is the place after line `start`, which is the next one.
  const selection = range === undefined ? undefined : new vscode.Range(Math.max(0, range.start - 1), 0, Math.max(0, range.start - 1 + Math.max(0, range.count - 1)), 0);
  const options: vscode.TextDocumentShowOptions = { preview: true, ...(selection === undefined ? {} : { selection }) };
  await vscode.commands.executeCommand('vscode.diff', left, right, diffTitle(conflict, file, l10n), options);
}

/**
 * As the editor of many diffs takes them. It calls two sides with different paths a renaming, so the left one, which cannot be edited anyway,
 * becomes a document with the right one's path where its content is known.
 */
function inOneEditor({ file, left, right, repository }: Sides): readonly [vscode.Uri, vscode.Uri, vscode.Uri] {
  if (file.left === null || repository === null || file.left.path !== file.right?.path) return [right, left, right];
  const query = blobQuery({ repository, blob: file.left.blob });
  return [right, vscode.Uri.from({ scheme: SCHEMES.blob, path: right.path, query }), right];
}

async function sidesOf(conflict: Conflict, file: FileConflict, l10n: Localizer): Promise<Sides | null> {
  const [left, right] = await Promise.all([sideUri(conflict.left, file.left, file.path, l10n), sideUri(conflict.right, file.right, file.path, l10n)]);
  return left === null || right === null ? null : { file, left, right, repository: conflict.left.repository };
}

/**
 * The worktree's own file, which can be edited, where it is what the conflict is about; a read-only document otherwise.
 * @param name of the file, where the side has no other
 */
async function sideUri(party: ConflictParty, side: ConflictSide | null, name: string, l10n: Localizer): Promise<vscode.Uri | null> {
  const relative = side?.path ?? name;
  if (side !== null && side.blob === null) return documentUri(party, l10n.t('{0} (deleted)', relative), null);
  const file = await ownFile(party, relative);
  if (file !== null) return vscode.Uri.file(file);
  return side === null ? null : documentUri(party, relative, side.blob);
}

function documentUri({ name, repository }: ConflictParty, relative: string, blob: string | null): vscode.Uri | null {
  if (repository === null) return null;
  return vscode.Uri.from({ scheme: SCHEMES.blob, path: `/${visible(name)}/${relative}`, query: blobQuery({ repository, blob }) });
}

/** Null when the worktree is gone, its file is not what was merged, or it is no plain file inside of it: names are hostile, links lead anywhere. */
async function ownFile({ candidate }: ConflictParty, relative: string): Promise<string | null> {
  if (candidate?.presence !== 'worktree') return null;
  if (!setting('includeUncommittedWork', vscode.Uri.file(candidate.key)) && candidate.feature.uncommittedFiles !== 0) return null;
  const file = path.join(candidate.key, ...relative.split('/'));
  if (!file.startsWith(candidate.key + path.sep)) return null;
  const status = await lstat(file).catch(() => null);
  return status?.isFile() === true ? file : null;
}

function nothingToCompare({ left, right }: Conflict, files: readonly FileConflict[], l10n: Localizer): string {
  const [file] = files;
  const name = visible(file?.path ?? '');
  const [one, other] = [visible(left.name), visible(right.name)];
  switch (file?.kind) {
    case 'binary':
      return l10n.t('{0} is binary: {1} and {2} have different versions, and one of them has to be chosen.', name, one, other);
    case 'submodule':
      return l10n.t('{0} is a submodule: {1} and {2} point it at different commits, and one of them has to be chosen.', name, one, other);
    default:
      return l10n.t('Only the name of {0} is known here, so there are no two sides to show.', name);
  }
}
