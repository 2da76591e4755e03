import { setTimeout as delay } from 'node:timers/promises';
import * as vscode from 'vscode';

/** The editor does not say when a watch that was asked for has begun; by then it has, also on a busy machine. */
const BEGUN_AFTER_MS = 2_000;

/** A watch of a folder; what changed before it was ready may not have been told. */
export interface FolderWatch {
  readonly ready: Promise<void>;
  dispose(): void;
}

/**
 * Tells of every change below a folder, through the editor's own watcher: a process beside the extension host, which honours
 * `files.watcherExclude`.
 */
export function watchFolder(folder: string, onChange: (file: string | null) => void): FolderWatch {
  const watcher = vscode.workspace.createFileSystemWatcher(new vscode.RelativePattern(vscode.Uri.file(folder), '**/*'));
  const tell = (uri: vscode.Uri): void => onChange(uri.fsPath);
  const listeners = vscode.Disposable.from(watcher, watcher.onDidCreate(tell), watcher.onDidChange(tell), watcher.onDidDelete(tell));
  return { ready: delay(BEGUN_AFTER_MS, undefined, { ref: false }), dispose: () => void listeners.dispose() };
}
