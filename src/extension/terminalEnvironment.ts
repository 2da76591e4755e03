import path from 'node:path';
import * as vscode from 'vscode';
import { SETTINGS_SECTION } from './contributions';
import { setting } from './settings';

/**
 * Puts `parallel-patterns` on the PATH of the editor's terminals and points it at this window's history.
 * The editor's own Node runs it, so nothing has to be installed.
 */
export function contributeToTerminals(context: vscode.ExtensionContext): void {
  const environment = context.environmentVariableCollection;
  environment.description = vscode.l10n.t('Adds `parallel-patterns`, the history of parallel runs for the terminal.');
  const bin = path.join(context.extensionPath, 'dist', 'bin');
  // Both moments: a shell's start-up files may set the PATH anew after the process was created.
  environment.prepend('PATH', bin + path.delimiter, { applyAtProcessCreation: true, applyAtShellIntegration: true });
  environment.replace('PARALLEL_PATTERNS_HOME', context.globalStorageUri.fsPath);
  environment.replace('PARALLEL_PATTERNS_NODE', process.execPath);
  const forges = (): void => {
    const hosts = JSON.stringify(setting('forgeHosts'));
    if (hosts === '{}') environment.delete('PARALLEL_PATTERNS_FORGES');
    else environment.replace('PARALLEL_PATTERNS_FORGES', hosts);
  };
  forges();
  context.subscriptions.push(
    vscode.workspace.onDidChangeConfiguration((change) => {
      if (change.affectsConfiguration(`${SETTINGS_SECTION}.forgeHosts`)) forges();
    }),
  );
}
