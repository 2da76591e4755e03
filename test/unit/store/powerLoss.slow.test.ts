import { describe, expect, it } from 'vitest';
import type { Gate } from '../../../src/domain/gate';
import { SILENT_LOGGER } from '../../../src/domain/logger';
import type { RunId } from '../../../src/domain/run';
import type { FileSystem, WritableFile } from '../../../src/store/fileSystem';
import { FollowedFeatures } from '../../../src/store/followedFeatures';
import { GateMemory } from '../../../src/store/gateMemory';
import type { HistoryStoreOptions } from '../../../src/store/historyStore';
import { aFollowed } from '../../helpers/followed';
import { Bookkeeper, DATA, examineHistory, labelled, storeOn, valueOf } from '../../helpers/historyLedger';
import { MemoryDisk, MemoryFileSystem } from '../../helpers/memoryDisk';
import type { Examination, Tally } from '../../helpers/powerLoss';
import { contradiction, Ledger, losePower, seeded, sum, Turns } from '../../helpers/powerLoss';
import { WASM_FILE } from '../../helpers/store';
import { CRASHED, FaultyFileSystem, LIE } from '../../helpers/storeFaults';

/** Printed with the figures; POWER_LOSS_SEED gives the same losses again. */
const SEED = Number(process.env['POWER_LOSS_SEED'] ?? Date.now() % 1_000_000);

const WITH_INDEX: Partial<HistoryStoreOptions> = { wasmFile: WASM_FILE };

interface Scenario {
  readonly name: string;
  /** What is on the disk for good before the writes. */
  readonly before?: (keeper: Bookkeeper) => Promise<unknown>;
  readonly writes: (keeper: Bookkeeper) => Promise<unknown>;
}

const SCENARIOS: readonly Scenario[] = [
  { name: 'the first run, in a folder whose parents are missing', writes: (keeper) => keeper.record('first') },
  { name: 'another run', before: (keeper) => keeper.record('first'), writes: (keeper) => keeper.record('second') },
  { name: 'an edit', before: (keeper) => keeper.record('first'), writes: async (keeper) => keeper.revise('first', await idOf(keeper, 'first'), 'edited') },
  { name: 'a removal', before: (keeper) => keeper.record('first'), writes: async (keeper) => keeper.remove('first', await idOf(keeper, 'first')) },
  {
    name: 'a removal that is undone',
    before: (keeper) => keeper.record('first'),
    writes: async (keeper) => {
      const id = await idOf(keeper, 'first');
      await keeper.remove('first', id);
      await keeper.undo('first', id, 'recorded');
    },
  },
  {
    name: 'an edit that is undone, twice',
    before: async (keeper) => keeper.revise('first', (await keeper.record('first')).id, 'edited'),
    writes: async (keeper) => {
      const id = await idOf(keeper, 'first');
      await keeper.undo('first', id, 'recorded');
      await keeper.undo('first', id, 'edited');
    },
  },
  { name: 'a run that is adopted', before: (keeper) => keeper.record('first'), writes: (keeper) => keeper.adopt('second') },
  { name: 'a suggestion', before: (keeper) => keeper.record('first'), writes: (keeper) => keeper.suggest('a forecast') },
  {
    name: 'everything, one after the other',
    writes: async (keeper) => {
      const { id } = await keeper.record('first');
      await keeper.suggest('a forecast');
      await keeper.revise('first', id, 'edited');
      const second = await keeper.adopt('second');
      await keeper.remove('first', id);
      await keeper.undo('first', id, 'edited');
      await keeper.remove('second', second?.id ?? expect.fail('it was adopted'));
    },
  },
];

describe.each(SCENARIOS)('the power goes at every call of a write: $name', (scenario) => {
  it('and nothing that was acknowledged is lost', async () => {
    const result = await inScenario(scenario, { limit: 2_000 });
    print(scenario.name, result);
    expect(result.problems).toEqual([]);
    expect(result.states).toBeGreaterThan(result.moments / 3);
  });
});

