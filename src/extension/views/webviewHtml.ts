import { randomBytes } from 'node:crypto';
import * as vscode from 'vscode';

/** A page of ours that a webview shows: one script, nothing from anywhere else. */
export interface WebviewPage {
  readonly webview: Pick<vscode.Webview, 'asWebviewUri' | 'cspSource'>;
  readonly extensionUri: vscode.Uri;
  /** A file of dist/webview. */
  readonly script: 'panel.js' | 'dashboard.js' | 'run.js';
  readonly title: string;
}

/** All that a page may load from disk. */
export function webviewRoots(extensionUri: vscode.Uri): readonly vscode.Uri[] {
  return [vscode.Uri.joinPath(extensionUri, 'dist', 'webview')];
}

/** Styles come with the script as constructed style sheets, so not even an inline one is allowed. */
export function webviewHtml({ webview, extensionUri, script, title }: WebviewPage): string {
  const nonce = randomBytes(16).toString('base64');
  const source = webview.asWebviewUri(vscode.Uri.joinPath(extensionUri, 'dist', 'webview', script)).toString();
  const policy = `default-src 'none'; style-src ${webview.cspSource}; img-src ${webview.cspSource}; script-src 'nonce-${nonce}'`;
  return `<!DOCTYPE html>
<html lang="${attribute(vscode.env.language)}">
  <head>
    <meta charset="utf-8">
    <meta http-equiv="Content-Security-Policy" content="${attribute(policy)}">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>${attribute(title)}</title>
  </head>
  <body>
    <script nonce="${nonce}" src="${attribute(source)}"></script>
  </body>
</html>
`;
}

function attribute(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;');
}
