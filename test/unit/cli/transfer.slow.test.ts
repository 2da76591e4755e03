import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { python } from '../../helpers/legacySources';
import {
  archiveContract,
  exportContract,
  historyListContract,
  historyLogContract,
  historyShowContract,
  historyUndoContract,
  importContract,
  recordContract,
  statsContract,
} from './contract';
import { Program } from './program';

let program: Program;
let files = 0;

beforeAll(async () => {
  program = await Program.build();
});

beforeEach(() => program.forget());
afterAll(() => program.remove());

async function record(day: number, ...args: readonly string[]): Promise<string> {
  const created = ['--created-at', `2025-01-${String(day).padStart(2, '0')}T12:00:00Z`];
  return recordContract.parse(await program.json(['record', '--features', 'a,b', '--prs-created', '2', '--prs-merged', String(day % 3), ...created, ...args])).run.id;
}

async function ids(...args: readonly string[]): Promise<readonly string[]> {
  return historyListContract.parse(await program.json(['history', 'list', ...args])).runs.map(({ id }) => id);
}

function newFile(): string {
  return path.join(program.folder, `file-${files++}`);
}

describe('an export', () => {
  it.each(['json', 'ndjson'])('as %s comes back in an empty history with the same statistics, to the last digit', async (format) => {
    for (let day = 1; day <= 5; day++) await record(day);
    await program.json(['suggest', '--category', 'ui']);
    const [first = ''] = await ids();
    await program.json(['history', 'delete', first, '--yes']);
    const file = newFile();
    const written = exportContract.parse(await program.json(['export', '--format', format, '--output', file]));
    expect(written).toEqual({ file, format, bytes: (await readFile(file)).length });
    const piped = await program.run(['export', '--format', format]);
    expect(piped.stdout.split('\n').slice(1)).toEqual((await readFile(file, 'utf8')).split('\n').slice(1));
    const statistics = (await program.run(['stats', '--json'])).stdout;
    await program.forget();
    expect(importContract.parse(await program.json(['import', file])).taken).toHaveLength(5);
    expect((await program.run(['stats', '--json'])).stdout).toBe(statistics);
    expect(importContract.parse(await program.json(['import', file]))).toMatchObject({ taken: [], alreadyThere: 5, unreadable: [] });
    expect(historyUndoContract.parse(await program.json(['history', 'undo', first])).run?.id).toBe(first);
  });

  it('as sqlite is what Python opens', async () => {
    await record(1, '--description', 'one');
    const file = newFile();
    await program.json(['export', '--format', 'sqlite', '--output', file]);
    python(program.folder, 'import sqlite3, sys\nassert sqlite3.connect(sys.argv[1]).execute("SELECT run_description, prs_merged FROM parallel_history").fetchall() == [("one", 1)]', file);
  });

  it('holds nothing of a deleted run where only runs are asked for', async () => {
    const id = await record(1, '--description', 'secret-secret');
    await record(2);
    await program.run(['stats']);
    await program.json(['history', 'delete', id, '--yes']);
    const file = newFile();
    await program.json(['export', '--format', 'sqlite', '--output', file]);
    expect((await readFile(file)).includes('secret-secret')).toBe(false);
    expect((await program.run(['export', '--format', 'csv'])).stdout).not.toContain('secret-secret');
  });

  it('replaces no file unasked, and needs a place for SQLite', async () => {
    await record(1);
    const file = newFile();
    await writeFile(file, 'mine');
    expect(await program.run(['export', '--output', file])).toEqual({ stdout: '', stderr: `${file} is there already: choose another name, or add --force to replace it.\n`, exitCode: 1 });
    expect(await readFile(file, 'utf8')).toBe('mine');
    expect((await program.run(['export', '--output', file, '--force'])).exitCode).toBe(0);
    expect(JSON.parse(await readFile(file, 'utf8'))).toMatchObject({ format: 'mirador.export' });
    for (const args of [['--format', 'sqlite'], ['--json'], ['--format', 'yaml']]) expect(await program.run(['export', ...args])).toMatchObject({ stdout: '', exitCode: 2 });
    expect(await program.run(['export', '--output', path.join(file, 'below')])).toMatchObject({ exitCode: 1, stderr: expect.stringMatching(/could not be written \(ENOTDIR\)/) as string });
    const folder = newFile();
    await mkdir(folder);
    expect((await program.run(['export', '--output', folder, '--force'])).exitCode).toBe(1);
    expect((await readdir(program.folder)).filter((name) => name.endsWith('.tmp'))).toEqual([]);
  });

  it('says what cannot be read and is not in it', async () => {
    const id = await record(1);
    await record(2);
    await writeFile(path.join(program.dataFolder, 'parallel-results', 'all_runs', id, 'summary.json'), 'garbage');
    const { stdout, stderr, exitCode } = await program.run(['export', '--format', 'ndjson']);
    expect({ lines: stdout.trim().split('\n').length, exitCode }).toEqual({ lines: 2, exitCode: 0 });
    expect(stderr).toContain(id);
    expect(stderr).toContain('Not exported');
  });

  it('ends quietly when nobody reads on', async () => {
    for (let day = 1; day <= 3; day++) await record(day, '--description', 'x'.repeat(100_000));
    const child = spawn(process.execPath, [program.bundle, 'export', '--data-dir', program.dataFolder], { stdio: ['ignore', 'pipe', 'pipe'] });
    let stderr = '';
    child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
    child.stdout.once('data', () => child.stdout.destroy());
    const [exitCode] = (await once(child, 'close')) as [number | null];
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
  });
});

