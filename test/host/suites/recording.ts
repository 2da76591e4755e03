import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { before, describe, it } from 'mocha';
import * as vscode from 'vscode';
import { longestBlock, LONGEST_BLOCK, type Block } from '../ownBlock';
import { acceptUntilRecorded, EXTENSION, recordedRuns, runsFolder, workspaceFolder } from '../recorded';
import { say } from '../say';
import { COMMANDS } from '../../../src/extension/contributions';
import { folderState, stateDifferences } from '../../helpers/folderState';
import { makeSampleRun } from '../../helpers/sampleRun';

describe('Record Parallel Run', () => {
  before(async () => {
    const extension = vscode.extensions.getExtension(EXTENSION);
    assert.ok(extension, 'the extension is there');
    await extension.activate();
  });

  it('registers every command', async () => {
    const commands = await vscode.commands.getCommands(true);
    for (const command of Object.values(COMMANDS)) assert.ok(commands.includes(command), command);
  });

  it('loads neither the store nor git before it is used', () => {
    const loaded = Object.keys(require.cache).filter((file) => file.includes('sql-wasm'));
    assert.deepEqual(loaded, []);
  });

  it('records the open worktrees with one Enter, changes nothing in the repository and blocks nobody', async () => {
    await makeSampleRun(workspaceFolder());
    const root = path.dirname(workspaceFolder());
    const worktrees = ['workspace', 'feature-favorites', 'feature-profile', 'feature-auth', 'feature-settings'].map((name) => path.join(root, name));
    const states = async () => Promise.all(worktrees.map(folderState));
    const before = await states();

    const idle = await longestBlock(() => delay(3_000));
    let name = '';
    const recording = await longestBlock(async () => {
      const done = vscode.commands.executeCommand(COMMANDS.recordRun);
      name = await acceptUntilRecorded([], 10_000);
      await done;
    });

    const document = JSON.parse(await readFile(path.join(runsFolder(), name, 'summary.json'), 'utf8')) as { run: Record<string, unknown> };
    assert.equal(document.run['prsCreated'], 4);
    assert.equal(document.run['prsMerged'], 2);
    assert.equal(document.run['conflictsEncountered'], 1);
    assert.equal(document.run['manualFixesNeeded'], 1);
    assert.equal(document.run['testsPassing'], null);
    for (const [index, state] of (await states()).entries()) {
      const earlier = before[index];
      assert.ok(earlier);
      assert.deepEqual(stateDifferences(earlier, state), []);
    }
    const text = ({ own, late }: Block): string => `${own.toFixed(0)} ms (${late.toFixed(0)} with the wait for a core)`;
    say(`      longest block of the extension host: ${text(recording)} while recording, ${text(idle)} while idle`);
    assert.ok(recording.own < LONGEST_BLOCK, text(recording));
    // A machine on which the idle editor itself blocks for long is too slow for the absolute limit.
    assert.ok(recording.late < Math.max(LONGEST_BLOCK, 2 * idle.late), text(recording));
  });
});

describe('Run Gates', () => {
  /** Presses Enter in whatever quick pick is open until a command is done. */
  async function acceptUntilDone(command: string): Promise<void> {
    const ended = new AbortController();
    const done = Promise.resolve(vscode.commands.executeCommand(command)).finally(() => ended.abort());
    for (let attempt = 0; attempt < 150 && !ended.signal.aborted; attempt++) {
      await vscode.commands.executeCommand('workbench.action.acceptSelectedQuickOpenItem');
      await delay(100);
    }
    await done;
  }

  it('runs what is ticked in each worktree, once on the same files, and the run knows what it said', async () => {
    const ran = path.join(path.dirname(workspaceFolder()), 'gates-ran');
    const count = async () => (await readFile(ran, 'utf8').catch(() => '')).split('\n').length - 1;
    await vscode.workspace.getConfiguration('parallelPatterns').update('gates', [`echo ran >> '${ran}'`], vscode.ConfigurationTarget.Global);

    await acceptUntilDone(COMMANDS.runGates);
    assert.equal(await count(), 4);
    await acceptUntilDone(COMMANDS.runGates);
    assert.equal(await count(), 4);

    await acceptUntilDone(COMMANDS.recordRun);
    const newest = (await recordedRuns()).find((name) => name.endsWith('~2'));
    assert.ok(newest, 'the recorded run was updated');
    const document = JSON.parse(await readFile(path.join(runsFolder(), newest, 'summary.json'), 'utf8')) as { run: Record<string, unknown> };
    assert.equal(document.run['testsPassing'], true);
    assert.equal(await count(), 4);
  });
});
