import * as vscode from 'vscode';

/**
 * Tells of every change below a folder, through the editor's own watcher: a process beside the extension host, which honours
 * `files.watcherExclude` and whose watches all windows' features share.
 */
export function watchFolder(folder: string, onChange: (file: string | null) => void): { dispose(): void } {
  const watcher = vscode.workspace.createFileSystemWatcher(new vscode.RelativePattern(vscode.Uri.file(folder), '**/*'));
  const tell = (uri: vscode.Uri): void => onChange(uri.fsPath);
  return vscode.Disposable.from(watcher, watcher.onDidCreate(tell), watcher.onDidChange(tell), watcher.onDidDelete(tell));
}
