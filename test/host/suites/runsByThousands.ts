import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { after, before, describe, it } from 'mocha';
import * as vscode from 'vscode';
import { leastBlock, longestBlock, LONGEST_BLOCK, ROUNDS, type Block } from '../ownBlock';
import { acceptUntilRecorded, EXTENSION, recordedRuns, runsFolder } from '../recorded';
import { say } from '../say';
import { startProcesses } from '../startProcesses';
import { english } from '../../../src/domain/localizer';
import { SILENT_LOGGER } from '../../../src/domain/logger';
import { COMMANDS, VIEWS } from '../../../src/extension/contributions';
import { panelSnapshot } from '../../../src/recorder/panelSnapshot';
import { WorkerHistory } from '../../../src/recorder/worker/workerHistory';
import { HistoryStore } from '../../../src/store/historyStore';
import { typicalRun, writeManyRuns } from '../../helpers/manyRuns';

/** Set to a number, the same is tried with as many runs as well; a hundred thousand take some minutes. */
const MORE_RUNS = Number(process.env['MIRADOR_TEST_RUNS'] ?? 0);
/** As many as recording starts, and more. */
const PROCESSES = 60;
const SIZES = [10_000, ...(MORE_RUNS > 10_000 ? [MORE_RUNS] : [])];

function bundle(name: string): string {
  const extension = vscode.extensions.getExtension(EXTENSION);
  assert.ok(extension, 'the extension is there');
  return path.join(extension.extensionPath, 'dist', name);
}

function open(folder: string): WorkerHistory {
  return new WorkerHistory({
    folder,
    script: bundle('history-worker.js'),
    wasmFile: bundle('sql-wasm.wasm'),
    clock: () => new Date(),
    logger: SILENT_LOGGER,
    version: '0.1.0',
    watch: true,
    locale: 'en',
    translations: null,
  });
}

function text({ own, late }: Block): string {
  return `longest block ${own.toFixed(0)} ms (${late.toFixed(0)} with the wait for a core)`;
}

type Step = readonly [name: string, task: () => Promise<unknown>];

/** What the editor does with a history, from opening it on. */
function steps(history: WorkerHistory, size: number): readonly Step[] {
  let run = typicalRun(size);
  const recorded = history.record(run);
  return [
    ['record', async () => recorded],
    ['snapshot of the panel', () => history.ask('panelSnapshot', new Date())],
    ['revise', async () => (run = await history.revise((await recorded).id, { ...run, description: 'revised' }))],
    ['undo', async () => history.undo((await recorded).id)],
    ['related runs', async () => history.ask('relatedHistory', { worktrees: ['/projects/nowhere'], runs: [(await recorded).id] })],
    ['comparison', async () => history.ask('comparison', await recorded)],
    ['months', () => history.ask('historyMonths', undefined)],
    ['runs of a month', () => history.ask('runsOfMonth', { month: '2015-05', filter: undefined })],
    ['all outlines', () => history.outlines()],
    ['verify', () => history.verify({ repair: false })],
  ];
}

for (const size of SIZES) {
  describe(`A history of ${size} runs`, () => {
    let folder: string;

    before(async function () {
      this.timeout(600_000);
      folder = await mkdtemp(path.join(tmpdir(), 'mirador-many-'));
      await writeManyRuns(folder, size);
    });

    after(() => rm(folder, { recursive: true, force: true }));

    it('keeps nobody waiting while it is asked in a worker', async function () {
      this.timeout(900_000);
      const least = new Map<string, Block>();
      const took = new Map<string, number>();
      for (let round = 0; round < ROUNDS; round++) {
        const history = open(folder);
        for (const [name, task] of steps(history, size)) {
          const start = performance.now();
          const block = await longestBlock(task);
          took.set(name, Math.min(took.get(name) ?? Infinity, performance.now() - start));
          if (block.own < (least.get(name)?.own ?? Infinity)) least.set(name, block);
        }
        await history.close();
        if ([...least.values()].every(({ own }) => own < LONGEST_BLOCK)) break;
      }
      for (const [name, block] of least) say(`      ${name}: ${text(block)}, took ${(took.get(name) ?? 0).toFixed(0)} ms`);
      for (const [name, { own }] of least) assert.ok(own < LONGEST_BLOCK, `${name}: ${own} ms`);
    });

    it('would keep others waiting were it asked in this thread', async function () {
      this.timeout(600_000);
      const store = new HistoryStore({ folder, wasmFile: bundle('sql-wasm.wasm'), clock: () => new Date(), logger: SILENT_LOGGER, version: '0.1.0', watch: false });
      const block = await longestBlock(() => panelSnapshot(store, { l10n: english, locale: 'en', now: new Date() }));
      await store.close();
      say(`      the same snapshot in this thread: ${text(block)}`);
      assert.ok(block.own > LONGEST_BLOCK, `${block.own} ms`);
    });
  });
}

/** Runs after the suite that records, in the repository and the history that it leaves. */
describe('The editor with a long history', () => {
  async function views(): Promise<void> {
    await vscode.commands.executeCommand(`${VIEWS.patterns}.focus`);
    await vscode.commands.executeCommand(`${VIEWS.history}.focus`);
    await delay(2_000);
    await vscode.commands.executeCommand('workbench.view.explorer');
  }

  async function recording(): Promise<void> {
    const runs = await recordedRuns();
    const done = vscode.commands.executeCommand(COMMANDS.recordRun);
    await acceptUntilRecorded(runs, 90_000);
    await done;
  }

  it('blocks nobody while the panel and the tree are shown and a run is recorded', async function () {
    this.timeout(900_000);
    const short = { views: await leastBlock(views), recording: await leastBlock(recording) };
    // The profile's own history: everything from here on is the extension itself.
    await writeManyRuns(path.dirname(path.dirname(runsFolder())), SIZES[0] ?? 0);
    const long = { views: await leastBlock(views), recording: await leastBlock(recording) };
    const processes = await longestBlock(() => startProcesses(PROCESSES));
    say(`      panel and tree: ${text(long.views)}; with a short history: ${text(short.views)}`);
    say(`      recording: ${text(long.recording)}; with a short history: ${text(short.recording)}; starting processes that do nothing: ${text(processes)}`);
    // Both start git, which blocks whatever the history: where that alone takes long, it is the measure.
    const limit = (what: 'views' | 'recording'): number => Math.max(LONGEST_BLOCK, 2 * short[what].own, 2 * processes.own);
    for (const what of ['views', 'recording'] as const) assert.ok(long[what].own < limit(what), `${what}: ${long[what].own} ms`);
  });
});
