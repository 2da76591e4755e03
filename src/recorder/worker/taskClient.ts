import { Worker } from 'node:worker_threads';
import type { Logger } from '../../domain/logger';
import type { Progress } from '../../domain/progress';
import { sentence, type Sentence } from '../../domain/sentence';
import { describe, errorCode } from '../../store/storeError';
import { fromPlainError } from './plainError';
import type { FromWorker, TaskArguments, TaskResult, Tasks, ToWorker, WorkerStart } from './taskProtocol';
import { WorkerError } from './workerError';

export interface TaskClientOptions {
  /** Absolute path of the worker's bundle. */
  readonly script: string;
  readonly start: WorkerStart;
  readonly logger: Logger;
  /** Of the worker's heap; what SQLite holds is not in it. */
  readonly heapMegabytes: number;
  /** Milliseconds in which a question must be answered, or at least have come further. */
  readonly patience: number;
  /** Milliseconds without a question after which the worker ends, so that it does not keep its memory. */
  readonly idle: number;
}

export interface AskOptions {
  /** Aborted, the question fails at once with the signal's reason. */
  readonly signal?: AbortSignal | undefined;
  readonly progress?: Progress | undefined;
}

interface Pending {
  readonly worker: Worker;
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: unknown) => void;
  readonly progress: Progress | undefined;
  /** What has come of a list in parts. */
  readonly items: unknown[];
  readonly patience: NodeJS.Timeout;
  readonly forget: () => void;
}

/** A worker that is told to close saves the index; more than this, in milliseconds, it does not get. */
const CLOSING = 10_000;

/**
 * The asker's end of a worker, which is started at the first question, and anew at the next one after it has ended. Every question has an
 * answer, a failure, or a limit of time.
 */
export class TaskClient<T extends Tasks> {
  readonly #options: TaskClientOptions;
  readonly #pending = new Map<number, Pending>();
  /** Told to close and not gone yet. */
  readonly #closing = new Set<Promise<void>>();
  #worker: Worker | undefined;
  #idle: NodeJS.Timeout | undefined;
  #asked = 0;
  #isClosed = false;

  constructor(options: TaskClientOptions) {
    this.#options = options;
  }

