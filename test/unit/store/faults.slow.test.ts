import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Run } from '../../../src/domain/run';
import { concurrently } from '../../../src/domain/concurrently';
import type { HistoryStore } from '../../../src/store/historyStore';
import type { StoreErrorReason } from '../../../src/store/storeError';
import { StoreError } from '../../../src/store/storeError';
import type { TemporaryFolder } from '../../helpers/store';
import { openStore, temporaryFolder } from '../../helpers/store';
import type { Step } from '../../helpers/storeFaults';
import { CRASHED, FaultyFileSystem } from '../../helpers/storeFaults';
import { A_FORECAST, A_PLAN, aRun } from '../../helpers/storeRuns';

/** A write to the history, on a folder that may hold a run. */
interface Write {
  readonly name: string;
  readonly startsWithRun: boolean;
  /** Further on the run that is there before. */
  readonly before?: (store: HistoryStore, existing: Run) => Promise<unknown>;
  readonly act: (store: HistoryStore, existing: Run | null) => Promise<unknown>;
}

const EXISTING = aRun({ description: 'there before', createdAt: '2025-01-01T00:00:00Z' });

const ANOTHER_RUN: Write = { name: 'another run', startsWithRun: true, act: (store) => store.record(aRun()) };

const WRITES: readonly Write[] = [
  { name: 'the first run of a new history', startsWithRun: false, act: (store) => store.record(aRun()) },
  ANOTHER_RUN,
  { name: 'a suggestion', startsWithRun: true, act: (store) => store.suggest(A_PLAN, A_FORECAST, 'beta-1') },
  { name: 'a revision', startsWithRun: true, act: (store, run) => store.revise(known(run).id, aRun({ description: 'corrected' })) },
  { name: 'a removal', startsWithRun: true, act: (store, run) => store.remove(known(run).id) },
  { name: 'a removal undone', startsWithRun: true, before: (store, run) => store.remove(run.id), act: (store, run) => store.undo(known(run).id) },
  { name: 'an edit undone', startsWithRun: true, before: (store, run) => store.revise(run.id, aRun({ description: 'corrected' })), act: (store, run) => store.undo(known(run).id) },
  { name: 'a run adopted', startsWithRun: true, act: async (store) => expect(await store.adopt(aRun(), 'adopted00')).not.toBeNull() },
];

const REASONS: Readonly<Record<string, StoreErrorReason>> = {
  ENOSPC: 'noSpace',
  EROFS: 'readOnly',
  EIO: 'io',
  EACCES: 'notPermitted',
  EPERM: 'notPermitted',
  EBUSY: 'io',
};

let root: TemporaryFolder;
let folders = 0;

beforeAll(async () => {
  root = await temporaryFolder();
});

afterAll(() => root.remove());

describe.each(WRITES)('$name, with a fault', (write) => {
  it('once, at any step: it is written or it is not, and can be written again', async () => {
    await forEachFault(write, async ({ step, code }, written) => {
      const world = await prepare(write);
      let faults = 0;
      world.files.plan = ({ number }) => (number === step.number && faults++ === 0 ? code : null);
      const error = await failure(write.act(world.store, world.existing));
      world.files.plan = () => null;
      if (error !== null) {
        expectClear(error, code, step);
        expect(await state(world.folder), label(step)).toEqual(world.before);
        expect(await temporaries(world.folder), label(step)).toEqual([]);
        await write.act(world.store, world.existing);
      }
      await expectWritten(world, written, step);
      await world.store.close();
    });
  });

  it('for good, from any step on: nothing half-written, and it can be written once the fault is gone', async () => {
    await forEachFault(write, async ({ step, code }, written) => {
      const world = await prepare(write);
      world.files.plan = ({ number }) => (number >= step.number ? code : null);
      const error = await failure(write.act(world.store, world.existing));
      world.files.plan = () => null;
      expectClear(error, code, step);
      expect((await world.store.verify({ repair: false })).findings, label(step)).toEqual([]);
      await write.act(world.store, world.existing);
      await expectWritten(world, written, step);
      await world.store.close();
    });
  });

  it('that only lost the answer, at any step: it is written once', async () => {
    const written = await stateAfter(write);
    const cases = (await stepsOf(write)).flatMap((step) => lostRepliesAt(step).map((code) => ({ step, code })));
    await concurrently(cases, 8, async ({ step, code }) => {
      const world = await prepare(write);
      let faults = 0;
      world.files.plan = ({ number }) => (number === step.number && faults++ === 0 ? { happensAndSays: code } : null);
      const error = await failure(write.act(world.store, world.existing));
      const mayFail = code === 'EIO' && step.operation !== 'rename';
      if (!mayFail) expect(error, label(step)).toBeNull();
      if (error !== null) {
        // It is said to have failed, and then it has.
        expectClear(error, code, step);
        expect(await state(world.folder), label(step)).toEqual(world.before);
        await write.act(world.store, world.existing);
      }
      await expectWritten(world, written, step);
      expect(await temporaries(world.folder), label(step)).toEqual([]);
      await world.store.close();
    });
  });

  it('a crash at any step: it is whole or not there, and the history goes on', async () => {
    const written = await stateAfter(write);
    for (const step of await stepsOf(write)) {
      const world = await prepare(write);
      world.files.plan = ({ number }) => (number >= step.number ? CRASHED : null);
      expect(await failure(write.act(world.store, world.existing)), label(step)).not.toBeNull();
      expect([world.before, written], label(step)).toContainEqual(await state(world.folder));
      const next = openStore(world.folder, { wasmFile: '' });
      expect((await next.verify({ repair: false })).findings, label(step)).toEqual([]);
      await next.record(aRun({ description: 'afterwards' }));
      expect((await next.runs()).filter((run) => run.description === 'afterwards')).toHaveLength(1);
      await next.close();
    }
  });
});

