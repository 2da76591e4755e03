import { PatchReader, type FilePatch } from './patch';
import { PatchIdentityReader } from './patchIdentity';

/** What changed between two commits. */
export interface WholePatch {
  /** Equal for patches that remove and add the same lines in the same files; null for one that changes nothing. */
  readonly identity: string | null;
  /** Null for a patch with more lines than are worth comparing. */
  readonly files: readonly FilePatch[] | null;
}

/** A patch with more lines than this was made by a tool; it has an identity, but its lines are not kept. */
const LINES_KEPT = 20_000;

/** Reads `git diff-tree --stdin --always --full-index -p -U0` as it streams by. */
export class WholePatchReader {
  readonly #identities = new PatchIdentityReader();
  readonly #files = new Map<number, FilePatch[] | null>();
  readonly #lines = new Map<number, number>();
  readonly #patches = new PatchReader((file, question) => this.#keep(file, question), { hunks: Number.POSITIVE_INFINITY, lines: LINES_KEPT });

  /** @param text Latin-1, so that any bytes keep their identity */
  push(text: string): void {
    this.#identities.push(text);
    this.#patches.push(text);
  }

  /** One patch per line of input, in its order. */
  end(): readonly WholePatch[] {
    this.#patches.end();
    return this.#identities.end().map((identity, index) => {
      const files = this.#files.get(index);
      return { identity, files: files === undefined ? [] : files };
    });
  }

  #keep(file: FilePatch, question: number): void {
    const lines = (this.#lines.get(question) ?? 0) + file.hunks.reduce((sum, hunk) => sum + hunk.oldCount + hunk.newCount, 0);
    this.#lines.set(question, lines);
    const files = this.#files.get(question);
    if (files === null) return;
    if (file.truncated || lines > LINES_KEPT) this.#files.set(question, null);
    else if (files === undefined) this.#files.set(question, [file]);
    else files.push(file);
  }
}
