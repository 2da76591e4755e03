import type { MessagePort } from 'node:worker_threads';
import { localizerFrom, type Localizer } from '../../domain/localizer';
import type { Logger } from '../../domain/logger';
import { LearningMemory } from '../../learning/learningMemory';
import { HistoryStore } from '../../store/historyStore';
import { describe } from '../../store/storeError';
import { toPlainError } from './plainError';
import { PART_LENGTH, type FromWorker, type Tasks, type ToWorker, type WorkerStart } from './taskProtocol';

/** Milliseconds between two reports of progress: a person reads no faster, and each wakes the thread that asked. */
const PROGRESS_PAUSE = 100;

interface Asked {
  readonly abort: AbortController;
  /** When progress was last reported, in milliseconds of this thread's clock. */
  reportedAt: number;
  /** What is left of a list that goes out in parts. */
  rest: readonly unknown[];
}

/** The worker's end: answers questions until it is told to close. */
export class TaskServer {
  readonly #port: MessagePort;
  readonly #tasks: Tasks;
  readonly #start: WorkerStart;
  readonly #history: HistoryStore;
  readonly #l10n: Localizer;
  readonly #memory = new LearningMemory();
  /** By the number of the question. */
  readonly #asked = new Map<number, Asked>();

  constructor(port: MessagePort, tasks: Tasks, start: WorkerStart) {
    this.#port = port;
    this.#tasks = tasks;
    this.#start = start;
    this.#l10n = localizerFrom(start.translations, start.locale);
    const logger: Logger = {
      info: (message) => this.#send({ type: 'log', level: 'info', message }),
      warn: (message) => this.#send({ type: 'log', level: 'warn', message }),
    };
    const { folder, wasmFile, version } = start;
    this.#history = new HistoryStore({
      folder,
      wasmFile,
      version,
      logger,
      clock: () => new Date(),
      // Whoever asks watches the folder already.
      watch: false,
      // Reading in the documents is what everyone waits for.
      progress: (done) => {
        for (const id of this.#asked.keys()) this.#report(id, this.#l10n.t('Reading the history'), done);
      },
    });
    port.on('message', (message: ToWorker) => this.#receive(message));
  }

  #receive(message: ToWorker): void {
    switch (message.type) {
      case 'ask':
        void this.#answer(message.id, message.task, message.args);
        break;
      case 'cancel':
        this.#asked.get(message.id)?.abort.abort();
        this.#asked.delete(message.id);
        break;
      case 'more':
        this.#sendPart(message.id);
        break;
      case 'close':
        void this.#close();
        break;
    }
  }

  async #answer(id: number, name: string, args: unknown): Promise<void> {
    const { locale, wasmFile, version } = this.#start;
    const abort = new AbortController();
    const asked: Asked = { abort, reportedAt: -PROGRESS_PAUSE, rest: [] };
    this.#asked.set(id, asked);
    try {
      const task = Object.hasOwn(this.#tasks, name) ? this.#tasks[name] : undefined;
      if (task === undefined) throw new Error(`There is no task ${name}.`);
      const value = await task(this.#history, args as never, {
        progress: (message, done) => this.#report(id, message, done),
        signal: abort.signal,
        l10n: this.#l10n,
        locale,
        wasmFile,
        version,
        memory: this.#memory,
      });
      if (!this.#asked.has(id)) return;
      if (Array.isArray(value) && value.length > PART_LENGTH) {
        asked.rest = value;
        this.#sendPart(id);
      } else {
        this.#send({ type: 'answer', id, value });
        this.#asked.delete(id);
      }
    } catch (error) {
      // An answer that cannot be copied ends here as well.
      if (this.#asked.delete(id)) this.#send({ type: 'failure', id, error: toPlainError(error) });
    }
  }

  #report(id: number, message: string, done: number | undefined): void {
    const asked = this.#asked.get(id);
    const now = performance.now();
    if (asked === undefined || now - asked.reportedAt < PROGRESS_PAUSE) return;
    asked.reportedAt = now;
    this.#send({ type: 'progress', id, message, done });
  }

  #sendPart(id: number): void {
    const asked = this.#asked.get(id);
    if (asked === undefined) return;
    const items = asked.rest.slice(0, PART_LENGTH);
    asked.rest = asked.rest.slice(PART_LENGTH);
    const isLast = asked.rest.length === 0;
    if (isLast) this.#asked.delete(id);
    this.#send({ type: 'part', id, items, isLast });
  }

  /** Without a listener on its port a worker ends. */
  async #close(): Promise<void> {
    for (const { abort } of this.#asked.values()) abort.abort();
    try {
      await this.#history.close();
    } catch (error) {
      this.#send({ type: 'log', level: 'warn', message: describe(error) });
    }
    this.#port.close();
  }

  #send(message: FromWorker): void {
    this.#port.postMessage(message);
  }
}
