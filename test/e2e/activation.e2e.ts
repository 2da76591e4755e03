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

/** What "Developer: Show Running Extensions" says, which is the editor's own measurement: loading the code and calling activate. */
async function activationTimes(session: Session): Promise<{ readonly mirador: number; readonly empty: number }> {
  const times = await waitFor('the activation times', async () => {
    // An editor that has just started may close what was opened before it was ready.
    if ((await session.page.locator('.runtime-extensions-editor').count()) === 0) await session.workbench.runCommand('Developer: Show Running Extensions');
    const rows = await session.page.locator('.runtime-extensions-editor .monaco-list-row').allTextContents();
    const timeOf = (name: string): number | undefined => {
      const match = /Activation: (\d+)\s*ms/.exec(rows.find((row) => row.includes(name)) ?? '');
      return match === null ? undefined : Number(match[1]);
    };
    const [mirador, empty] = [timeOf('Mirador'), timeOf('Empty extension')];
    return mirador === undefined || empty === undefined ? undefined : { mirador, empty };
  });
  return times;
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
    session = await startSession({ vsix: [vsixFile, vsix] });
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
