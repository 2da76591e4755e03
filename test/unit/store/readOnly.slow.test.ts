import { execFile } from 'node:child_process';
import { chmod, copyFile, mkdir, readdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { build } from 'esbuild';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { folderState, stateDifferences } from '../../helpers/folderState';
import type { ReaderReport } from '../../helpers/historyReader';
import type { TemporaryFolder } from '../../helpers/store';
import { openStore, temporaryFolder, WASM_FILE } from '../../helpers/store';
import { A_FORECAST, A_PLAN, aRun } from '../../helpers/storeRuns';

const execute = promisify(execFile);

/** Not root, and nobody else either; the tests run as root where they can be somebody else at all. */
const SOMEBODY_ELSE = { uid: 65534, gid: 65534 };
const canBeSomebodyElse = process.getuid?.() === 0;

let root: TemporaryFolder;
let script: string;
let wasm: string;
let data: string;
let histories = 0;

beforeAll(async () => {
  root = await temporaryFolder();
  await chmod(root.path, 0o755);
  script = path.join(root.path, 'historyReader.cjs');
  // Everything that somebody else needs, where they may read it.
  wasm = path.join(root.path, 'sql-wasm.wasm');
  await copyFile(WASM_FILE, wasm);
  await build({
    entryPoints: [path.join(import.meta.dirname, '..', '..', 'helpers', 'historyReader.ts')],
    outfile: script,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    logLevel: 'silent',
  });
});

afterAll(() => root.remove());

/** A history of three runs, one edited; with three documents that are damaged and one that its owner alone may read. */
beforeEach(async () => {
  data = path.join(root.path, `history ${histories++}`);
  await mkdir(data);
  const store = openStore(data);
  for (const [day, description] of ['first', 'second', 'third'].entries()) {
    const run = await store.record(aRun({ description, createdAt: `2025-11-2${day}T00:00:00Z` }));
    if (description === 'first') await store.revise(run.id, aRun({ description: 'first, edited', createdAt: run.createdAt }));
  }
  await store.suggest(A_PLAN, A_FORECAST, 'beta-1');
  await store.runs();
  await store.close();
  for (const name of ['run_20251101_000000_bad1', 'run_20251101_000000_bad2', 'run_20251101_000000_bad3', 'run_20251101_000000_mine']) {
    await mkdir(path.join(data, 'parallel-results', 'all_runs', name));
    await writeFile(path.join(data, 'parallel-results', 'all_runs', name, 'summary.json'), '{');
  }
  await chmod(path.join(data, 'parallel-results', 'all_runs', 'run_20251101_000000_mine'), 0o700);
});

/** What the other user's process says, and that it changed nothing. */
async function read(options: { readonly uid?: number; readonly gid?: number }, folder = data): Promise<ReaderReport> {
  const before = await folderState(folder);
  const { stdout, stderr } = await execute(process.execPath, [script, folder, wasm], { ...options, cwd: '/' });
  expect(stderr).toBe('');
  expect(stateDifferences(before, await folderState(folder))).toEqual([]);
  return JSON.parse(stdout) as ReaderReport;
}

const EVERYTHING = {
  outlines: 3,
  revisions: 2,
  suggestions: 1,
  quarantined: ['bad1', 'bad2', 'bad3'].map((name) => `parallel-results/all_runs/run_20251101_000000_${name}`),
};

describe.skipIf(!canBeSomebodyElse)('a history of another user, who lets others read it (needs root to be another user)', () => {
  async function closeForOthers(folder: string): Promise<void> {
    for (const entry of await readdir(folder, { withFileTypes: true })) {
      if (!entry.isDirectory() || entry.name.endsWith('mine')) continue;
      await closeForOthers(path.join(folder, entry.name));
    }
    await chmod(folder, 0o555);
  }

  it('is read whole; recording says in one sentence why not, and nothing else is said or written', async () => {
    await closeForOthers(data);
    const report = await read(SOMEBODY_ELSE);
    expect(report).toMatchObject(EVERYTHING);
    expect(report.runs).toEqual(['first, edited', 'second', 'third']);
    const sentence = `The history's folder ${data} may not be used: check its permissions or choose another data folder.`;
    expect(report.refusals).toEqual([
      ['notPermitted', sentence],
      ['notPermitted', sentence],
    ]);
    expect(report.problems).toEqual(Array.from({ length: 4 }, () => 'unreadableDocument false'));
    // One for what cannot be set aside, one for what cannot be read.
    expect(report.warnings).toHaveLength(2);
  });

  it('is read as well where not even an index was made', async () => {
    await execute('rm', ['-r', path.join(data, 'index'), path.join(data, 'tmp')]);
    await closeForOthers(data);
    expect(await read(SOMEBODY_ELSE)).toMatchObject({ ...EVERYTHING, refusals: [['notPermitted', expect.anything()], ['notPermitted', expect.anything()]] });
  });

  it('is written to where that is allowed, or this would prove nothing', async () => {
    const { stdout } = await execute(process.execPath, [script, data, wasm]);
    expect(JSON.parse(stdout)).toMatchObject({ refusals: [] });
  });
});

describe('a history on a read-only file system', () => {
  it('is read whole, and recording says so', async (context) => {
    const mounted = path.join(root.path, `mounted ${histories}`);
    await mkdir(mounted);
    try {
      await execute('mount', ['--bind', '-o', 'ro', data, mounted]);
      await execute('mount', ['-o', 'remount,ro,bind', mounted]);
    } catch {
      return context.skip('mounting is not possible here');
    }
    try {
      const report = await read({}, mounted);
      // As root even what its owner alone may read.
      expect(report).toMatchObject({ ...EVERYTHING, quarantined: expect.arrayContaining(EVERYTHING.quarantined) as string[] });
      const sentence = `The history's folder ${mounted} is on a read-only file system: make it writable or choose another data folder.`;
      expect(report.refusals).toEqual([
        ['readOnly', sentence],
        ['readOnly', sentence],
      ]);
      expect(report.warnings).toHaveLength(1);
    } finally {
      await execute('umount', [mounted]);
    }
  });
});
