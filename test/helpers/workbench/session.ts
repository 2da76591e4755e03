import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { launchBrowser } from '../editor-host/browser';
import type { EditorHost } from '../editor-host/hosts';
import { outputFolder } from '../editor-host/project';
import { startEditorServer, type EditorServer, type EditorServerOptions } from '../editor-host/server';
import { keepSecrets } from './keepSecrets';
import { openWorkbench, type Workbench } from './workbench';

export interface SessionOptions extends Pick<EditorServerOptions, 'settings' | 'locale' | 'env' | 'folder'> {
  /** `newest` without a word. */
  readonly host?: EditorHost;
  /** Extensions to install before the window opens. */
  readonly vsix?: readonly string[];
  readonly viewport?: { readonly width: number; readonly height: number };
}

/** A server, a browser and a window with a profile of their own, in a temporary folder that goes with them. */
export interface Session {
  readonly server: EditorServer;
  readonly page: Page;
  readonly workbench: Workbench;
  /** The folder that is open: the one given, or a new empty one. */
  readonly folder: string;
  /** A further window of the same editor on the same folder; it closes with its page. */
  openWindow(): Promise<Workbench>;
  /** For a test that has failed: leaves a picture and what server and browser have said in `test-output/failures/`. */
  keepEvidence(name: string): Promise<void>;
  stop(): Promise<void>;
}

export async function startSession(options: SessionOptions = {}): Promise<Session> {
  const { host = 'newest', vsix = [], viewport = { width: 1280, height: 800 }, ...forServer } = options;
  // Resolved, because an extension compares such paths with what git says, and a temporary folder may be behind a link.
  const temporary = await mkdtemp(path.join(await realpath(tmpdir()), 'mirador-e2e-'));
  const folder = options.folder ?? path.join(temporary, 'workspace');
  await mkdir(path.join(temporary, 'workspace'));
  const cleanUp: (() => Promise<void>)[] = [() => rm(temporary, { recursive: true, force: true, maxRetries: 5 })];
  const stop = async (): Promise<void> => {
    for (const step of cleanUp.splice(0).reverse()) {
      await step();
    }
  };
  try {
    const server = await startEditorServer({
      ...forServer,
      host,
      folder,
      userDataDir: path.join(temporary, 'user'),
      extensionsDir: path.join(temporary, 'extensions'),
    });
    cleanUp.push(() => server.stop());
    for (const file of vsix) {
      await server.installVsix(file);
    }
    const browser = await launchBrowser();
    cleanUp.push(() => browser.close());
    const context = await browser.newContext({ viewport });
    await keepSecrets(context);
    const page = await context.newPage();
    const consoleLines: string[] = [];
    page.on('console', (message) => consoleLines.push(message.text()));
    const workbench = await openWorkbench(page, server);
    const keepEvidence = async (name: string): Promise<void> => {
      const file = path.join(outputFolder, 'failures', name.replaceAll(/[^\p{L}\p{N}]+/gu, '-'));
      await mkdir(path.dirname(file), { recursive: true });
      await page.screenshot({ path: `${file}.png` });
      await writeFile(`${file}.log`, [server.logs(), '--- The browser:', ...consoleLines].join('\n'));
    };
    const openWindow = async (): Promise<Workbench> => openWorkbench(await context.newPage(), server);
    return { server, page, workbench, folder, openWindow, keepEvidence, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}
