import * as vscode from 'vscode';
import type { AgentSettings } from '../domain/agentSettings';
import { SETTINGS_SECTION, type Settings } from './contributions';

/** A setting as the user has it; the manifest's default otherwise. */
export function setting<Name extends keyof Settings>(name: Name, scope?: vscode.Uri): Settings[Name] {
  const value = vscode.workspace.getConfiguration(SETTINGS_SECTION, scope).get<Settings[Name]>(name);
  if (value === undefined) throw new Error(`The setting ${SETTINGS_SECTION}.${name} is not in the manifest.`);
  return value;
}

export async function neverSuggestFor(repository: string): Promise<void> {
  const list = setting('neverSuggestFor');
  if (list.includes(repository)) return;
  await vscode.workspace
    .getConfiguration(SETTINGS_SECTION)
    .update('neverSuggestFor', [...list, repository], vscode.ConfigurationTarget.Global);
}

/** The git that VS Code itself was told to use. Restricted in untrusted workspaces by the Git extension's own manifest. */
export function gitExecutable(): string {
  const configured = vscode.workspace.getConfiguration('git').get<string | readonly string[] | null>('path');
  const first = typeof configured === 'string' ? configured : configured?.[0];
  return first === undefined || first === '' ? 'git' : first;
}

/** What inspection takes from the settings. A run may span folders; the first one's settings count for all. */
export function inspectionSettings(folder: string | undefined): {
  readonly base?: string;
  readonly includeUncommitted: boolean;
  readonly specificationGlobs: readonly string[];
  readonly categoryRules: Readonly<Record<string, unknown>>;
  readonly idleGapMinutes: number;
  readonly agents: AgentSettings;
} {
  const scope = folder === undefined ? undefined : vscode.Uri.file(folder);
  const base = setting('base', scope);
  return {
    ...(base === '' ? {} : { base }),
    includeUncommitted: setting('includeUncommittedWork', scope),
    specificationGlobs: setting('specificationGlobs', scope),
    categoryRules: setting('categoryRules', scope),
    idleGapMinutes: setting('idleGapMinutes', scope),
    agents: setting('agents', scope),
  };
}

/** How gates are run. The manifest names limits, but the editor does not keep anyone to them. */
export function gateSettings(scope: vscode.Uri | undefined): { readonly timeoutMs: number; readonly concurrency: number } {
  const atLeastOne = (value: number): number => (value >= 1 ? value : 1);
  return { timeoutMs: atLeastOne(setting('gateTimeoutMinutes', scope)) * 60_000, concurrency: Math.floor(atLeastOne(setting('gateConcurrency'))) };
}
