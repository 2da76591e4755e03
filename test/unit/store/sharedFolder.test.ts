import { cp, mkdir, readdir, readFile, rename, rm, truncate, utimes, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Run } from '../../../src/domain/run';
import type { HistoryStore } from '../../../src/store/historyStore';
import { folderState, stateDifferences } from '../../helpers/folderState';
import type { TemporaryFolder } from '../../helpers/store';
import { openStore, temporaryFolder } from '../../helpers/store';
import { changeDocument } from '../../helpers/signedDocument';
import { FaultyFileSystem } from '../../helpers/storeFaults';
import { aRun } from '../../helpers/storeRuns';

const MINUTE = 60_000;

let folder: TemporaryFolder;
let store: HistoryStore;
let run: Run;
/** Milliseconds by which the clock of the store is ahead of the file system's. */
let ahead: number;
/** What the store has said to its log, with the level. */
let said: string[];

beforeEach(async () => {
  folder = await temporaryFolder();
  ahead = 90 * MINUTE;
  said = [];
  store = open();
  run = await store.record(aRun({ description: 'as recorded' }));
});

afterEach(async () => {
  await store.close();
  await folder.remove();
});

function open(options: Parameters<typeof openStore>[1] = {}): HistoryStore {
  const logger = { info: (message: string) => said.push(`info ${message}`), warn: (message: string) => said.push(`warn ${message}`) };
  return openStore(folder.path, { clock: () => new Date(Date.now() + ahead), logger, ...options });
}

async function reopen(options: Parameters<typeof openStore>[1] = {}): Promise<void> {
  await store.close();
  store = open(options);
}

const place = (...rest: readonly string[]): string => path.join(folder.path, 'parallel-results', 'all_runs', ...rest);
const documentOf = (name: string): string => place(name, 'summary.json');
const descriptions = async (): Promise<readonly string[]> => (await store.runs()).map(({ description }) => description);
const problems = async (repair = false): Promise<readonly (readonly [string, string, boolean])[]> =>
  (await store.verify({ repair })).findings.map(({ problem, path: where, repaired }) => [problem, where.replace('parallel-results/all_runs/', ''), repaired]);

/** Another machine's history of the same run: it has edited the run at a time of its own, as the same revision. */
async function elsewhere(description: string, writtenAt: string): Promise<string> {
  const other = await temporaryFolder();
  await cp(folder.path, other.path, { recursive: true });
  await rm(path.join(other.path, 'parallel-results', 'all_runs', `${run.id}~2`), { recursive: true, force: true });
  const theirs = openStore(other.path, { clock: () => new Date(writtenAt) });
  await theirs.revise(run.id, aRun({ description }));
  await theirs.close();
  const text = await readFile(path.join(other.path, 'parallel-results', 'all_runs', `${run.id}~2`, 'summary.json'), 'utf8');
  await other.remove();
  return text;
}

