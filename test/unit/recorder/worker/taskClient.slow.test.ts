import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { english } from '../../../../src/domain/localizer';
import { describeError } from '../../../../src/recorder/describeError';
import { TaskClient, type TaskClientOptions } from '../../../../src/recorder/worker/taskClient';
import { WorkerError } from '../../../../src/recorder/worker/workerError';
import { StoreError } from '../../../../src/store/storeError';
import { bundleWorker } from '../../../helpers/historyWorker';
import { writeManyRuns } from '../../../helpers/manyRuns';
import type { ODD_TASKS } from '../../../helpers/oddTasks';
import { openStore, temporaryFolder, type TemporaryFolder } from '../../../helpers/store';
import { aRun } from '../../../helpers/storeRuns';

let place: TemporaryFolder;
let bundle: { readonly script: string; readonly wasmFile: string };
let folder: TemporaryFolder;
let client: TaskClient<typeof ODD_TASKS>;
const logged: string[] = [];

beforeAll(async () => {
  place = await temporaryFolder();
  bundle = await bundleWorker(place.path, 'test/helpers/oddTasks.ts');
});

afterAll(() => place.remove());

beforeEach(async () => {
  folder = await temporaryFolder();
  client = open();
});

afterEach(async () => {
  await client.close();
  await folder.remove();
});

function open(options: Partial<TaskClientOptions> = {}): TaskClient<typeof ODD_TASKS> {
  const log = (message: string): void => void logged.push(message);
  return new TaskClient({
    script: bundle.script,
    start: { folder: folder.path, wasmFile: bundle.wasmFile, version: '0.1.0', locale: 'de', translations: { 'This is the first run; there is nothing to compare it with yet.': 'Der erste Lauf.' } },
    logger: { info: log, warn: log },
    heapMegabytes: 64,
    patience: 60_000,
    idle: 60_000,
    ...options,
  });
}

/** What a question fails with. */
async function failure(question: Promise<unknown>): Promise<unknown> {
  return question.then(
    () => 'no failure',
    (error: unknown) => error,
  );
}

describe('a question to the worker', () => {
  it('is answered from the documents, with the texts in the reader’s language', async () => {
    const store = openStore(folder.path);
    const run = await store.record(aRun());
    await store.close();
    expect(await client.ask('runs', {})).toEqual([run]);
    expect(await client.ask('run', 'run_20250101_000000_none')).toBeNull();
    expect(await client.ask('comparison', run)).toBe('Der erste Lauf.');
  });

  it('gets a long list whole and in order, in parts', async () => {
    const list = Array.from({ length: 1234 }, (_, number) => number);
    expect(await client.ask('echo', list)).toEqual(list);
    expect(await client.ask('echo', [])).toEqual([]);
  });

  it('is answered beside a hundred others', async () => {
    const answers = await Promise.all(Array.from({ length: 100 }, (_, number) => client.ask('echo', number)));
    expect(answers).toEqual(Array.from({ length: 100 }, (_, number) => number));
  });

  it('fails with the error’s class, reason and code', async () => {
    const noSpace = await failure(client.ask('noSpace', undefined));
    expect(noSpace).toBeInstanceOf(StoreError);
    expect(noSpace).toMatchObject({ reason: 'noSpace' });
    expect(describeError(noSpace, english)).toBe('There is no space left.');
    expect(await failure(client.ask('missing', undefined))).toMatchObject({ name: 'Error', code: 'ENOENT', message: 'There is no such file.' });
  });

  it('fails when its arguments or its answer cannot be copied, and harms no other', async () => {
    expect(await failure(client.ask('uncopyable', undefined))).toMatchObject({ name: 'DataCloneError' });
    expect(await failure(client.ask('echo', () => 42))).toMatchObject({ name: 'DataCloneError' });
    expect(await client.ask('echo', 42)).toBe(42);
  });

  it('fails when there is no such task', async () => {
    expect(await failure(client.ask('toString' as 'echo', undefined))).toMatchObject({ message: 'There is no task toString.' });
  });
});

