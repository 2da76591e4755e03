import { oldestFirst } from '../../domain/oldestFirst';
import type { RunOutline } from '../../domain/run';

/** More are read each time: they would take more memory than reading them again takes time worth having. */
const MOST_KEPT = 20_000;

/**
 * The outlines of all runs as they were last read, so that after a new run only that one is read. The same run is the same object from one answer
 * to the next, by which others know what they computed from it before.
 */
export class KeptOutlines {
  #byId: Map<string, RunOutline> | undefined;
  #ordered: readonly RunOutline[] = [];
  readonly #stale = new Set<string>();

  /** Ids of runs that may have changed since. */
  forget(ids: Iterable<string>): void {
    if (this.#byId !== undefined) for (const id of ids) this.#stale.add(id);
  }

  /** Whatever was kept may be wrong. */
  clear(): void {
    this.#byId = undefined;
    this.#stale.clear();
  }

  /**
   * @param readAll all outlines, oldest first
   * @param readSome those of these runs that there are
   */
  async get(readAll: () => Promise<readonly RunOutline[]>, readSome: (ids: readonly string[]) => Promise<readonly RunOutline[]>): Promise<readonly RunOutline[]> {
    if (this.#byId === undefined) {
      const all = await readAll();
      if (all.length > MOST_KEPT) return all;
      this.#byId = new Map(all.map((run) => [run.id, run]));
      this.#ordered = all;
      return all;
    }
    if (this.#stale.size === 0) return this.#ordered;
    const ids = [...this.#stale];
    this.#stale.clear();
    const found = new Map<string, RunOutline>((await readSome(ids)).map((run) => [run.id, run]));
    for (const id of ids) {
      const run = found.get(id);
      if (run === undefined) this.#byId.delete(id);
      else this.#byId.set(id, run);
    }
    this.#ordered = oldestFirst([...this.#byId.values()]);
    return this.#ordered;
  }
}