describe('a document that is still arriving', () => {
  const states: readonly (readonly [string, (name: string) => Promise<void>])[] = [
    ['its folder without its file', (name) => rm(documentOf(name))],
    ['its file without content', (name) => truncate(documentOf(name), 0)],
    ['a part of its file', (name) => truncate(documentOf(name), 500)],
    ['a file of the right length, without its end', async (name) => {
      const bytes = await readFile(documentOf(name));
      await writeFile(documentOf(name), bytes.fill(0, bytes.length / 2));
    }],
    ['its file under a name of its own', (name) => rename(documentOf(name), place(name, '.syncthing.summary.json.tmp')).then(() => truncate(place(name, '.syncthing.summary.json.tmp'), 300))],
  ];

  it.each(states)('(%s) is let be and read once it is there', async (_name, cut) => {
    ahead = 0;
    await store.record(aRun({ description: 'another' }));
    const whole = await readFile(documentOf(run.id));
    await cut(run.id);
    await reopen();
    const before = await folderState(place());
    expect(await descriptions()).toEqual(['another']);
    expect(await descriptions()).toEqual(['another']);
    expect(await problems()).toEqual([['arriving', run.id, false]]);
    expect(await problems(true)).toEqual([['arriving', run.id, false]]);
    expect(await store.quarantined()).toEqual([]);
    expect(stateDifferences(before, await folderState(place()))).toEqual([]);
    expect(said.filter((line) => line.includes(run.id))).toHaveLength(1);
    expect(said.filter((line) => line.startsWith('warn'))).toEqual([]);

    await writeFile(documentOf(run.id), whole);
    expect([...(await descriptions())].sort()).toEqual(['another', 'as recorded']);
    expect(await problems()).toEqual([]);
  });

  it.each(states.slice(0, 4))('(%s) is set aside when nothing came for an hour', async (_name, cut) => {
    await cut(run.id);
    ahead = 59 * MINUTE;
    expect(await descriptions()).toEqual([]);
    expect(await store.quarantined()).toEqual([]);
    ahead = 61 * MINUTE;
    expect(await descriptions()).toEqual([]);
    expect(await store.quarantined()).toMatchObject([{ reason: expect.stringContaining(run.id) as string }]);
  });

  it('counts from the last change of it, whatever time the program that copies gives it', async () => {
    await truncate(documentOf(run.id), 500);
    await utimes(documentOf(run.id), new Date('2020-01-01'), new Date('2020-01-01'));
    await utimes(place(run.id), new Date('2020-01-01'), new Date('2020-01-01'));
    ahead = 30 * MINUTE;
    expect(await problems()).toEqual([['arriving', run.id, false]]);
  });

  it('is waited for longer where the file server’s clock is ahead of this one’s, and never where it says nothing', async () => {
    await truncate(documentOf(run.id), 500);
    ahead = -24 * 60 * MINUTE;
    expect(await problems(true)).toEqual([['arriving', run.id, false]]);
    ahead = 90 * MINUTE;
    const files = new FaultyFileSystem();
    await reopen({ fileSystem: files });
    let asked = 0;
    files.plan = ({ operation, path: each }) => (operation === 'status' && each.endsWith(run.id) && asked++ > 0 ? 'ESTALE' : null);
    expect(await descriptions()).toEqual([]);
    expect(await store.quarantined()).toEqual([]);
  });

  it('is waited for without end where iCloud has moved its content off the disk', async () => {
    await rename(documentOf(run.id), place(run.id, '.summary.json.icloud'));
    ahead = 365 * 24 * 60 * MINUTE;
    expect(await descriptions()).toEqual([]);
    expect(await store.quarantined()).toEqual([]);
    await rename(place(run.id, '.summary.json.icloud'), documentOf(run.id));
    expect(await descriptions()).toEqual(['as recorded']);
  });

  it('is told of when the rest of it comes, although no document came or went', async () => {
    ahead = 0;
    await truncate(documentOf(run.id), 500);
    await reopen({ watch: true });
    let told = 0;
    store.onDidChange(() => told++);
    expect(await store.runs()).toEqual([]);
    await setTimeout(500);
    told = 0;
    // In place, as rsync --inplace does: not even its folder changes.
    await writeFile(documentOf(run.id), '{}');
    await expect.poll(() => told, { timeout: 15_000, interval: 100 }).toBeGreaterThan(0);
  });
});

