import type { ChangedFile } from '../git/numstat';

/** What one side of a merge calls its files, where it or the other side renamed them. */
export class OwnNames {
  readonly #oldNames = new Map<string, string | null>();
  readonly #newNames = new Map<string, string>();

  /** @param files changed since the two parted; null when that is not known */
  constructor(files: readonly ChangedFile[] | null) {
    for (const { path, from } of files ?? []) {
      this.#oldNames.set(path, from);
      if (from !== null) this.#newNames.set(from, path);
    }
  }

  /** What a file was called before it got this name; null when it did not get it here. */
  before(path: string): string | null {
    return this.#oldNames.get(path) ?? null;
  }

  /**
   * This side's name for a file in a merge.
   * @param path as the merge names it
   */
  nameOf(path: string, other: OwnNames): string {
    const own = this.#newNames.get(path);
    if (own !== undefined) return own;
    if (this.#oldNames.has(path)) return path;
    const before = other.before(path);
    return before === null ? path : (this.#newNames.get(before) ?? before);
  }
}
