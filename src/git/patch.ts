import { readable } from './text';

/** Lines that a change takes out and puts in at one place. */
export interface Hunk {
  /** First line taken out, from 1; with a count of 0 the line after which something is put in. */
  readonly oldStart: number;
  readonly oldCount: number;
  readonly newStart: number;
  readonly newCount: number;
  /** The function or the like that git sees the hunk in; empty when there is none. */
  readonly heading: string;
  /** With their line ends, byte-per-character text; empty beyond the limit of lines that are kept. */
  readonly removed: readonly string[];
  readonly added: readonly string[];
}

export interface FilePatch {
  readonly path: string;
  /** Where it was before a rename. */
  readonly from: string | null;
  readonly status: 'changed' | 'added' | 'deleted' | 'renamed';
  readonly oldBlob: string | null;
  readonly newBlob: string | null;
  readonly binary: boolean;
  readonly hunks: readonly Hunk[];
  /** Whether there was more than the limits let through. */
  readonly truncated: boolean;
}

export interface PatchLimits {
  /** For each file. */
  readonly hunks: number;
  /** For each file; the lines of later hunks are not kept. */
  readonly lines: number;
}

interface OpenHunk {
  readonly hunk: Hunk;
  readonly removed: string[];
  readonly added: string[];
}

interface OpenFile {
  names: string;
  path: string | null;
  from: string | null;
  status: FilePatch['status'];
  oldBlob: string | null;
  newBlob: string | null;
  binary: boolean;
  truncated: boolean;
  lines: number;
  readonly hunks: Hunk[];
}

const HUNK = /^@@ -(\d+)(?:,(\d+))? \+(\d+)(?:,(\d+))? @@ ?(.*)$/;
const OWN = { binary: false, truncated: false, lines: 0, path: null, from: null, status: 'changed', oldBlob: null, newBlob: null } as const;

/**
 * Reads `git diff-tree [--stdin --always] -p -U0 --full-index` as it streams by, and hands over each file as soon as it is complete:
 * what is kept of a change is for the receiver to say.
 */
export class PatchReader {
  readonly #onFile: (file: FilePatch, question: number) => void;
  readonly #limits: PatchLimits;
  #question = 0;
  #answers = 0;
  #parts: string[] = [];
  #file: OpenFile | null = null;
  #open: OpenHunk | null = null;
  #removedLeft = 0;
  #addedLeft = 0;

  /** @param onFile the second argument says which line of the input it belongs to, from 0 */
  constructor(onFile: (file: FilePatch, question: number) => void, limits: PatchLimits) {
    this.#onFile = onFile;
    this.#limits = limits;
  }

  /** @param text Latin-1: content is in any encoding */
  push(text: string): void {
    const last = text.lastIndexOf('\n');
    if (last < 0) {
      this.#parts.push(text);
      return;
    }
    const lines = (this.#parts.join('') + text.slice(0, last)).split('\n');
    this.#parts = [text.slice(last + 1)];
    for (const line of lines) this.#read(line);
  }

  /** @returns how many lines of input were answered */
  end(): number {
    const rest = this.#parts.join('');
    if (rest !== '') this.#read(rest);
    this.#finishFile();
    return this.#answers;
  }

  #read(line: string): void {
    if (this.#removedLeft > 0 || this.#addedLeft > 0) {
      this.#readContent(line);
      return;
    }
    if (line.startsWith('\\')) this.#withoutLineEnd();
    else if (line.startsWith('@@ ')) this.#startHunk(line);
    else if (line.startsWith('diff --git ')) this.#startFile(line.slice('diff --git '.length));
    else if (/^[0-9a-f]{40,64}$/.test(line)) this.#startAnswer();
    else if (this.#file !== null) this.#readHeader(this.#file, line);
  }

  #startAnswer(): void {
    this.#finishFile();
    this.#question = this.#answers;
    this.#answers += 1;
  }

