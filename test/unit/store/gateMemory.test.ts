import { mkdir, readFile, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Gate } from '../../../src/domain/gate';
import { GateMemory, type GateMemoryOptions, type Recollection } from '../../../src/store/gateMemory';
import { temporaryFolder, type TemporaryFolder } from '../../helpers/store';
import { FaultyFileSystem } from '../../helpers/storeFaults';

const GATE: Gate = { id: 'npm test', kind: 'test', command: ['npm', 'test'], shell: false, source: 'package.json', cwd: '' };
const TREE = 'a'.repeat(40);
const OTHER_TREE = 'b'.repeat(40);
const START = Date.UTC(2025, 10, 20, 9, 0, 0);

let folder: TemporaryFolder;

beforeEach(async () => {
  folder = await temporaryFolder();
});
afterEach(() => folder.remove());

function open(options: Partial<GateMemoryOptions> = {}): GateMemory {
  return new GateMemory({ folder: path.join(folder.path, 'data'), clock: () => new Date(START), ...options });
}

/** @param minute after the start */
async function remember(memory: GateMemory, minute: number, outcome: 'passed' | 'failed', rest: { readonly tree?: string; readonly worktree?: string; readonly gate?: Gate } = {}): Promise<void> {
  const finishedAt = new Date(START + minute * 60_000).toISOString();
  await memory.remember({ tree: TREE, worktree: '/trees/a', gate: GATE, outcome, exitCode: outcome === 'passed' ? 0 : 1, durationMs: 1200, finishedAt, logFile: null, ...rest });
}

async function recall(memory: GateMemory, question: { readonly tree?: string | null; readonly worktree?: string; readonly gate?: Gate } = {}): Promise<Recollection> {
  const [answer] = await memory.recall([{ tree: TREE, worktree: '/trees/a', gate: GATE, ...question }]);
  if (answer === undefined) throw new Error('no answer');
  return answer;
}

const NOTHING = { current: null, earlier: null };
const results = (): string => path.join(folder.path, 'data', 'gates', 'results');

