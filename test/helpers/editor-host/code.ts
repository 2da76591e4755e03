#!/usr/bin/env node
/**
 * Stands in for the desktop VS Code that `@vscode/test-electron` starts: it takes the same flags, starts the oldest server, opens it in
 * a browser and ends, like the desktop, when the tests have ended. Its exit code is theirs: the extension host ends
 * with 0 in any case, so the file named in MIRADOR_TEST_RESULT decides, and none at all is a failure.
 */
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { RESULT_VARIABLE, type HostTestResult } from '../../host/result';
import { launchBrowser } from './browser';
import { startEditorServer, type Payload } from './server';

const LIMIT_MILLISECONDS = 5 * 60_000;

/** After the extension host has ended, the time for a result that is still being written. */
const LAST_WORDS_MILLISECONDS = 2_000;

process.exitCode = (await main()) ? 0 : 1;

async function main(): Promise<boolean> {
  const flags = readFlags();
  await using server = await startEditorServer({ host: 'oldest', ...flags });
  await using browser = await launchBrowser();
  const page = await browser.newPage();
  const console_: string[] = [];
  page.on('console', (message) => console_.push(message.text()));
  let ended = false;
  // The workbench calls this function, where there is one, when the extension host of a test run has ended.
  await page.exposeFunction('codeAutomationExit', () => {
    ended = true;
  });
  const payload: Payload = [
    ...flags.extensionDevelopmentPaths.map((folder) => ['extensionDevelopmentPath', server.remoteUri(folder)] as const),
    ['extensionTestsPath', server.remoteUri(flags.extensionTestsPath)],
  ];
  await page.goto(server.url(flags.folder, payload));
  const result = await waitForResult(flags.resultFile, () => ended);
  if (result === undefined) {
    console.error(['The tests ended without a result. The server says:', server.logs(), 'The browser says:', ...console_].join('\n'));
  }
  return result?.failed === 0;
}

function readFlags() {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    // The desktop's other flags (--no-sandbox, --skip-welcome …) mean nothing here.
    strict: false,
    options: {
      extensionDevelopmentPath: { type: 'string', multiple: true },
      extensionTestsPath: { type: 'string' },
      'user-data-dir': { type: 'string' },
      'extensions-dir': { type: 'string' },
    },
  });
  const [folder] = positionals;
  return {
    ...(folder === undefined ? {} : { folder }),
    extensionDevelopmentPaths: (values.extensionDevelopmentPath ?? []).map(String),
    extensionTestsPath: required('--extensionTestsPath', values.extensionTestsPath),
    userDataDir: required('--user-data-dir', values['user-data-dir']),
    extensionsDir: required('--extensions-dir', values['extensions-dir']),
    resultFile: required(RESULT_VARIABLE, process.env[RESULT_VARIABLE]),
  };
}

function required(name: string, value: string | boolean | undefined): string {
  if (typeof value !== 'string') {
    throw new Error(`${name} is missing.`);
  }
  return value;
}

/** Waits until the result is there, the extension host has ended without one, or the time is over. */
async function waitForResult(file: string, hasEnded: () => boolean): Promise<HostTestResult | undefined> {
  const limit = Date.now() + LIMIT_MILLISECONDS;
  let endSeen: number | undefined;
  while (Date.now() < limit && (endSeen === undefined || Date.now() < endSeen + LAST_WORDS_MILLISECONDS)) {
    if (existsSync(file)) {
      return JSON.parse(await readFile(file, 'utf8')) as HostTestResult;
    }
    if (hasEnded()) {
      endSeen ??= Date.now();
    }
    await delay(50);
  }
  return undefined;
}
