/** A worker with tasks that misbehave, to be bundled like the real one. */
import { setTimeout } from 'node:timers/promises';
import { parentPort, threadId, workerData } from 'node:worker_threads';
import { sentence } from '../../src/domain/sentence';
import { HISTORY_TASKS } from '../../src/recorder/worker/historyTasks';
import type { TaskContext, Tasks, WorkerStart } from '../../src/recorder/worker/taskProtocol';
import { TaskServer } from '../../src/recorder/worker/taskServer';
import { StoreError } from '../../src/store/storeError';

let cancelled = 0;

export const ODD_TASKS = {
  ...HISTORY_TASKS,
  thread: () => Promise.resolve(threadId),
  echo: (_history, value: unknown) => Promise.resolve(value),
  noSpace: () => Promise.reject(new StoreError('noSpace', sentence('There is no space left.'))),
  missing: () => Promise.reject(Object.assign(new Error('There is no such file.'), { code: 'ENOENT' })),
  uncopyable: () => Promise.resolve({ answer: () => 42 }),
  exit: () => process.exit(3),
  fill: () => {
    const filled: number[][] = [];
    for (;;) filled.push(new Array<number>(100_000).fill(filled.length));
  },
  stray: async () => {
    void Promise.reject(new Error('nobody catches this'));
    await setTimeout(60_000);
  },
  hang: () => {
    for (;;);
  },
  /** Reports until it is cancelled, and counts that. */
  untilCancelled: async (_history, _args: undefined, { signal, progress }: TaskContext) => {
    for (let step = 0; !signal.aborted; step++) {
      progress('working', step);
      await setTimeout(10);
    }
    cancelled += 1;
  },
  howManyCancelled: () => Promise.resolve(cancelled),
} satisfies Tasks;

if (parentPort !== null) new TaskServer(parentPort, ODD_TASKS, workerData as WorkerStart);