describe('the power goes', () => {
  it('while the index is saved, and it never tells what is not in the documents', async () => {
    const result = await inScenario(
      {
        name: '',
        before: (keeper) => keeper.record('first'),
        writes: async (keeper) => {
          const id = await idOf(keeper, 'first');
          await keeper.revise('first', id, 'edited');
          await keeper.store.runs();
          await keeper.store.verify({ repair: true });
          await keeper.store.close();
        },
      },
      { limit: 200, options: WITH_INDEX },
    );
    print('the index', result);
    expect(result.problems).toEqual([]);
  });

  it('while another process has read and indexed what its writer has not put on the disk yet', async () => {
    const { disk, ledger, files, id } = await withOneRun();
    await expect(new Bookkeeper(storeOn(stoppedAfterRename(files)), ledger).revise('first', id, 'edited')).rejects.toThrow();
    const reader = storeOn(files, WITH_INDEX);
    await reader.runs();
    await reader.close();
    const result = await losePower(disk, ledger, examineHistory(WITH_INDEX), { limit: 500, seed: SEED });
    print('an index of what is not on the disk', result);
    expect(result.problems).toEqual([]);
  });

  it('after one was told that a run is deleted already, by a process that stopped before it was on the disk', async () => {
    const { disk, ledger, files, id } = await withOneRun();
    await expect(new Bookkeeper(storeOn(stoppedAfterRename(files)), ledger).remove('first', id)).rejects.toThrow();
    await new Bookkeeper(storeOn(files), ledger).remove('first', id);
    const result = await losePower(disk, ledger, examineHistory(), { limit: 100, seed: SEED });
    print('deleted already', result);
    expect(result.problems).toEqual([]);
  });

  it('while several processes write, their calls in any order', async () => {
    const tallies: Tally[] = [];
    for (let round = 0; round < 3; round++) tallies.push(await interleaved(SEED + round, 2));
    const result = sum(tallies);
    print('three writers at once', result);
    expect(result.problems).toEqual([]);
    expect(result.states).toBeGreaterThan(1_000);
  });

  it('after a process was killed at any call and another one has gone on', async () => {
    const tallies: Tally[] = [];
    const steps = await callsOf((keeper) => keeper.record('killed'));
    for (let kill = 0; kill <= steps; kill++) {
      const disk = new MemoryDisk();
      const ledger = new Ledger(disk);
      const files = new MemoryFileSystem(disk);
      await files.createFolder('/home');
      disk.settle();
      disk.keepMoments();
      const dying = new FaultyFileSystem(files);
      dying.plan = ({ number }) => (number >= kill ? CRASHED : null);
      await new Bookkeeper(storeOn(dying), ledger).record('killed').catch(() => undefined);
      disk.moments.length = 0;
      await new Bookkeeper(storeOn(files), ledger).record('by another');
      tallies.push(await losePower(disk, ledger, examineHistory(), { limit: 40, seed: SEED }));
    }
    const result = sum(tallies);
    print(`a process killed at each of ${steps} calls, and another one`, result);
    expect(result.problems).toEqual([]);
  });

  it('and goes again while the history recovers', async () => {
    const tallies: Tally[] = [];
    const examineTwice: Examination = async (_files, { disk, hasTwins }, allowed) => {
      // What was not acknowledged is there until it is swept; nobody can hold it.
      if (hasTwins) return null;
      disk.keepMoments();
      const ledger = new Ledger(disk);
      const keeper = new Bookkeeper(storeOn(new MemoryFileSystem(disk)), ledger);
      for (const about of allowed.keys()) {
        const run = (await keeper.store.runs()).find(({ features }) => features[0]?.name === about);
        if (run === undefined) continue;
        ledger.holds(about, valueOf(labelled(about, run.description)));
        await keeper.revise(about, run.id, 'edited afterwards');
      }
      await keeper.record('later');
      await keeper.store.close();
      const again = await losePower(disk, ledger, examineHistory(), { limit: 3, seed: SEED });
      tallies.push(again);
      return again.problems[0] ?? null;
    };
    const result = await inScenario(
      { name: '', before: (keeper) => keeper.record('first'), writes: async (keeper) => keeper.revise('first', await idOf(keeper, 'first'), 'edited') },
      { limit: 4, examine: examineTwice },
    );
    print('a second loss', { ...sum(tallies), problems: result.problems });
    expect(result.problems).toEqual([]);
  });

  it('after one was told that a run is there already, or is deleted already', async () => {
    const tallies: Tally[] = [];
    for (let round = 0; round < 4; round++) {
      tallies.push(
        await withTurns(SEED + round, 40, [], async (keepers) => {
          await Promise.all(keepers.map((keeper) => keeper.adopt('the same')));
        }),
        await withTurns(SEED + round, 40, ['the same'], async (keepers) => {
          const id = await idOf(keepers[0] ?? expect.fail('there are three'), 'the same');
          await Promise.all(keepers.map((keeper) => keeper.remove('the same', id)));
        }),
      );
    }
    const result = sum(tallies);
    print('the same by three at once', result);
    expect(result.problems).toEqual([]);
  });
});

