import * as vscode from 'vscode';

/** The folders of this window that are on disk; each may hold a repository, be inside one, or hold none. */
export function workspaceFolders(): readonly string[] {
  return (vscode.workspace.workspaceFolders ?? []).filter((folder) => folder.uri.scheme === 'file').map((folder) => folder.uri.fsPath);
}

interface GitExtensionApi {
  getAPI(version: 1): { readonly repositories: readonly { readonly rootUri: vscode.Uri }[] };
}

/** Workspace folders and the repositories that VS Code has already found below them. Its Git extension is not woken for it. */
export function repositoryFolders(): readonly string[] {
  return [...new Set([...workspaceFolders(), ...knownRepositories()])];
}

function knownRepositories(): readonly string[] {
  const git = vscode.extensions.getExtension<GitExtensionApi>('vscode.git');
  if (git?.isActive !== true) return [];
  try {
    return git.exports.getAPI(1).repositories.map((repository) => repository.rootUri.fsPath);
  } catch {
    // It has no model while `git.enabled` is false or its own git is missing.
    return [];
  }
}
