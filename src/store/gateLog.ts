import type { FileSystem, WritableFile } from './fileSystem';

/** What is kept of the beginning, where a build says what it does. */
const HEAD_BYTES = 1024 * 1024;
/** What is kept of the end, where a test runner says what failed. */
const TAIL_BYTES = 2 * 1024 * 1024;

/** The output of a gate in a file: all of it, or its beginning and its end. However much there is, no more than the end is held in memory. */
export class GateLog {
  /** Absolute path. */
  readonly path: string;
  readonly #file: WritableFile;
  #writing: Promise<void> = Promise.resolve();
  #headBytes = 0;
  /** Made when the beginning is full; bytes go round in it. */
  #ring: Buffer | undefined;
  #ringBytes = 0;

  private constructor(path: string, file: WritableFile) {
    this.path = path;
    this.#file = file;
  }

  static async create(files: FileSystem, path: string): Promise<GateLog> {
    return new GateLog(path, await files.createFile(path));
  }

  write(chunk: Uint8Array): void {
    const head = chunk.subarray(0, HEAD_BYTES - this.#headBytes);
    if (head.length > 0) {
      this.#headBytes += head.length;
      this.#append(head);
    }
    this.#keep(chunk.subarray(head.length));
  }

  /** Resolves once everything is in the file. */
  async close(): Promise<void> {
    if (this.#ring !== undefined) {
      const leftOut = Math.max(0, this.#ringBytes - TAIL_BYTES);
      if (leftOut > 0) this.#append(Buffer.from(`\n[… ${leftOut} bytes left out …]\n`));
      const end = this.#ringBytes % TAIL_BYTES;
      if (leftOut > 0) this.#append(this.#ring.subarray(end));
      this.#append(this.#ring.subarray(0, leftOut > 0 ? end : this.#ringBytes));
    }
    try {
      await this.#writing;
    } finally {
      await this.#file.close();
    }
  }

  #append(bytes: Uint8Array): void {
    const written = this.#writing.then(() => this.#file.write(bytes));
    // Whoever closes is told.
    written.catch(() => undefined);
    this.#writing = written;
  }

  #keep(chunk: Uint8Array): void {
    if (chunk.length === 0) return;
    this.#ring ??= Buffer.alloc(TAIL_BYTES);
    // Of a chunk that goes round more than once only the end stays.
    const skipped = Math.max(0, chunk.length - TAIL_BYTES);
    this.#ringBytes += skipped;
    for (let rest = chunk.subarray(skipped); rest.length > 0; ) {
      const at = this.#ringBytes % TAIL_BYTES;
      const part = rest.subarray(0, TAIL_BYTES - at);
      this.#ring.set(part, at);
      this.#ringBytes += part.length;
      rest = rest.subarray(part.length);
    }
  }
}