describe('files beside a document', () => {
  /** As they are left by Google Drive and browsers, Dropbox, Syncthing, OneDrive and iCloud. */
  const CONFLICT_COPIES = ['summary (1).json', 'summary (Laptop’s conflicted copy 2025-11-20).json', 'summary.sync-conflict-20251120-143022-ABCDEFG.json', 'summary-LAPTOP.json', 'summary 2.json'];
  /** Unfinished files of rsync, Syncthing, Dropbox and browsers. */
  const PARTIAL_FILES = ['.summary.json.a1B2c3', '.syncthing.summary.json.tmp', '~syncthing~summary.json.tmp', '.~tmp', 'summary.json.part', 'summary.json.crdownload'];

  it('change nothing while they hold nothing else, and are no findings', async () => {
    const text = await readFile(documentOf(run.id), 'utf8');
    for (const name of CONFLICT_COPIES) await writeFile(place(run.id, name), text);
    for (const name of PARTIAL_FILES) await writeFile(place(run.id, name), text.slice(0, 400));
    await mkdir(place(run.id, 'summary'));
    const before = await folderState(place());
    expect(await descriptions()).toEqual(['as recorded']);
    expect(await problems(true)).toEqual([]);
    expect(stateDifferences(before, await folderState(place()))).toEqual([]);
  });

  it.each(CONFLICT_COPIES)('%s, which another machine has edited later, is named, and taken by a repair', async (name) => {
    await store.revise(run.id, aRun({ description: 'ours' }));
    await writeFile(place(`${run.id}~2`, name), await elsewhere('theirs, later', '2099-01-01T00:00:00Z'));
    expect(await descriptions()).toEqual(['ours']);
    expect(await problems()).toEqual([['conflictCopy', `${run.id}~2/${name}`, false]]);
    expect(await problems(true)).toEqual([['conflictCopy', `${run.id}~2/${name}`, true]]);
    expect(await problems()).toEqual([]);
    expect(await descriptions()).toEqual(['theirs, later']);
    expect((await store.revisions(run.id)).map((revision) => revision.run.description)).toEqual(['as recorded', 'ours', 'theirs, later']);
    expect(await readdir(place(`${run.id}~2`))).toHaveLength(2);
  });

  it('edited earlier becomes a revision all the same, and ours stays in force', async () => {
    await store.revise(run.id, aRun({ description: 'ours' }));
    await writeFile(place(`${run.id}~2`, 'summary (1).json'), await elsewhere('theirs, earlier', '2025-11-20T16:00:00Z'));
    expect(await problems(true)).toHaveLength(1);
    expect(await descriptions()).toEqual(['ours']);
    expect((await store.revisions(run.id)).map((revision) => revision.run.description)).toEqual(['as recorded', 'ours', 'theirs, earlier', 'ours']);
    expect(await problems(true)).toEqual([]);
  });

  it('of a newer version are left to that version', async () => {
    const copy = place(run.id, 'summary (1).json');
    await changeDocument(documentOf(run.id), (document) => ({ ...document, formatVersion: 2, laterField: 1 }), copy);
    const before = await readFile(copy, 'utf8');
    expect(await problems(true)).toEqual([]);
    expect(await readFile(copy, 'utf8')).toBe(before);
    expect(await descriptions()).toEqual(['as recorded']);
  });

  it.each([
    ['missing', (file: string) => rm(file)],
    ['damaged', (file: string) => truncate(file, 300)],
    ['a folder', (file: string) => rm(file).then(() => mkdir(file))],
  ])('stand in for its own file that is %s, and a repair puts the newest in its place', async (_name, damage) => {
    await store.revise(run.id, aRun({ description: 'ours' }));
    const ours = await readFile(documentOf(`${run.id}~2`), 'utf8');
    await writeFile(place(`${run.id}~2`, 'summary (1).json'), await elsewhere('theirs, earlier', '2025-11-20T16:00:00Z'));
    await writeFile(place(`${run.id}~2`, 'summary (2).json'), ours);
    await damage(documentOf(`${run.id}~2`));
    await reopen();
    expect(await descriptions()).toEqual(['ours']);
    expect((await store.revisions(run.id)).map((revision) => revision.run.description)).toEqual(['as recorded', 'ours']);
    expect(await store.quarantined()).toEqual([]);
    expect(await problems()).toEqual([
      ['unreadableDocument', `${run.id}~2`, false],
      ['conflictCopy', `${run.id}~2/summary (1).json`, false],
    ]);
    expect((await problems(true)).every(([, , repaired]) => repaired)).toBe(true);
    expect(await readFile(documentOf(`${run.id}~2`), 'utf8')).toBe(ours);
    expect(await problems()).toEqual([]);
    expect(await descriptions()).toEqual(['ours']);
  });
});

describe('copies of a document’s folder', () => {
  it.each([' (1)', ' (Case Conflict)', ' 2', '.sync-conflict-20251120-143022-ABCDEFG'])('are named when they hold something else, and taken by a repair: “%s”', async (suffix) => {
    await store.revise(run.id, aRun({ description: 'ours' }));
    const copy = `${run.id}~2${suffix}`;
    await mkdir(place(copy));
    await writeFile(documentOf(copy), await elsewhere('theirs, later', '2099-01-01T00:00:00Z'));
    expect(await problems()).toEqual([['conflictCopy', `${copy}/summary.json`, false]]);
    expect(await problems(true)).toEqual([['conflictCopy', `${copy}/summary.json`, true]]);
    expect(await problems()).toEqual([]);
    expect(await descriptions()).toEqual(['theirs, later']);
  });

  it('give back a document that only they still hold', async () => {
    await rename(place(run.id), place(`${run.id} (1)`));
    expect(await descriptions()).toEqual([]);
    expect(await problems(true)).toEqual([['conflictCopy', `${run.id} (1)/summary.json`, true]]);
    expect(await store.runs()).toEqual([run]);
    expect(await problems()).toEqual([]);
    expect(await readFile(documentOf(run.id), 'utf8')).toBe(await readFile(documentOf(`${run.id} (1)`), 'utf8'));
  });

  it('under the name of another document are neither used nor moved', async () => {
    await cp(place(run.id), place('run_20200101_000000_abcd'), { recursive: true });
    await cp(place(run.id), place(`${run.id}~7`), { recursive: true });
    expect(await store.runs()).toEqual([run]);
    expect(await problems(true)).toEqual([]);
    await changeDocument(documentOf(`${run.id}~7`), (document) => ({ ...document, format: 'mirador.recipe' }));
    expect(await problems(true)).toEqual([['newerVersion', `${run.id}~7`, false]]);
    expect(await readdir(place())).toHaveLength(3);
  });
});