describe('the memory of gates', () => {
  it('is empty at first, and asking makes no folder', async () => {
    expect(await recall(open())).toEqual(NOTHING);
    expect(await readdir(folder.path)).toEqual([]);
  });

  it('tells the newest result on the same files, from whatever worktree', async () => {
    await remember(open(), 0, 'failed');
    await remember(open(), 1, 'passed');
    expect((await recall(open())).current).toMatchObject({ outcome: 'passed', exitCode: 0, durationMs: 1200, finishedAt: '2025-11-20T09:01:00.000Z', worktree: '/trees/a', logFile: null });
    expect((await recall(open(), { worktree: '/trees/b' })).current).toMatchObject({ outcome: 'passed', worktree: '/trees/a' });
  });

  it('tells what was said of this worktree on other files as earlier', async () => {
    await remember(open(), 0, 'passed');
    const answer = await recall(open(), { tree: OTHER_TREE });
    expect(answer).toMatchObject({ current: null, earlier: { outcome: 'passed' } });
    expect(await recall(open(), { tree: null })).toEqual(answer);
    expect(await recall(open(), { tree: OTHER_TREE, worktree: '/trees/b' })).toEqual(NOTHING);
  });

  it('tells gates apart by what is run and where, not by where they were found', async () => {
    await remember(open(), 0, 'passed');
    for (const other of [{ ...GATE, command: ['npm', 'run', 'test'] as const }, { ...GATE, shell: true }, { ...GATE, cwd: 'web' }]) expect(await recall(open(), { gate: other })).toEqual(NOTHING);
    expect((await recall(open(), { gate: { ...GATE, id: 'x', kind: 'lint', source: null } })).current).not.toBeNull();
  });

  it('forgets what was damaged, and goes on', async () => {
    await remember(open(), 0, 'failed');
    await remember(open(), 1, 'passed');
    const [old = '', young = ''] = (await readdir(results())).sort((a, b) => ((a.split('.')[2] ?? '') < (b.split('.')[2] ?? '') ? -1 : 1));
    const good = await readFile(path.join(results(), young), 'utf8');
    for (const bad of ['', '{ "cut sh', 'null', '[]', good.replace('"passed"', '"failed"'), good.replace('"formatVersion": 1', '"formatVersion": 2'), '\0'.repeat(100_000)]) {
      await writeFile(path.join(results(), young), bad);
      expect((await recall(open())).current?.outcome).toBe('failed');
    }
    await writeFile(path.join(results(), old), 'x');
    expect(await recall(open())).toEqual(NOTHING);
    await remember(open(), 2, 'passed');
    expect((await recall(open())).current?.outcome).toBe('passed');
  });

  it('takes no byte of a record for another', async () => {
    await remember(open(), 0, 'passed');
    const [name = ''] = await readdir(results());
    const good = await readFile(path.join(results(), name));
    await fc.assert(
      fc.asyncProperty(fc.nat(good.length - 1), fc.integer({ min: 1, max: 255 }), async (at, change) => {
        const bad = Buffer.from(good);
        bad[at] = (bad[at] ?? 0) ^ change;
        await writeFile(path.join(results(), name), bad);
        const { current } = await recall(open());
        // White space may differ; nothing that is told may.
        expect(current === null || (current.outcome === 'passed' && current.exitCode === 0 && current.durationMs === 1200)).toBe(true);
      }),
      { numRuns: 300 },
    );
  });

  it('lets nothing in its folder mislead it', async () => {
    await remember(open(), 0, 'passed');
    const [name = ''] = await readdir(results());
    await rm(path.join(results(), name));
    await symlink('/dev/zero', path.join(results(), name));
    await mkdir(path.join(results(), name.replace(/\.[a-z0-9]+\.json$/, '.aaaa.json')));
    await writeFile(path.join(results(), 'README'), 'x');
    expect(await recall(open())).toEqual(NOTHING);
    await open().prune();
    expect(await readdir(results())).toContain('README');
  });

  it('keeps the newest only', async () => {
    const memory = open({ records: 3, logs: 2 });
    const names: string[] = [];
    for (let minute = 0; minute < 6; minute += 1) {
      await remember(memory, minute, 'passed', { tree: String(minute).repeat(40) });
      const log = await open({ clock: () => new Date(START + minute * 60_000) }).openLog(`log ${minute}`);
      log.write(Buffer.from('x'));
      await log.close();
      names.push(log.path);
    }
    await memory.prune();
    expect((await readdir(results())).length).toBe(3);
    const answers = await memory.recall(['2', '3', '5'].map((digit) => ({ tree: digit.repeat(40), worktree: '/none', gate: GATE })));
    expect(answers.map(({ current }) => current !== null)).toEqual([false, true, true]);
    expect((await readdir(path.dirname(names[0] ?? ''))).sort()).toEqual(names.slice(-2).map((name) => path.basename(name)).sort());
  });

  it('names the output as long as it is there', async () => {
    const memory = open();
    const log = await memory.openLog('../../Träes “x” npm test');
    log.write(Buffer.from('1 test failed\n'));
    await log.close();
    expect(path.basename(log.path)).toMatch(/^\d{15}\.tr-es-x-npm-test\.[a-z0-9]{8}\.log$/);
    await memory.remember({ tree: TREE, worktree: '/trees/a', gate: GATE, outcome: 'failed', exitCode: 1, durationMs: 1, finishedAt: new Date(START).toISOString(), logFile: log.path });
    expect((await recall(memory)).current?.logFile).toBe(log.path);
    await rm(log.path);
    expect((await recall(memory)).current).toMatchObject({ outcome: 'failed', logFile: null });
  });

  it('takes many writers at once', async () => {
    await Promise.all(Array.from({ length: 50 }, (_, index) => remember(open(), index, index === 49 ? 'failed' : 'passed')));
    expect((await readdir(results())).length).toBe(50);
    expect((await recall(open())).current?.outcome).toBe('failed');
  });

  it('says so when it cannot write, and leaves nothing of it', async () => {
    for (const operation of ['createFolder', 'createFile', 'write', 'sync', 'rename'] as const) {
      const files = new FaultyFileSystem();
      files.plan = (step) => (step.operation === operation ? 'ENOSPC' : null);
      await expect(remember(open({ fileSystem: files }), 0, 'passed')).rejects.toMatchObject({ reason: 'noSpace' });
      expect(await recall(open())).toEqual(NOTHING);
      expect(await readdir(path.join(folder.path, 'data', 'tmp')).catch(() => [])).toEqual([]);
    }
  });
});

describe('the output of a gate', () => {
  it('is whole while it is short, and its beginning and end otherwise, however it comes', async () => {
    const memory = open();
    const [head, tail] = [1024 * 1024, 2 * 1024 * 1024];
    for (const [size, piece] of [[0, 1], [1_000, 7], [head, 65_536], [head + tail, 65_536], [head + tail + 1, 1_000_003], [5_000_000, 65_536], [9_000_000, 9_000_000], [9_000_000, 999_983]] as const) {
      const all = Buffer.alloc(size, 'abcdefghijklmnopqrstuvwxyz0123456789-');
      const log = await memory.openLog('x');
      for (let at = 0; at < size; at += piece) log.write(all.subarray(at, at + piece));
      await log.close();
      const kept = await readFile(log.path);
      const leftOut = size - head - tail;
      const expected = leftOut <= 0 ? all : Buffer.concat([all.subarray(0, head), Buffer.from(`\n[… ${leftOut} bytes left out …]\n`), all.subarray(-tail)]);
      expect(kept.equals(expected), `${size} by ${piece}`).toBe(true);
    }
  });

  it('that cannot be written is told at the end, once', async () => {
    const files = new FaultyFileSystem();
    files.plan = (step) => (step.operation === 'write' ? 'ENOSPC' : null);
    const log = await open({ fileSystem: files }).openLog('x');
    log.write(Buffer.from('one'));
    log.write(Buffer.from('two'));
    await expect(log.close()).rejects.toMatchObject({ code: 'ENOSPC' });
  });
});