  ask<N extends keyof T & string>(task: N, args: TaskArguments<T, N>, options: AskOptions = {}): Promise<TaskResult<T, N>> {
    const { signal, progress } = options;
    return new Promise<unknown>((resolve, reject) => {
      if (this.#isClosed) throw this.#error('closed');
      signal?.throwIfAborted();
      const worker = (this.#worker ??= this.#begin());
      clearTimeout(this.#idle);
      const id = this.#asked++;
      const cancel = (): void => {
        this.#send(worker, { type: 'cancel', id });
        this.#settle(id, ({ reject: fail }) => fail(signal?.reason));
      };
      signal?.addEventListener('abort', cancel, { once: true });
      const forget = (): void => signal?.removeEventListener('abort', cancel);
      const patience = setTimeout(() => this.#lost(worker, this.#error('silent')), this.#options.patience);
      this.#pending.set(id, { worker, resolve, reject, progress, items: [], patience, forget });
      try {
        this.#send(worker, { type: 'ask', id, task, args });
      } catch (error) {
        // The arguments cannot be copied.
        this.#settle(id, ({ reject: fail }) => fail(error));
      }
    }) as Promise<TaskResult<T, N>>;
  }

  /** Fails what is still asked, and lets the worker save the index. */
  async close(): Promise<void> {
    this.#isClosed = true;
    this.#retire();
    for (const id of [...this.#pending.keys()]) this.#settle(id, ({ reject }) => reject(this.#error('closed')));
    clearTimeout(this.#idle);
    await Promise.all(this.#closing);
  }

  #begin(): Worker {
    const { script, start, heapMegabytes } = this.#options;
    // The editor's own options for its process are not meant for threads.
    const worker = new Worker(script, { workerData: start, resourceLimits: { maxOldGenerationSizeMb: heapMegabytes }, execArgv: [], name: 'history' });
    worker.on('message', (message: FromWorker) => this.#receive(message));
    worker.on('error', (error) => this.#lost(worker, this.#error(errorCode(error) === 'ERR_WORKER_OUT_OF_MEMORY' ? 'outOfMemory' : 'ended', error)));
    worker.on('messageerror', (error) => this.#lost(worker, this.#error('ended', error)));
    worker.on('exit', (code) => this.#lost(worker, this.#error('ended', new Error(`exit code ${code}`))));
    return worker;
  }

  #receive(message: FromWorker): void {
    switch (message.type) {
      case 'answer':
        this.#settle(message.id, ({ resolve }) => resolve(message.value));
        break;
      case 'part':
        this.#receivePart(message);
        break;
      case 'failure':
        this.#settle(message.id, ({ reject }) => reject(fromPlainError(message.error)));
        break;
      case 'progress': {
        const pending = this.#pending.get(message.id);
        pending?.patience.refresh();
        pending?.progress?.(message.message, message.done);
        break;
      }
      case 'log':
        this.#options.logger[message.level](message.message);
        break;
    }
  }

  #receivePart({ id, items, isLast }: Extract<FromWorker, { type: 'part' }>): void {
    const pending = this.#pending.get(id);
    if (pending === undefined) return;
    pending.patience.refresh();
    pending.items.push(...items);
    if (isLast) this.#settle(id, ({ resolve }) => resolve(pending.items));
    else this.#send(pending.worker, { type: 'more', id });
  }

  #settle(id: number, settle: (pending: Pending) => void): void {
    const pending = this.#pending.get(id);
    if (pending === undefined) return;
    this.#pending.delete(id);
    clearTimeout(pending.patience);
    pending.forget();
    settle(pending);
    if (this.#pending.size === 0) this.#rest();
  }

  #rest(): void {
    clearTimeout(this.#idle);
    this.#idle = setTimeout(() => this.#retire(), this.#options.idle).unref();
  }

  /** Lets the worker end by itself; the next question starts another one. */
  #retire(): void {
    const worker = this.#worker;
    this.#worker = undefined;
    if (worker === undefined) return;
    const gone = new Promise<void>((resolve) => {
      const limit = setTimeout(() => void worker.terminate(), CLOSING);
      worker.once('exit', () => {
        clearTimeout(limit);
        this.#closing.delete(gone);
        resolve();
      });
    });
    this.#closing.add(gone);
    this.#send(worker, { type: 'close' });
  }

  /** The worker has ended, or must: nothing is to be expected of it any more. */
  #lost(worker: Worker, error: WorkerError): void {
    if (this.#worker === worker) this.#worker = undefined;
    void worker.terminate();
    const lost = [...this.#pending].filter(([, pending]) => pending.worker === worker);
    if (lost.length > 0) this.#options.logger.warn(`The worker of the history is lost (${error.reason}): ${describe(error.cause ?? error)}`);
    for (const [id] of lost) this.#settle(id, ({ reject }) => reject(error));
  }

  #send(worker: Worker, message: ToWorker): void {
    worker.postMessage(message);
  }

  #error(reason: WorkerError['reason'], cause?: unknown): WorkerError {
    return new WorkerError(reason, this.#sentence(reason), { cause });
  }

  #sentence(reason: WorkerError['reason']): Sentence {
    switch (reason) {
      case 'ended':
        return sentence('Reading the history ended unexpectedly. Nothing of it is lost: try again, and look into the log if it happens again.');
      case 'outOfMemory':
        return sentence('The history needs more memory than it may use here. Nothing of it is lost: archive old runs with “parallel-patterns archive”.');
      case 'silent':
        return sentence('The history does not answer: check the disk that {0} is on, and try again.', this.#options.start.folder);
      case 'closed':
        return sentence('The history is closed: try again in a new window.');
    }
  }
}
