import { createHash } from 'node:crypto';
import type { JudgedRun, Run, RunId } from '../../src/domain/run';
import type { FileSystem } from '../../src/store/fileSystem';
import type { HistoryStore, HistoryStoreOptions } from '../../src/store/historyStore';
import type { Examination, Ledger, State } from './powerLoss';
import { contradiction } from './powerLoss';
import { openStore } from './store';
import { A_FORECAST, A_PLAN, aFeature, aRun } from './storeRuns';

/** Deep below folders that are not there at first. */
export const DATA = '/home/someone/.local/share/history';

export function storeOn(files: FileSystem, options: Partial<HistoryStoreOptions> = {}): HistoryStore {
  return openStore(DATA, { fileSystem: files, wasmFile: '', ...options });
}

/** A run that says what it is about and which version of it this is. */
export function labelled(about: string, version: string): JudgedRun {
  return aRun({ description: version, features: [aFeature({ name: about })], conflicts: [], conflictsWithBase: [] });
}

/** A store whose promises are kept in a ledger. Runs and suggestions are known by what they are about. */
export class Bookkeeper {
  readonly store: HistoryStore;
  readonly #ledger: Ledger;

  constructor(store: HistoryStore, ledger: Ledger) {
    this.store = store;
    this.#ledger = ledger;
  }

  record(about: string): Promise<Run> {
    return this.#ledger.promise(about, valueOf(labelled(about, 'recorded')), () => this.store.record(labelled(about, 'recorded')));
  }

  revise(about: string, id: RunId, version: string): Promise<Run> {
    return this.#ledger.promise(about, valueOf(labelled(about, version)), () => this.store.revise(id, labelled(about, version)));
  }

  remove(about: string, id: RunId): Promise<void> {
    return this.#ledger.promise(about, null, () => this.store.remove(id));
  }

  /** @param back what the run becomes by it; null: it is deleted again */
  undo(about: string, id: RunId, back: string | null): Promise<Run | null> {
    return this.#ledger.promise(about, back === null ? null : valueOf(labelled(about, back)), () => this.store.undo(id));
  }

  adopt(about: string): Promise<Run | null> {
    return this.#ledger.promise(about, valueOf(labelled(about, 'adopted')), () => this.store.adopt(labelled(about, 'adopted'), 'adopted00'));
  }

  suggest(about: string): Promise<unknown> {
    return this.#ledger.promise(about, JSON.stringify(A_PLAN), () => this.store.suggest(A_PLAN, A_FORECAST, about));
  }
}

/** @throws where two are about the same: one was made twice */
export async function stateOf(store: HistoryStore): Promise<State> {
  const state = new Map<string, string>();
  const put = (about: string, value: string): void => {
    if (state.has(about)) throw new Error(`"${about}" is there twice`);
    state.set(about, value);
  };
  for (const run of await store.runs()) put(run.features[0]?.name ?? '', valueOf(run));
  for (const { method, planned } of await store.suggestions()) put(method, JSON.stringify(planned));
  return state;
}

/** Short, so that a difference can be read; of all that the run says, but of its name. */
export function valueOf(run: JudgedRun): string {
  const said = JSON.stringify({ ...run, id: undefined });
  return `${run.description} ${createHash('sha256').update(said).digest('hex').slice(0, 16)}`;
}

/**
 * The history after a loss: it holds what was promised, nothing in it is damaged, it goes on, and another loss right afterwards takes
 * nothing of what was recorded since.
 */
export function examineHistory(options: Partial<HistoryStoreOptions> = {}): Examination {
  return async (files, { disk, hasTwins }, allowed) => {
    const first = storeOn(files, options);
    const found = await stateOf(first);
    const wrong = contradiction(found, allowed);
    if (wrong !== null) return wrong;
    const later = await first.record(labelled('afterwards', 'recorded'));
    for (const run of await first.runs()) if (run.id !== later.id) await first.revise(run.id, labelled(run.features[0]?.name ?? '', 'revised afterwards'));
    const settled = await stateOf(first);
    await first.close();

    const second = storeOn(files, options);
    const kept = await stateOf(second);
    // Of a document with two names one is swept with what it leads to: it was not acknowledged, or it would have one name.
    if (!hasTwins && !isEqual(kept, settled)) return `it was ${print(settled)} and is ${print(kept)} in the next process`;
    if (!kept.has('afterwards')) return 'what was recorded afterwards is lost';
    const aside = await second.quarantined();
    if (!hasTwins && aside.length > 0) return `set aside: ${JSON.stringify(aside)}`;
    await second.verify({ repair: true });
    const { findings } = await second.verify({ repair: false });
    if (findings.length > 0) return `found after a repair: ${JSON.stringify(findings)}`;
    await second.close();

    disk.loseWhatIsNotSynced();
    const third = storeOn(files, options);
    const left = await stateOf(third);
    await third.close();
    return hasTwins || isEqual(left, kept) ? null : `it was ${print(kept)} and is ${print(left)} after another loss`;
  };
}

function isEqual(a: State, b: State): boolean {
  return print(a) === print(b);
}

function print(state: State): string {
  return JSON.stringify([...state].sort());
}
