import type { Localizer } from '../../domain/localizer';
import type { LearningMemory } from '../../learning/learningMemory';
import type { Progress } from '../../domain/progress';
import type { TransferableHistory } from '../../store/history';
import type { PlainError } from './plainError';

/** What a task may use besides the history. */
export interface TaskContext {
  readonly progress: Progress;
  /** Aborted when nobody waits for the answer any more. */
  readonly signal: AbortSignal;
  readonly l10n: Localizer;
  /** BCP 47, for the numbers of texts. */
  readonly locale: string;
  /** Absolute path of sql-wasm.wasm. */
  readonly wasmFile: string;
  /** Of the program. */
  readonly version: string;
  /** Of this history. */
  readonly memory: LearningMemory;
}

/** A question to the history that the worker answers. Arguments and result are copied from thread to thread: plain data, dates, sets and maps. */
export type Task<A, R> = (history: TransferableHistory, args: A, context: TaskContext) => Promise<R>;

/** By name. */
export type Tasks = Readonly<Record<string, Task<never, unknown>>>;

export type TaskArguments<T extends Tasks, N extends keyof T> = Parameters<T[N]>[1];

export type TaskResult<T extends Tasks, N extends keyof T> = Awaited<ReturnType<T[N]>>;

/** What a worker is started with. */
export interface WorkerStart {
  /** Absolute path of the data folder. */
  readonly folder: string;
  readonly wasmFile: string;
  readonly version: string;
  readonly locale: string;
  /** By English text; null in English. */
  readonly translations: Readonly<Record<string, string>> | null;
}

export type ToWorker =
  | { readonly type: 'ask'; readonly id: number; readonly task: string; readonly args: unknown }
  /** Nobody waits for this answer any more. */
  | { readonly type: 'cancel'; readonly id: number }
  /** The last part has arrived and the next one may come. */
  | { readonly type: 'more'; readonly id: number }
  /** Saves the index and ends. */
  | { readonly type: 'close' };

export type FromWorker =
  | { readonly type: 'answer'; readonly id: number; readonly value: unknown }
  /** A long list comes in parts, because unpacking it as a whole would hold up the thread that asked. */
  | { readonly type: 'part'; readonly id: number; readonly items: readonly unknown[]; readonly isLast: boolean }
  | { readonly type: 'failure'; readonly id: number; readonly error: PlainError }
  | { readonly type: 'progress'; readonly id: number; readonly message: string; readonly done: number | undefined }
  | { readonly type: 'log'; readonly level: 'info' | 'warn'; readonly message: string };

/** Items of a part: some hundreds of kilobytes where they are whole runs. */
export const PART_LENGTH = 200;