describe('a change that could not be taken back when its folder could not be synced', () => {
  it.each([
    ['a removal', (store: HistoryStore, run: Run) => store.remove(run.id), []],
    ['an edit', (store: HistoryStore, run: Run) => store.revise(run.id, aRun({ description: 'corrected' })), ['corrected']],
  ])('is taken back later, and done when it is asked for again: %s', async (_name, change, changed) => {
    const world = await prepare(ANOTHER_RUN);
    const existing = known(world.existing);
    let isRenamed = false;
    world.files.plan = ({ operation }) => {
      const fails = isRenamed;
      isRenamed ||= operation === 'rename';
      return fails ? 'EIO' : null;
    };
    await expect(change(world.store, existing)).rejects.toMatchObject({ reason: 'io' });
    world.files.plan = () => null;
    await change(world.store, existing);
    await world.store.suggest(A_PLAN, A_FORECAST, 'beta-1');
    expect((await state(world.folder)).runs).toEqual(changed);
    // The number of the first try may have been read under its name.
    expect((await world.store.revisions(existing.id)).map(({ number }) => number)).toEqual([1, 3]);
    await world.store.close();
  });
});

describe('a rename that is held up for a moment', () => {
  it.each(['EPERM', 'EBUSY', 'EACCES'])('is tried again: %s', async (code) => {
    const world = await prepare(ANOTHER_RUN);
    let faults = 3;
    world.files.plan = ({ operation }) => (operation === 'rename' && faults-- > 0 ? code : null);
    const run = await world.store.record(aRun());
    world.files.plan = () => null;
    expect(await world.store.run(run.id)).toEqual(run);
    await world.store.close();
  });

  it('is a name in use where that is reported as EPERM, as on Windows', async () => {
    const folder = newFolder();
    const files = new FaultyFileSystem();
    const endings = ['same', 'same', 'next'];
    let other = 0;
    const random = (length: number): string => (length === 4 ? (endings.shift() ?? 'more') : `t${String(other++)}`);
    const store = openStore(folder, { fileSystem: files, wasmFile: '', random });
    const first = await store.record(aRun());
    files.plan = ({ operation, path: to }) => (operation === 'rename' && to.endsWith(first.id) ? 'EPERM' : null);
    const second = await store.record(aRun());
    expect(second.id).toMatch(/next$/);
    expect(await store.runs()).toEqual([second, first].sort((a, b) => (a.id < b.id ? -1 : 1)));
    await store.close();
  });
});

describe('reading, with a fault', () => {
  it('leaves a document alone that the disk does not give now, and has it again later', async () => {
    const world = await prepare(ANOTHER_RUN);
    world.files.plan = ({ operation, path: file }) => (operation === 'readFile' && file.endsWith('summary.json') ? 'EIO' : null);
    expect(await world.store.runs()).toEqual([]);
    expect(await world.store.quarantined()).toEqual([]);
    expect((await world.store.verify({ repair: true })).findings).toMatchObject([{ problem: 'unreadableDocument', repaired: false }]);
    world.files.plan = () => null;
    expect(await world.store.runs()).toEqual([world.existing]);
    await world.store.close();
  });

  it.each([
    ['EACCES', 'notPermitted'],
    ['EIO', 'io'],
  ])('says so when the folder cannot be listed: %s', async (code, reason) => {
    const world = await prepare(ANOTHER_RUN);
    world.files.plan = ({ operation }) => (operation === 'list' ? code : null);
    await expect(world.store.runs()).rejects.toMatchObject({ name: 'StoreError', reason });
    world.files.plan = () => null;
    expect(await world.store.runs()).toEqual([world.existing]);
    await world.store.close();
  });
});