describe('progress and cancel', () => {
  it('reports how far it has come, and stops when it is cancelled', async () => {
    const abort = new AbortController();
    const reports: (number | undefined)[] = [];
    const asked = client.ask('untilCancelled', undefined, {
      signal: abort.signal,
      progress: (message, done) => {
        expect(message).toBe('working');
        reports.push(done);
        if (reports.length === 3) abort.abort(new Error('enough'));
      },
    });
    expect(await failure(asked)).toMatchObject({ message: 'enough' });
    expect(reports[0]).toBe(0);
    await expect.poll(() => client.ask('howManyCancelled', undefined)).toBe(1);
    // Nothing comes from it any more.
    const seen = reports.length;
    await setTimeout(300);
    expect(reports).toHaveLength(seen);
  });

  it('does not even begin what is cancelled already', async () => {
    expect(await failure(client.ask('echo', 1, { signal: AbortSignal.abort(new Error('no')) }))).toMatchObject({ message: 'no' });
  });

  it('reports how far the documents are read in, to whoever waits for them', async () => {
    await writeManyRuns(folder.path, 1_000);
    const reports: number[] = [];
    await client.ask('outlines', {}, { progress: (_message, done) => reports.push(done ?? -1) });
    expect(reports.length).toBeGreaterThan(0);
    expect(reports).toEqual(reports.toSorted((a, b) => a - b));
  });
});

describe('a worker that is lost', () => {
  it.each([
    ['exit', 'ended', 'Reading the history ended unexpectedly. Nothing of it is lost: try again, and look into the log if it happens again.'],
    ['stray', 'ended', 'Reading the history ended unexpectedly. Nothing of it is lost: try again, and look into the log if it happens again.'],
    ['fill', 'outOfMemory', 'The history needs more memory than it may use here. Nothing of it is lost: archive old runs with “parallel-patterns archive”.'],
  ] as const)('by “%s” fails all questions with one sentence and is started anew at the next one', async (task, reason, sentence) => {
    const first = await client.ask('thread', undefined);
    const waiting = failure(client.ask('untilCancelled', undefined));
    for (const error of await Promise.all([failure(client.ask(task, undefined)), waiting])) {
      expect(error).toBeInstanceOf(WorkerError);
      expect(error).toMatchObject({ reason });
      expect(describeError(error, english)).toBe(sentence);
    }
    expect(logged.some((line) => line.includes(`(${reason})`))).toBe(true);
    expect(await client.ask('thread', undefined)).toBeGreaterThan(first);
  });

  it('because it does not answer is ended', async () => {
    await client.close();
    client = open({ patience: 1_000 });
    const first = await client.ask('thread', undefined);
    expect(await failure(client.ask('hang', undefined))).toMatchObject({ reason: 'silent', message: `The history does not answer: check the disk that ${folder.path} is on, and try again.` });
    expect(await client.ask('thread', undefined)).toBeGreaterThan(first);
  });

  it('is not held to be lost while it reports progress', async () => {
    await client.close();
    client = open({ patience: 1_500 });
    await client.ask('thread', undefined);
    const abort = new AbortController();
    const asked = failure(client.ask('untilCancelled', undefined, { signal: abort.signal }));
    await setTimeout(4_000);
    abort.abort(new Error('enough'));
    expect(await asked).toMatchObject({ message: 'enough' });
  });

  it('because its file is missing fails with a sentence as well', async () => {
    await client.close();
    client = open({ script: path.join(place.path, 'nowhere.js') });
    expect(await failure(client.ask('echo', 1))).toMatchObject({ reason: 'ended' });
  });
});

describe('the end', () => {
  const indexFiles = async (): Promise<readonly string[]> => readdir(path.join(folder.path, 'index')).catch(() => []);

  it('saves the index first', async () => {
    await writeManyRuns(folder.path, 200);
    expect(await client.ask('outlines', {})).toHaveLength(200);
    expect(await indexFiles()).toEqual([]);
    await client.close();
    expect(await indexFiles()).toHaveLength(1);
  });

  it('comes by itself when nothing is asked, and a question starts it again', async () => {
    await client.close();
    client = open({ idle: 200 });
    await writeManyRuns(folder.path, 200);
    const first = await client.ask('thread', undefined);
    await client.ask('outlines', {});
    await expect.poll(indexFiles, { timeout: 10_000 }).toHaveLength(1);
    expect(await client.ask('thread', undefined)).toBeGreaterThan(first);
  });

  it('fails what is still asked, and what is asked later', async () => {
    const asked = failure(client.ask('untilCancelled', undefined));
    await client.ask('thread', undefined);
    await client.close();
    expect(await asked).toMatchObject({ reason: 'closed' });
    expect(await failure(client.ask('thread', undefined))).toMatchObject({ reason: 'closed' });
    await client.close();
  });

  it('of a worker that does not want to end is forced', async () => {
    const asked = failure(client.ask('hang', undefined));
    await client.close();
    expect(await asked).toMatchObject({ reason: 'closed' });
  });

  it('starts nothing where nothing was asked', async () => {
    await client.close();
    expect(await readdir(folder.path)).toEqual([]);
  });
});