  #startFile(names: string): void {
    this.#finishFile();
    this.#file = { ...OWN, names, hunks: [] };
  }

  #readHeader(file: OpenFile, line: string): void {
    const space = line.indexOf(' ');
    const word = line.slice(0, space);
    const rest = line.slice(space + 1);
    if (word === '---' || word === '+++') {
      if (rest !== '/dev/null') file.path = withoutPrefix(rest);
    } else if (word === 'index') {
      const [oldBlob = '', newBlob = ''] = rest.split(' ', 1)[0]?.split('..') ?? [];
      file.oldBlob = /^0+$/.test(oldBlob) ? null : oldBlob;
      file.newBlob = /^0+$/.test(newBlob) ? null : newBlob;
    } else if (word === 'Binary') file.binary = true;
    else if (line.startsWith('new file mode')) file.status = 'added';
    else if (line.startsWith('deleted file mode')) file.status = 'deleted';
    else if (line.startsWith('rename from ')) {
      file.status = 'renamed';
      file.from = unquoted(line.slice('rename from '.length));
    } else if (line.startsWith('rename to ')) file.path = unquoted(line.slice('rename to '.length));
  }

  #startHunk(line: string): void {
    this.#finishHunk();
    const match = HUNK.exec(line);
    const file = this.#file;
    if (match === null || file === null) throw new RangeError(`not a hunk: ${line.slice(0, 80)}`);
    const [, oldStart = '', oldCount = '1', newStart = '', newCount = '1', heading = ''] = match;
    this.#removedLeft = Number(oldCount);
    this.#addedLeft = Number(newCount);
    const hunk = { oldStart: Number(oldStart), oldCount: this.#removedLeft, newStart: Number(newStart), newCount: this.#addedLeft, heading: readable(heading).trim() };
    const [removed, added]: [string[], string[]] = [[], []];
    this.#open = { hunk: { ...hunk, removed, added }, removed, added };
  }

  #readContent(line: string): void {
    // Between the last line taken out and the first put in.
    if (line.startsWith('\\')) {
      this.#withoutLineEnd();
      return;
    }
    const isRemoved = line.startsWith('-');
    if (isRemoved) this.#removedLeft -= 1;
    else this.#addedLeft -= 1;
    const file = this.#file;
    if (file === null) return;
    file.lines += 1;
    if (file.lines > this.#limits.lines) file.truncated = true;
    else this.#open?.[isRemoved ? 'removed' : 'added'].push(`${line.slice(1)}\n`);
  }

  /** `\ No newline at end of file` is about the line before it. */
  #withoutLineEnd(): void {
    const open = this.#open;
    if (open === null || this.#file?.truncated === true) return;
    const lines = open.added.length > 0 ? open.added : open.removed;
    const last = lines.pop();
    if (last !== undefined) lines.push(last.slice(0, -1));
  }

  #finishHunk(): void {
    const [file, open] = [this.#file, this.#open];
    this.#open = null;
    if (file === null || open === null) return;
    if (file.hunks.length >= this.#limits.hunks) file.truncated = true;
    else file.hunks.push(open.hunk);
  }

  #finishFile(): void {
    this.#finishHunk();
    const file = this.#file;
    this.#file = null;
    if (file === null) return;
    const { names, path, from, status, oldBlob, newBlob, binary, hunks, truncated } = file;
    this.#onFile({ path: readable(path ?? sameName(names)), from: from === null ? null : readable(from), status, oldBlob, newBlob, binary, hunks, truncated }, this.#question);
  }
}

/** From `a/name`, with the tab that git puts behind a name with spaces. */
function withoutPrefix(text: string): string {
  return unquoted(text.endsWith('\t') ? text.slice(0, -1) : text).slice(2);
}

/** From `a/name b/name`: both are the same where no other line says the names. */
function sameName(names: string): string {
  if (!names.startsWith('"')) return names.slice(2, (names.length - 1) / 2);
  const end = /^"(?:[^"\\]|\\.)*"/.exec(names)?.[0] ?? '""';
  return withoutPrefix(end);
}

const ESCAPES: Readonly<Record<string, string>> = { a: '\x07', b: '\b', f: '\f', n: '\n', r: '\r', t: '\t', v: '\v' };

/** Names with unusual characters stand in quotes, as in C. */
function unquoted(text: string): string {
  if (!text.startsWith('"')) return text;
  return text.slice(1, -1).replace(/\\([0-7]{3}|[^])/g, (_, escape: string) => (/^[0-7]{3}$/.test(escape) ? String.fromCharCode(parseInt(escape, 8)) : (ESCAPES[escape] ?? escape)));
}