describe('saving the index, with a fault', () => {
  it('never touches the history, at whichever step', async () => {
    const clean = await prepare(ANOTHER_RUN, true);
    await clean.store.runs();
    const from = clean.files.steps.length;
    await clean.store.close();
    const steps = clean.files.steps.slice(from);
    expect(steps.some(({ operation }) => operation === 'rename')).toBe(true);
    for (const step of steps) {
      const world = await prepare(ANOTHER_RUN, true);
      await world.store.runs();
      world.files.plan = ({ number }) => (number >= step.number ? 'ENOSPC' : null);
      await world.store.close();
      const next = openStore(world.folder);
      expect(await next.runs(), label(step)).toEqual([world.existing]);
      expect((await next.verify({ repair: false })).findings, label(step)).toEqual([]);
      await next.close();
    }
  });
});

interface World {
  readonly folder: string;
  readonly files: FaultyFileSystem;
  readonly store: HistoryStore;
  readonly existing: Run | null;
  readonly before: State;
}

interface State {
  readonly runs: readonly string[];
  readonly suggestions: number;
}

function newFolder(): string {
  return path.join(root.path, `history-${folders++}`);
}

/** Without SQLite, unless asked for: the faults here are of the documents. */
async function prepare(write: Write, withSqlite = false): Promise<World> {
  const folder = newFolder();
  let existing: Run | null = null;
  if (write.startsWithRun) {
    const store = openStore(folder, { wasmFile: '' });
    existing = await store.record(EXISTING);
    await write.before?.(store, existing);
    await store.close();
  }
  const files = new FaultyFileSystem();
  const store = openStore(folder, withSqlite ? { fileSystem: files } : { fileSystem: files, wasmFile: '' });
  return { folder, files, store, existing, before: await state(folder) };
}

/** The steps of a write when nothing is wrong, up to its acknowledgement. */
async function stepsOf(write: Write): Promise<readonly Step[]> {
  const world = await prepare(write);
  let steps: readonly Step[] = [];
  await write.act(world.store, world.existing).then(() => (steps = world.files.steps.filter(({ operation }) => operation !== 'createLink')));
  await world.store.close();
  const acknowledged = steps.map(({ operation }) => operation).lastIndexOf('syncFolder');
  return steps.slice(0, acknowledged + 1);
}

interface Fault {
  readonly step: Step;
  readonly code: string;
}

/** Every fault at every step of a write; some at a time, because most of the time is spent on waiting for the disk. */
async function forEachFault(write: Write, check: (fault: Fault, written: State) => Promise<void>): Promise<void> {
  const faults = (await stepsOf(write)).flatMap((step) => codesAt(step).map((code) => ({ step, code })));
  const written = await stateAfter(write);
  await concurrently(faults, 8, (fault) => check(fault, written));
}

/** EPERM and EBUSY are what a rename meets on Windows. */
function codesAt(step: Step): readonly string[] {
  return Object.keys(REASONS).filter((code) => step.operation === 'rename' || (code !== 'EPERM' && code !== 'EBUSY'));
}

/** What a network file system says when it tries a request again that was met the first time; EIO when it gives up. */
function lostRepliesAt(step: Step): readonly string[] {
  switch (step.operation) {
    case 'rename':
      return ['ENOENT', 'EEXIST', 'ENOTEMPTY', 'EIO'];
    case 'createFolder':
    case 'createFile':
      return ['EEXIST', 'EIO'];
    case 'write':
    case 'sync':
    case 'syncFolder':
    case 'close':
      return ['EIO'];
    default:
      return [];
  }
}

async function state(folder: string): Promise<State> {
  const store = openStore(folder, { wasmFile: '' });
  const runs = (await store.runs()).map((run) => run.description);
  const suggestions = (await store.suggestions()).length;
  expect(await store.quarantined()).toEqual([]);
  await store.close();
  return { runs, suggestions };
}

async function stateAfter(write: Write): Promise<State> {
  const world = await prepare(write);
  await write.act(world.store, world.existing);
  await world.store.close();
  return state(world.folder);
}

async function expectWritten(world: World, written: State, step: Step): Promise<void> {
  expect(await state(world.folder), label(step)).toEqual(written);
  expect((await world.store.verify({ repair: false })).findings, label(step)).toEqual([]);
}

function expectClear(error: unknown, code: string, step: Step): void {
  expect(error, label(step)).toBeInstanceOf(StoreError);
  expect((error as StoreError).reason, label(step)).toBe(REASONS[code]);
  expect((error as StoreError).message, label(step)).toMatch(/^[A-Z][^\n]{20,}\.$/);
}

function temporaries(folder: string): Promise<readonly string[]> {
  return readdir(path.join(folder, 'tmp')).catch(() => []);
}

async function failure(action: Promise<unknown>): Promise<unknown> {
  try {
    await action;
    return null;
  } catch (error) {
    return error;
  }
}

function known(run: Run | null): Run {
  if (run === null) throw new Error('this write needs a run');
  return run;
}

function label(step: Step): string {
  return `step ${step.number}: ${step.operation} ${path.basename(step.path)}`;
}
