import { spawn } from 'node:child_process';
import { mkdtemp, readdir, realpath, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { build } from 'esbuild';
import { folderState, stateDifferences } from '../../../helpers/folderState';
import { inspectFolders } from '../../../helpers/inspecting';
import { Repository } from '../../../helpers/repository';

const KILLS = 50;
const LONGEST_MS = 1500;

let folder: string;
let repository: Repository;

beforeAll(async () => {
  folder = await realpath(await mkdtemp(path.join(os.tmpdir(), 'mirador-killed-')));
  repository = await Repository.withFirstCommit(Object.fromEntries(Array.from({ length: 300 }, (_, index) => [`src/file${index}.txt`, `${index}\n`])), path.join(folder, 'places', 'project'));
  for (const name of ['one', 'two', 'three']) {
    const checkout = await repository.worktree(name);
    await checkout.commit({ message: `feat: ${name}`, files: { 'src/file1.txt': `${name}\n` } });
    await checkout.write('src/file2.txt', `not committed in ${name}\n`);
    await checkout.write('new.txt', 'new\n');
    await checkout.git('status');
  }
  await build({ entryPoints: [path.resolve(import.meta.dirname, '../../../helpers/inspectForever.ts')], outfile: path.join(folder, 'forever.mjs'), bundle: true, format: 'esm', platform: 'node', target: 'node20', logLevel: 'error' });
});
afterAll(() => rm(folder, { recursive: true }));

describe('an inspection that is killed at any moment', () => {
  it('leaves the repository as it was, and the next one removes what it left elsewhere', { timeout: 400_000 }, async () => {
    const temporaryFolder = await realpath(await mkdtemp(path.join(folder, 'temporary-')));
    const before = await folderState(path.join(folder, 'places'));
    let leftBehind = 0;
    let rounds = 0;
    for (let kill = 0; kill < KILLS; kill += 1) {
      rounds += await killedAfter((LONGEST_MS * (kill + 1)) / KILLS, temporaryFolder);
      leftBehind += (await readdir(temporaryFolder)).length > 0 ? 1 : 0;
    }
    // Git processes that were under way end by themselves.
    await expect.poll(async () => stateDifferences(before, await folderState(path.join(folder, 'places')))).toEqual([]);
    expect(leftBehind, 'some were killed half-way').toBeGreaterThan(KILLS / 5);
    expect(rounds, 'some got further').toBeGreaterThan(0);
    expect((await inspectFolders([repository.folder], { temporaryFolder })).candidates).toHaveLength(3);
    expect(await readdir(temporaryFolder)).toEqual([]);
    expect(stateDifferences(before, await folderState(path.join(folder, 'places')))).toEqual([]);
  });
});

/** @returns how many rounds it had done */
function killedAfter(ms: number, temporaryFolder: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [path.join(folder, 'forever.mjs'), repository.folder, temporaryFolder], { stdio: ['ignore', 'pipe', 'inherit'] });
    let rounds = 0;
    child.stdout.on('data', (chunk: Buffer) => (rounds += chunk.length));
    child.once('error', reject);
    child.once('close', () => resolve(rounds));
    setTimeout(() => child.kill('SIGKILL'), 100 + ms);
  });
}
