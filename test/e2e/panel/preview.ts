import { build } from 'esbuild';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { chromium, type Browser, type CDPSession, type Page } from 'playwright-core';
import type { ToDashboard, ToPage } from '../../../src/webview/protocol';
import { BROWSER_ARGUMENTS } from '../../helpers/editor-host/browserArguments';
import { installChromium } from '../../helpers/editor-host/chromium';
import { projectFolder } from '../../helpers/editor-host/project';
import { THEME_CLASSES, THEME_COLOURS, type ThemeName } from './themeColours';

const NONCE = 'cHJldmlld3ByZXZpZXc=';

/** As in webviewHtml.ts, with this server in the place of the editor's resource scheme. */
const POLICY = `default-src 'none'; style-src 'self'; img-src 'self'; script-src 'nonce-${NONCE}'`;

/** What stands in for the editor inside the page, for the tests to look at. */
interface PreviewWindow {
  readonly sent: unknown[];
  state: unknown;
}

export type PageName = 'panel' | 'dashboard' | 'run';

export interface PageOptions {
  readonly theme: ThemeName;
  /** Pixels. */
  readonly width: number;
  readonly height?: number | undefined;
  /** What the page kept when it was last hidden. */
  readonly state?: object | undefined;
}

/** A page as the editor would show it: the real bundle under the real policy, in a page of the editor's colours. */
export class Preview {
  readonly #browser: Browser;
  readonly #origin: string;
  readonly #close: () => void;

  private constructor(browser: Browser, origin: string, close: () => void) {
    this.#browser = browser;
    this.#origin = origin;
    this.#close = close;
  }

  /** @param name of the page's entry in src/webview */
  static async start(name: PageName = 'panel'): Promise<Preview> {
    const bundle = await bundlePage(name);
    const server = createServer((request, response) => {
      const { pathname, searchParams } = new URL(request.url ?? '/', 'http://127.0.0.1');
      const theme = (searchParams.get('theme') ?? 'light') as ThemeName;
      const answers: Record<string, readonly [string, string]> = {
        '/': ['text/html', page(name, theme)],
        '/host.js': ['text/javascript', host(name, theme)],
        [`/${name}.js`]: ['text/javascript', bundle],
        // The browser asks for it, not the page.
        '/favicon.ico': ['image/svg+xml', '<svg xmlns="http://www.w3.org/2000/svg" />'],
      };
      const [type, text] = answers[pathname] ?? ['text/plain', ''];
      response.writeHead(pathname in answers ? 200 : 404, { 'content-type': `${type}; charset=utf-8`, 'content-security-policy': POLICY });
      response.end(text);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const browser = await chromium.launch({ executablePath: await installChromium(), args: [...BROWSER_ARGUMENTS] });
    return new Preview(browser, `http://127.0.0.1:${String(port)}`, () => server.close());
  }

  async stop(): Promise<void> {
    await this.#browser.close();
    this.#close();
  }

  async open({ theme, width, height = 700, state }: PageOptions): Promise<PanelPage> {
    const context = await this.#browser.newContext({ viewport: { width, height } });
    const page = await context.newPage();
    const panel = new PanelPage(page);
    if (state !== undefined) await page.addInitScript((kept) => Object.assign(window, { keptState: kept }), state);
    await page.goto(`${this.#origin}/?theme=${theme}`);
    return panel;
  }
}

/** One of our pages in a page of the browser, with everything that went wrong in it. */
export class PanelPage {
  readonly page: Page;
  /** Console errors, exceptions and violations of the policy. */
  readonly problems: string[] = [];
  readonly requests: string[] = [];
  #session: CDPSession | undefined;

  constructor(page: Page) {
    this.page = page;
    page.on('console', (message) => {
      if (message.type() === 'error' || message.type() === 'warning') this.problems.push(message.text());
    });
    page.on('pageerror', (error) => this.problems.push(error.message));
    page.on('request', (request) => this.requests.push(new URL(request.url()).pathname));
  }

  /** Posts as the editor does, and waits until it is painted. @returns milliseconds from one to the other */
  async post(message: ToPage<unknown> | ToDashboard): Promise<number> {
    return this.page.evaluate(
      (data) =>
        new Promise<number>((resolve) => {
          const start = performance.now();
          // The frame after the one in which it was drawn begins when that one is painted.
          window.addEventListener('message', () => requestAnimationFrame(() => requestAnimationFrame(() => resolve(performance.now() - start))), {
            once: true,
          });
          window.postMessage(data, '*');
        }),
      message,
    );
  }

  /** Milliseconds that the page's main thread has computed so far, waiting for a processor not counted. */
  async busy(): Promise<number> {
    this.#session ??= await this.#measure();
    const { metrics } = await this.#session.send('Performance.getMetrics');
    return (metrics.find(({ name }) => name === 'TaskDuration')?.value ?? Number.NaN) * 1000;
  }

  async sent(): Promise<readonly unknown[]> {
    return this.page.evaluate(() => (window as unknown as PreviewWindow).sent);
  }

  async state(): Promise<unknown> {
    return this.page.evaluate(() => (window as unknown as PreviewWindow).state);
  }

  async close(): Promise<void> {
    await this.page.context().close();
  }

  async #measure(): Promise<CDPSession> {
    const session = await this.page.context().newCDPSession(this.page);
    await session.send('Performance.enable', { timeDomain: 'threadTicks' });
    return session;
  }
}

async function bundlePage(name: PageName): Promise<string> {
  const result = await build({
    absWorkingDir: projectFolder,
    entryPoints: [path.join('src', 'webview', `${name}.ts`)],
    bundle: true,
    minify: true,
    platform: 'browser',
    format: 'iife',
    target: 'es2022',
    write: false,
  });
  return result.outputFiles[0]?.text ?? '';
}

function page(name: PageName, theme: ThemeName): string {
  return `<!DOCTYPE html>
<html lang="en">
  <head><meta charset="utf-8"><title>Parallel run patterns</title></head>
  <body class="${THEME_CLASSES[theme]}">
    <script nonce="${NONCE}" src="/host.js?theme=${theme}"></script>
    <script nonce="${NONCE}" src="/${name}.js"></script>
  </body>
</html>`;
}

/** The editor's side: its variables on the root, its default style for webviews, its three functions. */
function host(name: PageName, theme: ThemeName): string {
  // The panel lies on the side bar, the other pages are editors.
  const behind = name === 'panel' ? '--vscode-sideBar-background' : '--vscode-editor-background';
  const variables = {
    ...THEME_COLOURS[theme],
    '--vscode-font-family': 'system-ui, "Ubuntu", "Droid Sans", sans-serif',
    '--vscode-font-size': '13px',
    '--vscode-font-weight': 'normal',
  };
  return `
    for (const [name, value] of Object.entries(${JSON.stringify(variables)})) document.documentElement.style.setProperty(name, value);
    const sheet = new CSSStyleSheet();
    sheet.replaceSync('html { background: var(${behind}); } body { margin: 0; padding: 0 20px; color: var(--vscode-foreground); font: 13px var(--vscode-font-family); }');
    document.adoptedStyleSheets.push(sheet);
    window.sent = [];
    window.state = window.keptState;
    window.acquireVsCodeApi = () => ({
      postMessage: (message) => { window.sent.push(message); },
      getState: () => window.state,
      setState: (state) => { window.state = state; },
    });
    addEventListener('securitypolicyviolation', (event) => { console.error('policy: ' + event.violatedDirective + ' ' + event.blockedURI); });
  `;
}
