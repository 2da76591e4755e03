import { PatchIdentityReader } from './patchIdentity';

/** Lines replaced by others at one place (`-U0`: no context). Lines are Latin-1, so that any bytes keep their identity. */
export interface Hunk {
  /** First line removed, from 1; where none is, the line before the place. */
  readonly oldStart: number;
  readonly oldLines: number;
  /** First line added, from 1; where none is, the line before the place. */
  readonly newStart: number;
  readonly newLines: number;
  readonly removed: readonly string[];
  readonly added: readonly string[];
}

export interface PatchFile {
  /** As git prints it, special characters quoted: good for comparing with other patches, not for opening. */
  readonly path: string;
  /** Whether the file is gone afterwards. */
  readonly deleted: boolean;
  /** The content of a binary file before and after, as object names; null for text. */
  readonly binary: { readonly before: string; readonly after: string } | null;
  readonly hunks: readonly Hunk[];
}

/** What changed between two commits. */
export interface Patch {
  /** Equal for patches that remove and add the same lines in the same files; null for one that changes nothing. */
  readonly identity: string | null;
  /** Null for a patch with more lines than are worth comparing. */
  readonly files: readonly PatchFile[] | null;
}

/** A patch with more lines than this was made by a tool; it has an identity, but its lines are not kept. */
const LINES_KEPT = 20_000;

interface OpenFile {
  path: string;
  deleted: boolean;
  binary: PatchFile['binary'];
  hunks: Hunk[];
}

/** Reads `git diff-tree --stdin --always --full-index -p -U0` as it streams by. */
export class PatchReader {
  readonly #identities = new PatchIdentityReader();
  readonly #patches: (OpenFile[] | null)[] = [];
  #rest = '';
  #kept = 0;
  #index = '';
  #file: OpenFile | undefined;
  #hunk: { oldLines: number; newLines: number; removed: string[]; added: string[] } | undefined;

  /** @param text Latin-1, so that any bytes keep their identity */
  push(text: string): void {
    this.#identities.push(text);
    const lines = (this.#rest + text).split('\n');
    this.#rest = lines.pop() ?? '';
    for (const line of lines) this.#read(line);
  }

  /** One patch per line of input, in its order. */
  end(): readonly Patch[] {
    if (this.#rest !== '') this.#read(this.#rest);
    this.#rest = '';
    return this.#identities.end().map((identity, index) => ({ identity, files: this.#patches[index] ?? null }));
  }

  #read(line: string): void {
    if (this.#readInHunk(line)) return;
    if (/^[0-9a-f]{40,64}$/.test(line)) {
      this.#patches.push([]);
      this.#kept = 0;
      this.#file = undefined;
      return;
    }
    const files = this.#patches.at(-1);
    if (files === undefined || files === null) return;
    if (line.startsWith('diff --git ')) {
      this.#file = { path: pathOf(line), deleted: false, binary: null, hunks: [] };
      files.push(this.#file);
      return;
    }
    const file = this.#file;
    if (file === undefined) return;
    if (line.startsWith('deleted file mode ')) file.deleted = true;
    else if (line.startsWith('index ')) this.#index = line;
    else if (line.startsWith('Binary files ')) file.binary = blobs(this.#index);
    else if (line.startsWith('@@ ')) this.#openHunk(file, line);
  }

  /** Counted lines belong to a hunk whatever they look like: a removed `-- a/x` reads like the head of a file. */
  #readInHunk(line: string): boolean {
    const hunk = this.#hunk;
    if (hunk === undefined) return false;
    if (line.startsWith('-') && hunk.removed.length < hunk.oldLines) hunk.removed.push(line.slice(1));
    else if (line.startsWith('+') && hunk.added.length < hunk.newLines) hunk.added.push(line.slice(1));
    else if (line.startsWith('\\')) return true;
    if (hunk.removed.length < hunk.oldLines || hunk.added.length < hunk.newLines) return true;
    this.#hunk = undefined;
    return true;
  }

  #openHunk(file: OpenFile, line: string): void {
    const match = /^@@ -(\d+)(?:,(\d+))? \+(\d+)(?:,(\d+))? @@/.exec(line);
    if (match === null) return;
    const [oldStart, oldLines, newStart, newLines] = [Number(match[1]), Number(match[2] ?? 1), Number(match[3]), Number(match[4] ?? 1)];
    this.#kept += oldLines + newLines;
    if (this.#kept > LINES_KEPT) {
      this.#patches[this.#patches.length - 1] = null;
      return;
    }
    const hunk: Hunk & { readonly removed: string[]; readonly added: string[] } = { oldStart, oldLines, newStart, newLines, removed: [], added: [] };
    file.hunks.push(hunk);
    this.#hunk = hunk;
  }
}

/** Without renames both halves of `a/path b/path` are as long, quoted or not. */
function pathOf(line: string): string {
  const halves = line.slice('diff --git '.length);
  return halves
    .slice(0, (halves.length - 1) / 2)
    .replace(/^("?)a\//, '$1')
    .replace(/^"(.*)"$/, '$1');
}

function blobs(indexLine: string): PatchFile['binary'] {
  const [, before = '', after = ''] = /^index ([0-9a-f]+)\.\.([0-9a-f]+)/.exec(indexLine) ?? [];
  return { before, after };
}