describe('the power goes while what is followed is written', () => {
  it('and nothing that was acknowledged is forgotten, whoever wrote it', async () => {
    const disk = new MemoryDisk();
    const ledger = new Ledger(disk);
    await new MemoryFileSystem(disk).createFolder('/home');
    disk.keepMoments();
    const turns = new Turns(SEED);
    await Promise.all(
      ['a', 'b'].map(async (writer) => {
        const store = followedOn(new MemoryFileSystem(disk, turns.next));
        for (const key of ['the same', `first of ${writer}`, `second of ${writer}`]) await ledger.promise(key, 'there', () => encounter(store, key));
      }),
    );
    const result = await losePower(disk, ledger, examineFollowed, { limit: 20, seed: SEED });
    print('what is followed, by two', result);
    expect(result.problems).toEqual([]);
  });

  it('and nothing that another window has written and not put on the disk yet', async () => {
    const disk = new MemoryDisk();
    const ledger = new Ledger(disk);
    const files = new MemoryFileSystem(disk);
    await files.createFolder('/home');
    disk.keepMoments();
    await expect(encounter(followedOn(stoppedAfterRename(files)), 'first')).rejects.toThrow();
    disk.moments.length = 0;
    await ledger.promise('first', 'there', () => encounter(followedOn(files), 'first'));
    const result = await losePower(disk, ledger, examineFollowed, { limit: 100, seed: SEED });
    print('what another window has written', result);
    expect(result.problems).toEqual([]);
  });

  it('which is seen when folders are not synced', async () => {
    const disk = new MemoryDisk();
    const ledger = new Ledger(disk);
    const lies = lying(new MemoryFileSystem(disk), 'syncFolder');
    await lies.createFolder('/home');
    disk.settle();
    disk.keepMoments();
    await ledger.promise('first', 'there', () => encounter(followedOn(lies), 'first'));
    expect((await losePower(disk, ledger, examineFollowed, { limit: 20, seed: SEED })).problems[0]).toContain('is lost');
  });
});

describe('the power goes while the result of a gate is remembered', () => {
  it.each([
    ['and what was acknowledged is remembered', false],
    ['which is seen when files are not synced', true],
  ])('%s', async (_name, isLying) => {
    const disk = new MemoryDisk();
    const ledger = new Ledger(disk);
    const files = isLying ? lying(new MemoryFileSystem(disk), 'sync') : new MemoryFileSystem(disk);
    await files.createFolder('/home');
    disk.keepMoments();
    const memory = new GateMemory({ folder: DATA, clock: () => new Date(), fileSystem: files });
    for (const tree of TREES) {
      await ledger.promise(tree, 'passed', () =>
        memory.remember({ gate: GATE, tree, worktree: '/trees/a', outcome: 'passed', exitCode: 0, durationMs: 1, finishedAt: '2025-11-20T09:00:00.000Z', logFile: null }),
      );
    }
    const result = await losePower(disk, ledger, examineGates, { limit: 100, seed: SEED });
    print(`results of gates${isLying ? ', not synced' : ''}`, result);
    if (isLying) expect(result.problems[0]).toContain('is lost');
    else expect(result.problems).toEqual([]);
  });
});

describe('the same losses are seen to be losses', () => {
  const first = SCENARIOS[0] ?? expect.fail('there is a first run');
  const edit = SCENARIOS[2] ?? expect.fail('there is an edit');

  it.each([
    ['when files are not synced', 'sync'],
    ['when folders are not synced', 'syncFolder'],
  ] as const)('%s', async (_name, operation) => {
    for (const scenario of [first, edit]) {
      const result = await inScenario(scenario, { limit: 50, wrap: (files) => lying(files, operation) });
      expect(result.problems).not.toEqual([]);
      expect(result.problems[0]).toMatch(/is lost|is changed|set aside/);
    }
  });

  it('when a document is renamed before it is synced', async () => {
    const result = await inScenario(first, { limit: 50, makeFiles: (disk) => new RenamesFirst(disk) });
    expect(result.problems[0]).toContain('set aside');
  });

  it('when the folders above are not synced', async () => {
    const wrap = (files: FileSystem): FileSystem => {
      const faulty = new FaultyFileSystem(files);
      faulty.plan = ({ operation, path: place }) => (operation === 'syncFolder' && DATA.startsWith(place) && place !== '/home' ? LIE : null);
      return faulty;
    };
    expect((await inScenario(first, { limit: 50, wrap })).problems[0]).toContain('is lost');
  });

  it('when the whole history is loaded, added to and written back', async () => {
    const disk = new MemoryDisk();
    const ledger = new Ledger(disk);
    const files = new MemoryFileSystem(disk);
    disk.settle();
    disk.keepMoments();
    for (const about of ['first', 'second', 'third']) await ledger.promise(about, 'recorded', () => addNaively(files, about));
    const result = await losePower(disk, ledger, async (left, _survivor, allowed) => contradiction(new Map((await readNaively(left)).map((about) => [about, 'recorded'])), allowed), { limit: 50, seed: SEED });
    expect(result.problems.join()).toMatch(/is lost|JSON/);
  });
});