describe('two machines that edit the same run at the same time', () => {
  it('agree in the end, with nothing lost, whichever repairs, also when both do', async () => {
    await store.revise(run.id, aRun({ description: 'ours' }));
    const theirs = await elsewhere('theirs, later', '2099-01-01T00:00:00Z');
    const other = await temporaryFolder();
    await writeFile(place(`${run.id}~2`, 'summary (1).json'), theirs);
    await cp(folder.path, other.path, { recursive: true });
    const second = openStore(other.path, { clock: () => new Date(Date.now() + ahead) });
    await Promise.all([store.verify({ repair: true }), second.verify({ repair: true })]);
    // Both have written the same to the letter, so that there is nothing to be in conflict about.
    expect(await readFile(documentOf(`${run.id}~3`), 'utf8')).toBe(await readFile(path.join(other.path, 'parallel-results', 'all_runs', `${run.id}~3`, 'summary.json'), 'utf8'));
    expect((await second.runs()).map(({ description }) => description)).toEqual(await descriptions());
    await second.close();
    await other.remove();
  });
});

describe('index files in a synchronised folder', () => {
  it('of several machines, whole or not, are used or not, and never wrong', async () => {
    await store.runs();
    await reopen();
    const index = path.join(folder.path, 'index');
    const [own = ''] = await readdir(index);
    const content = await readFile(path.join(index, own));
    await writeFile(path.join(index, own.replace('.sqlite', ' (1).sqlite')), content.subarray(0, 999));
    await writeFile(path.join(index, own.replace('.sqlite', '.sync-conflict-20251120-143022-ABCDEFG.sqlite')), content);
    await writeFile(path.join(index, own.replace(/[0-9a-f]{64}/, 'f'.repeat(64))), content.subarray(0, content.length / 2));
    const later = await store.record(aRun({ description: 'later' }));
    for (let time = 0; time < 2; time++) {
      expect((await store.runs()).map(({ id }) => id).sort()).toEqual([run.id, later.id].sort());
      await reopen();
    }
  });
});

describe('a network file system', () => {
  it.each(['ESTALE', 'ETIMEDOUT', 'EIO', 'EHOSTDOWN'])('that does not answer is asked again later, with one warning: %s', async (code) => {
    const files = new FaultyFileSystem();
    await reopen({ fileSystem: files });
    files.plan = ({ operation, path: file }) => (operation === 'readFile' && file.endsWith('summary.json') ? code : null);
    for (let time = 0; time < 3; time++) expect(await store.runs()).toEqual([]);
    expect(await store.quarantined()).toEqual([]);
    expect(said.filter((line) => line.startsWith('warn'))).toEqual([expect.stringContaining(run.id)]);
    files.plan = ({ operation, path: each }) => (operation === 'status' && each.endsWith(run.id) ? code : null);
    expect(await store.runs()).toEqual([]);
    files.plan = () => null;
    expect(await store.runs()).toEqual([run]);
  });

  it('whose clocks differ: the last revision wins, whatever its time', async () => {
    ahead = 365 * 24 * 60 * MINUTE;
    await store.revise(run.id, aRun({ description: 'from next year' }));
    ahead = 0;
    await store.revise(run.id, aRun({ description: 'from now' }));
    expect(await descriptions()).toEqual(['from now']);
    expect((await store.revisions(run.id)).map(({ number }) => number)).toEqual([1, 2, 3]);
  });
});
