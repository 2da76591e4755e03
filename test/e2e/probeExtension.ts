import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { packExtension } from '../helpers/editor-host/vsix';

/** Packs a tiny extension with one of each: a command with a quick pick, a notification, a webview view. Returns the VSIX. */
export async function packProbeExtension(folder: string): Promise<string> {
  await mkdir(folder, { recursive: true });
  await writeFile(path.join(folder, 'package.json'), JSON.stringify(MANIFEST));
  await writeFile(path.join(folder, 'icon.svg'), ICON);
  await writeFile(path.join(folder, 'README.md'), 'Only for tests.');
  await writeFile(path.join(folder, 'extension.js'), SOURCE);
  const vsix = path.join(folder, 'probe.vsix');
  await packExtension(folder, vsix);
  return vsix;
}

const MANIFEST = {
  name: 'probe',
  displayName: 'Probe',
  publisher: 'tests',
  version: '1.0.0',
  engines: { vscode: '^1.100.0' },
  main: './extension.js',
  contributes: {
    commands: [{ command: 'probe.pick', title: 'Pick a Fruit', category: 'Probe' }],
    viewsContainers: { activitybar: [{ id: 'probe', title: 'Probe', icon: 'icon.svg' }] },
    views: { probe: [{ id: 'probe.view', type: 'webview', name: 'Fruits' }] },
  },
};

const ICON = '<svg xmlns="http://www.w3.org/2000/svg" width="24" height="24"><circle cx="12" cy="12" r="8" fill="currentColor"/></svg>';

const SOURCE = `
const vscode = require('vscode');
const fs = require('fs');

exports.activate = (context) => {
  context.subscriptions.push(
    vscode.commands.registerCommand('probe.pick', async () => {
      const items = Array.from({ length: 30 }, (_, i) => ({ label: 'Fruit ' + (i + 1), description: 'number ' + (i + 1) }));
      const picks = await vscode.window.showQuickPick(items, { title: 'Fruits', placeHolder: 'Which ones?', canPickMany: true });
      if (picks === undefined) {
        return;
      }
      const name = await vscode.window.showInputBox({ prompt: 'A name', validateInput: (text) => (text === '' ? 'Say something' : undefined) });
      const answer = await vscode.window.showInformationMessage(name + ' takes ' + picks.map((pick) => pick.label).join(), 'Keep', 'Throw away');
      await vscode.window.showWarningMessage('Really?', { modal: true, detail: 'For good.' }, 'Really');
      fs.mkdirSync(context.globalStorageUri.fsPath, { recursive: true });
      fs.writeFileSync(context.globalStorageUri.fsPath + '/answer', answer + ' ' + vscode.env.language);
    }),
    vscode.window.registerWebviewViewProvider('probe.view', {
      resolveWebviewView({ webview }) {
        webview.options = { enableScripts: true };
        webview.html = \`<!DOCTYPE html>
          <html lang="en"><head><title>Fruits</title>
          <meta http-equiv="Content-Security-Policy" content="default-src 'none'; script-src 'nonce-1'; style-src 'nonce-1'">
          <style nonce="1">.faint { color: #d8d8d8; }</style></head>
          <body><main><h1>Fruits</h1><button>Squeeze</button><p class="faint">Nobody can read this.</p></main>
          <script nonce="1">document.querySelector('button').onclick = (event) => { event.target.textContent = 'Juice'; };</script></body></html>\`;
      },
    }),
  );
};
`;