/** Of a process that is killed right after its document is in place. */
function stoppedAfterRename(files: FileSystem): FileSystem {
  const stopped = new FaultyFileSystem(files);
  let isRenamed = false;
  stopped.plan = ({ operation }) => {
    if (isRenamed) return CRASHED;
    isRenamed = operation === 'rename';
    return null;
  };
  return stopped;
}

/** A disk that holds a run for good. */
async function withOneRun(): Promise<{ readonly disk: MemoryDisk; readonly ledger: Ledger; readonly files: FileSystem; readonly id: RunId }> {
  const disk = new MemoryDisk();
  const ledger = new Ledger(disk);
  const files = new MemoryFileSystem(disk);
  await files.createFolder('/home');
  const keeper = new Bookkeeper(storeOn(files), ledger);
  const { id } = await keeper.record('first');
  await keeper.store.close();
  disk.settle();
  disk.keepMoments();
  return { disk, ledger, files, id };
}

function followedOn(files: FileSystem): FollowedFeatures {
  return new FollowedFeatures({ folder: DATA, clock: () => new Date(), logger: SILENT_LOGGER, version: '0.1.0', fileSystem: files });
}

function encounter(store: FollowedFeatures, key: string): Promise<void> {
  return store.update(aFollowed(1).id, 'changed', (known) => ({ ...(known ?? aFollowed(1)), encountered: { ...known?.encountered, [key]: ['file.ts'] } }));
}

const examineFollowed: Examination = async (files, _survivor, allowed) => {
  const [feature] = await followedOn(files).all();
  const wrong = contradiction(new Map(Object.keys(feature?.encountered ?? {}).map((key) => [key, 'there'])), allowed);
  if (wrong !== null) return wrong;
  await encounter(followedOn(files), 'afterwards');
  const [next] = await followedOn(files).all();
  return next?.encountered['afterwards'] === undefined ? 'it does not go on' : null;
};

const GATE: Gate = { id: 'npm test', kind: 'test', command: ['npm', 'test'], shell: false, source: 'package.json', cwd: '' };
const TREES = ['a'.repeat(40), 'b'.repeat(40)];

const examineGates: Examination = async (files, _survivor, allowed) => {
  const memory = new GateMemory({ folder: DATA, clock: () => new Date(), fileSystem: files });
  const answers = await memory.recall(TREES.map((tree) => ({ tree, worktree: '/trees/a', gate: GATE })));
  return contradiction(new Map(answers.flatMap(({ current }) => (current === null ? [] : [[current.tree, current.outcome] as const]))), allowed);
};

async function inScenario(
  scenario: Scenario,
  {
    limit,
    options = {},
    wrap = (files) => files,
    makeFiles = (disk) => new MemoryFileSystem(disk),
    examine = examineHistory(options),
  }: {
    readonly limit: number;
    readonly options?: Partial<HistoryStoreOptions>;
    readonly wrap?: (files: FileSystem) => FileSystem;
    readonly makeFiles?: (disk: MemoryDisk) => FileSystem;
    readonly examine?: Examination;
  },
): Promise<Tally> {
  const disk = new MemoryDisk();
  const ledger = new Ledger(disk);
  const files = wrap(makeFiles(disk));
  await files.createFolder('/home');
  if (scenario.before !== undefined) {
    const before = new Bookkeeper(storeOn(files, options), ledger);
    await scenario.before(before);
    await before.store.close();
  }
  disk.settle();
  disk.keepMoments();
  const keeper = new Bookkeeper(storeOn(files, options), ledger);
  await scenario.writes(keeper);
  await keeper.store.close();
  return losePower(disk, ledger, examine, { limit, seed: SEED });
}

