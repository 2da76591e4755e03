import { createHash, type Hash } from 'node:crypto';

/**
 * Reads `git diff-tree --stdin --always --full-index -p -U0` as it streams by and gives each patch an identity: equal for patches that
 * remove and add the same lines in the same files, wherever these stand. That is what `git patch-id` is for, with two differences:
 * binary files count by their content (there they are equal as soon as their names are), and white space counts.
 */
export class PatchIdentityReader {
  readonly #identities: (string | null)[] = [];
  #hash: Hash | undefined;
  #rest = '';
  #indexLine = '';

  /** @param text Latin-1, so that any bytes keep their identity */
  push(text: string): void {
    const lines = (this.#rest + text).split('\n');
    this.#rest = lines.pop() ?? '';
    for (const line of lines) this.#read(line);
  }

  /** One identity per line of input, in its order; null for one that changes nothing. */
  end(): readonly (string | null)[] {
    if (this.#rest !== '') this.#read(this.#rest);
    this.#rest = '';
    this.#finish();
    return this.#identities;
  }

  #read(line: string): void {
    if (/^[0-9a-f]{40,64}$/.test(line)) {
      this.#finish();
      this.#identities.push(null);
      return;
    }
    // Blobs differ whenever the file differed before; only for binary files they are all there is to compare.
    if (line.startsWith('index ')) {
      this.#indexLine = line;
      return;
    }
    this.#hash ??= createHash('sha256');
    const counted = line.startsWith('@@') ? '@@' : line.startsWith('Binary files ') ? this.#indexLine : line;
    this.#hash.update(counted, 'latin1').update('\n');
  }

  #finish(): void {
    if (this.#hash !== undefined && this.#identities.length > 0) this.#identities[this.#identities.length - 1] = this.#hash.digest('hex');
    this.#hash = undefined;
  }
}