describe('an archive', () => {
  it('takes old runs out of the statistics, is listed and shown, and comes back', async () => {
    const [first, second, third] = [await record(1), await record(2), await record(3)];
    const all = (await program.run(['stats', '--json'])).stdout;
    expect(await program.run(['archive', '--before', '2025-01-03'])).toMatchObject({ stdout: '', exitCode: 2 });
    expect(await program.run(['archive'])).toMatchObject({ stdout: '', exitCode: 2 });
    const report = archiveContract.parse(await program.json(['archive', '--before', '2025-01-03']));
    expect(report).toMatchObject({ runs: 2, documents: 2, left: [], before: '2025-01-03T00:00:00.000Z' });
    expect(await ids()).toEqual([third]);
    expect(await ids('--archived')).toEqual([second, first]);
    expect(statsContract.parse(await program.json(['stats']))).toMatchObject({ totalRuns: 1, archivedRuns: 2 });
    expect((await program.run(['stats'])).stdout).toContain('Not counted: 2 archived runs (2025-01-01 12:00 to 2025-01-02 12:00 UTC).');
    expect(historyShowContract.parse(await program.json(['history', 'show', first]))).toMatchObject({ archived: true, run: { id: first } });
    for (const args of [['edit', first, '--prs-merged', '2'], ['delete', first, '--yes'], ['undo', first], ['log', first]]) {
      const { stdout, stderr, exitCode } = await program.run(['history', ...args]);
      expect({ stdout, exitCode }).toEqual({ stdout: '', exitCode: 1 });
      expect(stderr).toBe(`${first} is archived; import it first: parallel-patterns import ${report.file ?? ''}\n`);
    }
    expect(archiveContract.parse(await program.json(['archive', '--before', '2025-01-03']))).toMatchObject({ file: null, runs: 0 });
    expect((await program.run(['verify'])).exitCode).toBe(0);
    expect(importContract.parse(await program.json(['import', report.file ?? '']))).toMatchObject({ taken: [first, second].toSorted() });
    expect((await program.run(['stats', '--json'])).stdout).toBe(all);
    expect(archiveContract.parse(await program.json(['archive', '--before', '2025-01-03']))).toMatchObject({ runs: 2 });
  });

  it('that is damaged is named by verify', async () => {
    await record(1);
    const { file } = archiveContract.parse(await program.json(['archive', '--before', '2026-01-01']));
    const content = await readFile(file ?? '');
    await writeFile(file ?? '', content.subarray(0, content.length - 20));
    const { stdout, exitCode } = await program.run(['verify']);
    expect(exitCode).toBe(1);
    expect(stdout).toContain(path.basename(file ?? ''));
  });
});

describe('a run that was changed', () => {
  it('tells what was done to it, and takes it back', async () => {
    const id = await record(1);
    await program.json(['history', 'edit', id, '--description', 'better', '--prs-merged', '2']);
    const deleted = await program.run(['history', 'delete', id, '--yes']);
    expect(deleted.stdout).toBe(`Deleted ${id}. To bring it back: parallel-patterns history undo ${id}\n`);
    expect(historyUndoContract.parse(await program.json(['history', 'undo', id])).run).toMatchObject({ id, description: 'better' });
    const { revisions } = historyLogContract.parse(await program.json(['history', 'log', id]));
    expect(revisions.map(({ number, deleted: isDeleted, change }) => [number, isDeleted, change])).toEqual([
      [1, false, 'recorded'],
      [2, false, 'description, prsMerged changed'],
      [3, true, 'deleted'],
      [4, false, 'brought back'],
    ]);
    expect((await program.run(['history', 'log', id])).stdout.trim().split('\n')).toHaveLength(5);
    expect(historyUndoContract.parse(await program.json(['history', 'undo', id])).run).toBeNull();
    expect((await program.run(['history', 'undo', id])).stdout).toContain('better');
    const other = await record(2);
    expect(await program.run(['history', 'undo', other])).toMatchObject({ exitCode: 1, stderr: `${other} was recorded and not changed since: there is nothing to undo.\n` });
    expect(await program.run(['history', 'undo', 'run_20200101_000000_none'])).toMatchObject({ stdout: '', exitCode: 1 });
    expect(await program.run(['history', 'log'])).toMatchObject({ stdout: '', exitCode: 2 });
  });
});
