import * as vscode from 'vscode';
import type { FolderWatch } from '../recorder/live/watchFolder';

/** The editor does not say when a watch has begun. By then it has, also on a busy machine; what changed before may not have been told. */
const BEGUN_AFTER_MS = 2_000;

/**
 * Tells of every change below a folder, through the editor's own watcher: a process beside the extension host, which honours
 * `files.watcherExclude`. Once it has surely begun, the folder itself is told to have changed: nothing is missed between a first look,
 * which need not wait for that, and the first change that is told.
 */
export function watchFolder(folder: string, onChange: (file: string | null) => void): FolderWatch {
  const watcher = vscode.workspace.createFileSystemWatcher(new vscode.RelativePattern(vscode.Uri.file(folder), '**/*'));
  const tell = (uri: vscode.Uri): void => onChange(uri.fsPath);
  const begun = setTimeout(() => onChange(folder), BEGUN_AFTER_MS);
  const all = vscode.Disposable.from(watcher, watcher.onDidCreate(tell), watcher.onDidChange(tell), watcher.onDidDelete(tell), {
    dispose: () => clearTimeout(begun),
  });
  return { dispose: () => void all.dispose() };
}
