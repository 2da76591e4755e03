import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { packExtension } from '../helpers/editor-host/vsix';
import { vsixFile } from '../helpers/vsix';
import { waitFor } from '../helpers/workbench/retry';
import { startSession, type Session } from '../helpers/workbench/session';

/** Milliseconds that activation may add to an extension host that activates an empty extension at the same moment. */
const LIMIT = 15;
const WINDOWS = 5;

const EMPTY = {
  name: 'empty',
  publisher: 'tests',
  displayName: 'Empty extension',
  version: '1.0.0',
  engines: { vscode: '^1.100.0' },
  main: './extension.js',
  activationEvents: ['onStartupFinished'],
};

/** The list draws only the rows that fit, the slowest extension first: in a lower window the empty extension would be below the last one drawn. */
const TALL = { width: 1280, height: 4000 };

/** In which an open list shows what was activated, in milliseconds. */
const LISTED_WITHIN = 5_000;

/** Enough to open it several times on a busy machine. */
const LISTING_MILLISECONDS = 40_000;

interface ActivationTimes {
  readonly mirador: number;
  readonly empty: number;
}

/** What "Developer: Show Running Extensions" says, which is the editor's own measurement: loading the code and calling activate. */
async function activationTimes({ page, workbench }: Session): Promise<ActivationTimes> {
  const list = page.locator('.runtime-extensions-editor');
  let reopenAt = Date.now() + LISTED_WITHIN;
  return waitFor(
    'the activation times',
    async () => {
      // An editor that has just started may close what was opened before it was ready, or show it without any rows for good.
      const isOpen = (await list.count()) > 0;
      if (!isOpen || Date.now() > reopenAt) {
        if (isOpen) await workbench.runCommand('View: Close All Editors');
        await workbench.runCommand('Developer: Show Running Extensions');
        reopenAt = Date.now() + LISTED_WITHIN;
      }
      const rows = await list.locator('.monaco-list-row').allTextContents();
      const timeOf = (name: string): number | undefined => {
        const match = /Activation: (\d+)\s*ms/.exec(rows.find((row) => row.includes(name)) ?? '');
        return match === null ? undefined : Number(match[1]);
      };
      const [mirador, empty] = [timeOf('Mirador'), timeOf('Empty extension')];
      return mirador === undefined || empty === undefined ? undefined : { mirador, empty };
    },
    LISTING_MILLISECONDS,
  );
}

describe('Activation', () => {
  let folder: string;
  let session: Session;

  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'mirador-empty-'));
    const empty = path.join(folder, 'empty');
    await mkdir(empty);
    await writeFile(path.join(empty, 'package.json'), JSON.stringify(EMPTY));
    await writeFile(path.join(empty, 'README.md'), 'Nothing.\n');
    await writeFile(path.join(empty, 'extension.js'), 'exports.activate = () => {};\n');
    const vsix = path.join(folder, 'empty.vsix');
    await packExtension(empty, vsix);
    session = await startSession({ vsix: [vsixFile, vsix], viewport: TALL });
  });

  afterAll(async () => {
    await session.stop();
    await rm(folder, { recursive: true });
  });

  it(`adds less than ${LIMIT} ms to an empty extension`, async () => {
    const added: number[] = [];
    for (let window = 0; window < WINDOWS; window++) {
      const { mirador, empty } = await activationTimes(session);
      added.push(mirador - empty);
      await session.page.reload();
      await session.page.locator('.monaco-workbench .part.statusbar').waitFor();
      await session.page.waitForTimeout(2_000);
    }
    const median = [...added].sort((a, b) => a - b)[Math.floor(WINDOWS / 2)] ?? NaN;
    console.log(`Activation beyond an empty extension: median ${median} ms of ${added.join(', ')}`);
    expect(median).toBeLessThan(LIMIT);
  });
});
