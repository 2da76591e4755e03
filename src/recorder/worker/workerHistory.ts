import type { JudgedRun, Run, RunId, RunOutline } from '../../domain/run';
import type { Forecast, PlannedRun, Suggestion, SuggestionOutline } from '../../domain/suggestion';
import { DocumentWriter } from '../../store/documentWriter';
import type { History, NewerRun, Revision, RunChange, RunFilter, Subscription, VerifyReport, SuggestionFilter } from '../../store/history';
import { HistoryFolder, type HistoryFolderOptions } from '../../store/historyFolder';
import type { HISTORY_TASKS } from './historyTasks';
import type { AskOptions } from './taskClient';
import { TaskClient } from './taskClient';
import type { TaskArguments, TaskResult } from './taskProtocol';

type HistoryTasks = typeof HISTORY_TASKS;

export interface WorkerHistoryOptions extends HistoryFolderOptions {
  /** Absolute path of the worker's bundle. */
  readonly script: string;
  /** Absolute path of sql-wasm.wasm. */
  readonly wasmFile: string;
  /** BCP 47. */
  readonly locale: string;
  /** For the texts that the worker makes, by English text; null in English. */
  readonly translations: Readonly<Record<string, string>> | null;
}

/** 100,000 runs fit into 768 and not into 512. */
const HEAP_MEGABYTES = 2048;

const PATIENCE = 2 * 60 * 1000;

const IDLE = 10 * 60 * 1000;

/**
 * A history that keeps its asker's thread free: writes are a few calls of the file system and are made here, so that what is acknowledged
 * depends on nothing else; all questions are answered in a worker.
 */
export class WorkerHistory implements History {
  readonly #place: HistoryFolder;
  readonly #writer: DocumentWriter;
  readonly #client: TaskClient<HistoryTasks>;

  /** Touches nothing on the disk and starts nothing. */
  constructor(options: WorkerHistoryOptions) {
    const { folder, script, wasmFile, version, locale, translations, logger } = options;
    this.#place = new HistoryFolder(options);
    this.#writer = new DocumentWriter(this.#place);
    const start = { folder, wasmFile, version, locale, translations };
    this.#client = new TaskClient({ script, start, logger, heapMegabytes: HEAP_MEGABYTES, patience: PATIENCE, idle: IDLE });
  }

  /** Has a task done in the worker; it knows what was written here before. */
  ask<N extends keyof HistoryTasks>(task: N, args: TaskArguments<HistoryTasks, N>, options?: AskOptions): Promise<TaskResult<HistoryTasks, N>> {
    return this.#client.ask(task, args, options);
  }

  record(run: JudgedRun): Promise<Run> {
    return this.#writer.record(run);
  }

  adopt(run: JudgedRun, ending: string): Promise<Run | null> {
    return this.#writer.adopt(run, ending);
  }

  revise(id: RunId, run: JudgedRun): Promise<Run> {
    return this.#writer.revise(id, run);
  }

  change(id: RunId, next: (run: Run) => JudgedRun | null): Promise<RunChange | null> {
    return this.#writer.change(id, next);
  }

  remove(id: RunId): Promise<void> {
    return this.#writer.remove(id);
  }

  undo(id: RunId): Promise<Run | null> {
    return this.#writer.undo(id);
  }

  suggest(planned: PlannedRun, forecast: Forecast, method: string): Promise<Suggestion> {
    return this.#writer.suggest(planned, forecast, method);
  }

  runs(filter: RunFilter = {}): Promise<readonly Run[]> {
    return this.ask('runs', filter);
  }

  run(id: string): Promise<Run | null> {
    return this.ask('run', id);
  }

  outlines(filter: RunFilter = {}): Promise<readonly RunOutline[]> {
    return this.ask('outlines', filter);
  }

  revisions(id: string): Promise<readonly Revision[]> {
    return this.ask('revisions', id);
  }

  importedRuns(): Promise<readonly Revision[]> {
    return this.ask('importedRuns', undefined);
  }

  newerRuns(): Promise<readonly NewerRun[]> {
    return this.ask('newerRuns', undefined);
  }

  deletedRuns(): Promise<readonly Revision[]> {
    return this.ask('deletedRuns', undefined);
  }

  suggestions(): Promise<readonly Suggestion[]> {
    return this.ask('suggestions', undefined);
  }

  suggestionOutlines(filter?: SuggestionFilter): Promise<readonly SuggestionOutline[]> {
    return this.ask('suggestionOutlines', filter);
  }

  quarantined(): Promise<readonly { readonly path: string; readonly reason: string }[]> {
    return this.ask('quarantined', undefined);
  }

  verify(options: { readonly repair: boolean }): Promise<VerifyReport> {
    return this.ask('verify', options);
  }

  onDidChange(listener: () => void): Subscription {
    return this.#place.changes.subscribe(listener);
  }

  async close(): Promise<void> {
    await Promise.all([this.#place.close(), this.#client.close()]);
  }
}
