import * as vscode from 'vscode';
import type { Progress } from '../domain/progress';
import { notificationText } from './words';

/**
 * The only way to a notification: the editor makes links of texts like `[label](command:…)` in them, and descriptions, branches and paths come
 * from anywhere. Each resolves with the button that was pressed; undefined when none was.
 */
export function inform(message: string, ...buttons: readonly string[]): Thenable<string | undefined> {
  return vscode.window.showInformationMessage(notificationText(message), ...buttons);
}

export function warn(message: string, ...buttons: readonly string[]): Thenable<string | undefined> {
  return vscode.window.showWarningMessage(notificationText(message), ...buttons);
}

export function complain(message: string, ...buttons: readonly string[]): Thenable<string | undefined> {
  return vscode.window.showErrorMessage(notificationText(message), ...buttons);
}

/** Long work in a notification that says how far it has come and can be cancelled. */
export function showProgress<T>(title: string, task: (progress: Progress, signal: AbortSignal) => Promise<T>): Thenable<T> {
  return vscode.window.withProgress({ location: vscode.ProgressLocation.Notification, title: notificationText(title), cancellable: true }, (notification, token) => {
    const abort = new AbortController();
    token.onCancellationRequested(() => abort.abort());
    let reported = 0;
    const progress: Progress = (message, done) => {
      const percent = Math.round((done ?? 0) * 100);
      notification.report({ message: notificationText(message), ...(percent > reported ? { increment: percent - reported } : {}) });
      reported = Math.max(reported, percent);
    };
    return task(progress, abort.signal);
  });
}
