import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import * as vscode from 'vscode';

describe('Activation', () => {
  it('runs in a VS Code that the extension supports', () => {
    const [major = 0, minor = 0] = vscode.version.split('.').map(Number);
    assert.ok(major > 1 || (major === 1 && minor >= 100), `VS Code ${vscode.version}`);
  });

  it('opens a workspace of its own', () => {
    assert.equal(vscode.workspace.workspaceFolders?.length, 1);
  });
});