/** Three processes on one disk that holds runs already. */
async function withTurns(seed: number, limit: number, before: readonly string[], act: (keepers: readonly Bookkeeper[]) => Promise<void>): Promise<Tally> {
  const disk = new MemoryDisk();
  const ledger = new Ledger(disk);
  await new MemoryFileSystem(disk).createFolder('/home');
  const first = new Bookkeeper(storeOn(new MemoryFileSystem(disk)), ledger);
  for (const about of before) await first.record(about);
  await first.store.close();
  disk.settle();
  disk.keepMoments();
  const turns = new Turns(seed);
  const keepers = Array.from({ length: 3 }, () => new Bookkeeper(storeOn(new MemoryFileSystem(disk, turns.next)), ledger));
  await act(keepers);
  await Promise.all(keepers.map(({ store }) => store.close()));
  return losePower(disk, ledger, examineHistory(), { limit, seed });
}

/** Every writer has a run of its own, and all of them edit a common one. */
function interleaved(seed: number, limit: number): Promise<Tally> {
  const random = seeded(seed);
  const isNew = random() < 0.5;
  return withTurns(seed, limit, isNew ? [] : ['common'], async (keepers) => {
    const common = isNew ? null : await idOf(keepers[0] ?? expect.fail('there are three'), 'common');
    await Promise.all(
      keepers.map(async (keeper, writer) => {
        const about = `run of ${writer}`;
        const { id } = await keeper.record(about);
        if (common !== null) await keeper.revise('common', common, `edited by ${writer}`);
        await act(keeper, about, id, random());
        await keeper.suggest(`forecast of ${writer}`);
      }),
    );
  });
}

async function act(keeper: Bookkeeper, about: string, id: RunId, chance: number): Promise<void> {
  await keeper.revise(about, id, 'edited');
  if (chance < 0.3) await keeper.undo(about, id, 'recorded');
  else if (chance < 0.6) await keeper.remove(about, id);
}

async function callsOf(write: (keeper: Bookkeeper) => Promise<unknown>): Promise<number> {
  const disk = new MemoryDisk();
  const files = new FaultyFileSystem(new MemoryFileSystem(disk));
  await files.createFolder('/home');
  let calls = 0;
  await write(new Bookkeeper(storeOn(files), new Ledger(disk))).then(() => (calls = files.steps.length - 1));
  return calls;
}

async function idOf(keeper: Bookkeeper, about: string): Promise<RunId> {
  return (await keeper.store.runs()).find(({ features }) => features[0]?.name === about)?.id ?? expect.fail(`there is no ${about}`);
}

function lying(files: FileSystem, about: 'sync' | 'syncFolder'): FileSystem {
  const faulty = new FaultyFileSystem(files);
  faulty.plan = ({ operation }) => (operation === about ? LIE : null);
  return faulty;
}

/** What a store does that syncs its documents after they are in place: all is synced when it acknowledges, but a crash before leaves a damaged one. */
class RenamesFirst extends MemoryFileSystem {
  readonly #late: (() => Promise<void>)[] = [];

  override async createFile(place: string): Promise<WritableFile> {
    const file = await super.createFile(place);
    return { ...file, sync: () => Promise.resolve(void this.#late.push(() => file.sync())) };
  }

  override async rename(from: string, to: string): Promise<void> {
    await super.rename(from, to);
    for (const sync of this.#late.splice(0)) await sync();
  }
}

const NAIVE_FILE = '/history.json';

async function readNaively(files: FileSystem): Promise<readonly string[]> {
  const names = await files.list('/');
  return names.includes('history.json') ? (JSON.parse(new TextDecoder().decode(await files.readFile(NAIVE_FILE, 100_000))) as string[]) : [];
}

async function addNaively(files: FileSystem, about: string): Promise<void> {
  const history = await readNaively(files);
  await files.removeTree(NAIVE_FILE);
  const file = await files.createFile(NAIVE_FILE);
  await file.write(new TextEncoder().encode(JSON.stringify([...history, about])));
  await file.close();
}

function print(what: string, { moments, exhausted, states }: Tally): void {
  console.log(`${what}: ${moments} moments, ${exhausted} of them with every outcome, ${states} disks looked at (seed ${SEED})`);
}
