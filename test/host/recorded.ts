import assert from 'node:assert/strict';
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import * as vscode from 'vscode';

export const EXTENSION = 'mirador.parallel-patterns';

export function workspaceFolder(): string {
  const folder = vscode.workspace.workspaceFolders?.[0];
  assert.ok(folder, 'the editor was started with a folder');
  return folder.uri.fsPath;
}

/** The runner keeps the profile beside the workspace. */
export function runsFolder(): string {
  return path.join(path.dirname(workspaceFolder()), 'user', 'User', 'globalStorage', EXTENSION, 'parallel-results', 'all_runs');
}

export async function recordedRuns(): Promise<readonly string[]> {
  return readdir(runsFolder()).catch(() => []);
}

/**
 * Presses Enter in whatever quick pick is open until there is one more run; the review's first line is the active one.
 * @returns the name of its document
 */
export async function acceptUntilRecorded(before: readonly string[], milliseconds: number): Promise<string> {
  // There may be ten thousand of them, and what a test itself does counts as a block of the extension host.
  const known = new Set(before);
  for (const end = Date.now() + milliseconds; Date.now() < end; ) {
    await vscode.commands.executeCommand('workbench.action.acceptSelectedQuickOpenItem');
    const run = (await recordedRuns()).find((name) => !known.has(name));
    if (run !== undefined) return run;
    await delay(100);
  }
  throw new Error('No run was recorded.');
}
