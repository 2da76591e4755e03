import type { EditorHost } from './hosts';

/** Where the in-host tests run. */
export type PickedEditor =
  /** A desktop VS Code, downloaded by `@vscode/test-electron`: the same editor as the users', on every platform. */
  | { readonly kind: 'download'; readonly version: string }
  /** The server of `install.ts` with a headless browser: needs no display, and nothing but packages of npm and Debian. */
  | { readonly kind: 'code-server'; readonly host: 'oldest' };

const DOWNLOADED_VERSION: Readonly<Record<EditorHost, string>> = { oldest: '1.100.3', newest: 'stable' };

/**
 * `MIRADOR_EDITOR=download` or `code-server` decides. Without it: the server on Linux without a display (a container, a CI machine, SSH),
 * the download everywhere else. Only the oldest server can load an extension from its development folder.
 */
export function pickEditor(host: EditorHost = 'oldest'): PickedEditor {
  const download: PickedEditor = { kind: 'download', version: DOWNLOADED_VERSION[host] };
  const choice = process.env['MIRADOR_EDITOR'];
  switch (choice) {
    case 'download':
      return download;
    case 'code-server':
      return { kind: 'code-server', host: 'oldest' };
    case undefined:
    case '':
      return process.platform === 'linux' && process.env['DISPLAY'] === undefined && process.env['WAYLAND_DISPLAY'] === undefined
        ? { kind: 'code-server', host: 'oldest' }
        : download;
    default:
      throw new Error(`MIRADOR_EDITOR is "${choice}": expected "download" or "code-server".`);
  }
}
