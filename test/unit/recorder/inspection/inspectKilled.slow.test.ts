import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, realpath, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { build } from 'esbuild';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { SILENT_LOGGER } from '../../../../src/domain/logger';
import { Git } from '../../../../src/git/git';
import { LiveInspection } from '../../../../src/recorder/live/liveInspection';
import { SPECIFICATION_GLOBS } from '../../../../src/recorder/specification/specificationFile';
import { watchFiles } from '../../../../src/recorder/live/watchFiles';
import { folderState, stateDifferences } from '../../../helpers/folderState';
import { inspectFolders } from '../../../helpers/inspecting';
import { Repository } from '../../../helpers/repository';

const KILLS = 50;
/** About what one inspection takes here. */
const LONGEST_MS = 500;
/** Where scratch folders go unless told. */
const PLACES = ['/dev/shm', os.tmpdir()];

const lines = (change: number, to: string): string => Array.from({ length: 20 }, (_, index) => (index === change ? `${to}\n` : `line ${index}\n`)).join('');

let repository: Repository;
let folder: string;
let temporaryFolder: string;
let script: string;
let before: ReadonlyMap<string, string>;

beforeAll(async () => {
  folder = await realpath(await mkdtemp(path.join(os.tmpdir(), 'mirador-killed-')));
  temporaryFolder = await realpath(await mkdtemp(path.join(os.tmpdir(), 'mirador-killed-')));
  script = path.join(folder, 'inspectProcess.cjs');
  await build({ entryPoints: [path.resolve(import.meta.dirname, '../../../helpers/inspectProcess.ts')], outfile: script, bundle: true, platform: 'node', format: 'cjs', target: 'node20', logLevel: 'silent' });
  repository = await Repository.withFirstCommit({ 'same.txt': lines(-1, ''), 'near.txt': lines(-1, '') });
  for (let index = 0; index < 4; index += 1) {
    const checkout = await repository.worktree(`feature/f${index}`);
    await checkout.commit({ message: `feat: f${index}`, files: { 'same.txt': lines(3, `f${index}`) } });
    await checkout.write('near.txt', lines(2 + index * 2, `f${index}`));
    await checkout.write('new.txt', `f${index}\n`);
  }
  before = await folderState(path.dirname(repository.folder));
});
afterAll(async () => {
  for (const each of [folder, temporaryFolder]) await rm(each, { recursive: true });
  await repository.remove();
});

async function expectNothingChanged(): Promise<void> {
  expect(stateDifferences(before, await folderState(path.dirname(repository.folder)))).toEqual([]);
}

/** Scratch folders of processes. */
async function leftBehind(pids: readonly number[]): Promise<readonly string[]> {
  const names = await Promise.all([...PLACES, temporaryFolder].map((place) => readdir(place).catch(() => [])));
  return names.flat().filter((name) => pids.some((pid) => name.startsWith(`parallel-patterns-git-${pid}-`)));
}

/** @returns the process id */
async function inspectAndKill(place: string | null, afterMs: number): Promise<number> {
  const child = spawn(process.execPath, [script, repository.folder, ...(place === null ? [] : [place])], { stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = once(child, 'close');
  await once(child.stdout, 'data');
  await setTimeout(afterMs);
  child.kill('SIGKILL');
  await ended;
  return child.pid ?? 0;
}

it(`leaves the repository as it was when killed ${KILLS} times, and the next inspection tidies up`, async () => {
  const found = await inspectFolders([repository.folder], { temporaryFolder });
  expect(found.conflicts).toHaveLength(6);
  expect(found.nearConflicts.length).toBeGreaterThan(0);
  const pids: number[] = [];
  let cut = 0;
  for (let round = 0; round < KILLS; round += 1) {
    const place = round % 2 === 0 ? temporaryFolder : null;
    const pid = await inspectAndKill(place, Math.random() * LONGEST_MS);
    pids.push(pid);
    cut += (await leftBehind([pid])).length;
    await expectNothingChanged();
  }
  // Most were in the middle of it.
  expect(cut).toBeGreaterThan(KILLS / 4);
  // The git processes of the last one end by themselves.
  await setTimeout(500);
  for (const place of [temporaryFolder, undefined]) expect(await inspectFolders([repository.folder], { temporaryFolder: place })).toMatchObject({ conflicts: { length: 6 } });
  expect(await leftBehind(pids)).toEqual([]);
  expect(await readdir(temporaryFolder)).toEqual([]);
  await expectNothingChanged();
}, 600_000);

it('leaves nothing behind when cancelled or disposed of at any moment', async () => {
  for (let round = 0; round < 10; round += 1) {
    const abort = new AbortController();
    const cancelled = inspectFolders([repository.folder], { temporaryFolder, signal: abort.signal }).catch(() => undefined);
    await setTimeout((round * LONGEST_MS) / 10);
    abort.abort();
    await cancelled;
    expect(await readdir(temporaryFolder)).toEqual([]);

    const live = new LiveInspection({
      inspect: () => ({ git: new Git(), folders: [repository.folder], includeUncommitted: true, specificationGlobs: SPECIFICATION_GLOBS, idleGapMinutes: 120, clock: () => new Date(), temporaryFolder }),
      watchFolder: watchFiles,
      logger: SILENT_LOGGER,
    });
    live.start();
    await setTimeout((round * LONGEST_MS) / 10);
    await live.dispose();
    expect(await readdir(temporaryFolder)).toEqual([]);
  }
  await expectNothingChanged();
});
