import { once } from 'node:events';
import { createInterface } from 'node:readline/promises';
import type { Progress } from '../domain/progress';
import { printable, printableJson } from './printable';

/** Moves to the start of the line and clears it. */
const CLEAR_LINE = '\r\u001b[K';
/** Of a terminal that does not say how wide it is. */
const DEFAULT_COLUMNS = 80;

/** Results go to standard output; progress, warnings and questions to standard error, so that the output can be piped. */
export class Terminal {
  readonly #stdin: NodeJS.ReadStream;
  readonly #stdout: NodeJS.WriteStream;
  readonly #stderr: NodeJS.WriteStream;
  #hasProgress = false;

  constructor(streams: Pick<NodeJS.Process, 'stdin' | 'stdout' | 'stderr'>) {
    this.#stdin = streams.stdin;
    this.#stdout = streams.stdout;
    this.#stderr = streams.stderr;
  }

  /** Whether there is a person to ask. */
  get isInteractive(): boolean {
    return this.#stdin.isTTY && this.#stderr.isTTY;
  }

  /** @param text of printable lines */
  print(text: string): void {
    this.clearProgress();
    this.#stdout.write(`${text}\n`);
  }

  /** As it is, for other programs; waits until they have taken it. On a screen what it could obey is made visible. */
  async write(piece: string | Uint8Array): Promise<void> {
    this.clearProgress();
    const shown = typeof piece === 'string' && this.#stdout.isTTY ? piece.split(/\r?\n/).map(printable).join('\n') : piece;
    if (!this.#stdout.write(shown)) await once(this.#stdout, 'drain');
  }

  printJson(value: unknown): void {
    this.print(printableJson(value));
  }

  /** As {@link printJson} on one line: for a stream of values. */
  printJsonLine(value: unknown): void {
    this.print(printableJson(value, 0));
  }

  /** @param text of printable lines */
  note(text: string): void {
    this.clearProgress();
    this.#stderr.write(`${text}\n`);
  }

  warn(sentence: string): void {
    this.note(`Warning: ${printable(sentence)}`);
  }

  /** One line that is written over; nothing where nobody watches. */
  readonly progress: Progress = (message, done) => {
    if (!this.#stderr.isTTY) return;
    const percent = done === undefined ? '' : ` ${Math.round(done * 100)} %`;
    const width = (this.#stderr.columns || DEFAULT_COLUMNS) - 1;
    this.#stderr.write(CLEAR_LINE + `${printable(message)}${percent}`.slice(0, width));
    this.#hasProgress = true;
  };

  clearProgress(): void {
    if (this.#hasProgress) this.#stderr.write(CLEAR_LINE);
    this.#hasProgress = false;
  }

  /** Enter means yes; the end of the input means no. */
  async confirm(question: string, signal: AbortSignal): Promise<boolean> {
    this.clearProgress();
    const lines = createInterface({ input: this.#stdin, output: this.#stderr });
    const ended = new Promise<null>((resolve) => lines.once('close', () => resolve(null)));
    const interrupted = new Promise<never>((_, reject) => lines.once('SIGINT', () => reject(new DOMException('Cancelled.', 'AbortError'))));
    let answer: string | null = null;
    try {
      answer = await Promise.race([lines.question(`${question} [Y/n] `, { signal }), ended, interrupted]);
      return answer !== null && /^(?:y|yes)?$/i.test(answer.trim());
    } finally {
      // Without an answer the cursor still stands behind the question.
      if (answer === null) this.#stderr.write('\n');
      lines.close();
    }
  }
}
