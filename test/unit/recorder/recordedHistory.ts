import type { JudgedRun, Run } from '../../../src/domain/run';
import { runIdSchema } from '../../../src/domain/run';
import { suggestionIdSchema, type Forecast, type PlannedRun, type Suggestion } from '../../../src/domain/suggestion';
import type { History } from '../../../src/store/history';

/** A history in memory, for what only reads and adds. */
export class RecordedHistory implements History {
  readonly #runs: Run[];
  readonly #suggestions: Suggestion[] = [];
  readonly #setAside: readonly { readonly path: string; readonly reason: string }[];

  constructor(runs: readonly Run[] = [], setAside: readonly { readonly path: string; readonly reason: string }[] = []) {
    this.#runs = [...runs];
    this.#setAside = setAside;
  }

  record(run: JudgedRun): Promise<Run> {
    const recorded = { ...run, id: runIdSchema.parse(`run_20990101_000000_${String(this.#runs.length).padStart(4, '0')}`) };
    this.#runs.push(recorded);
    return Promise.resolve(recorded);
  }

  suggest(planned: PlannedRun, forecast: Forecast, method: string): Promise<Suggestion> {
    const id = suggestionIdSchema.parse(`sug_20250101_000000_${String(this.#suggestions.length).padStart(4, '0')}`);
    const suggestion = { id, createdAt: new Date(this.#suggestions.length * 1000).toISOString(), method, planned, forecast };
    this.#suggestions.push(suggestion);
    return Promise.resolve(suggestion);
  }

  runs(): Promise<readonly Run[]> {
    return Promise.resolve(this.#runs);
  }

  outlines(): Promise<readonly Run[]> {
    return this.runs();
  }

  suggestionOutlines(): Promise<readonly Suggestion[]> {
    return this.suggestions();
  }

  newerRuns(): Promise<readonly []> {
    return Promise.resolve([]);
  }

  deletedRuns(): Promise<never> {
    return notHere();
  }

  importedRuns(): Promise<never> {
    return notHere();
  }

  suggestions(): Promise<readonly Suggestion[]> {
    return Promise.resolve(this.#suggestions);
  }

  quarantined(): Promise<readonly { readonly path: string; readonly reason: string }[]> {
    return Promise.resolve(this.#setAside);
  }

  run(): Promise<never> {
    return notHere();
  }

  revise(): Promise<never> {
    return notHere();
  }

  change(): Promise<never> {
    return notHere();
  }

  remove(): Promise<never> {
    return notHere();
  }

  undo(): Promise<never> {
    return notHere();
  }

  adopt(): Promise<never> {
    return notHere();
  }

  revisions(): Promise<never> {
    return notHere();
  }

  verify(): Promise<never> {
    return notHere();
  }

  onDidChange(): { dispose: () => void } {
    return { dispose: () => undefined };
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}

function notHere(): Promise<never> {
  return Promise.reject(new Error('This history only reads and adds.'));
}
