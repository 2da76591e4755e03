import { StringDecoder } from 'node:string_decoder';

/** What stands at a terminal's disposal and nowhere else: colours, cursor movements, titles (ECMA-48). */
const ESCAPES = /\u{1b}\[[0-?]*[ -/]*[@-~]|\u{1b}\][^\u{7}\u{1b}]*(?:\u{7}|\u{1b}\\)/gu;
/** A line that is longer is shown in pieces. */
const LONGEST_LINE = 4_000;

/**
 * A gate's output as lines for people: what only a terminal understands is taken out, and each line tells whose it is, because several gates
 * write at the same time. Shows no more than a part of much output.
 */
export class OutputLines {
  readonly #prefix: string;
  readonly #limit: number;
  readonly #decoder = new StringDecoder('utf8');
  #line = '';
  #shown = 0;

  /** @param limit characters that are shown */
  constructor(prefix: string, limit: number) {
    this.#prefix = prefix;
    this.#limit = limit;
  }

  /** @returns the lines that are complete with this, each with its end; empty for none */
  push(chunk: Uint8Array): string {
    if (this.#isFull()) return '';
    this.#line += this.#decoder.write(Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength));
    let text = '';
    for (let end = this.#end(); end > 0 && !this.#isFull(); end = this.#end()) {
      text += this.#print(this.#line.slice(0, end));
      this.#line = this.#line.slice(end);
    }
    if (!this.#isFull()) return text;
    this.#line = '';
    return `${text}${this.#prefix}…\n`;
  }

  /** @returns what was not followed by a line end */
  end(): string {
    const rest = this.#line + this.#decoder.end();
    this.#line = '';
    return rest === '' || this.#isFull() ? '' : this.#print(rest);
  }

  #isFull(): boolean {
    return this.#shown >= this.#limit;
  }

  /** Where the first line ends; 0 while it does not. */
  #end(): number {
    const newline = this.#line.indexOf('\n') + 1;
    if (newline > 0) return Math.min(newline, LONGEST_LINE);
    return this.#line.length >= LONGEST_LINE ? LONGEST_LINE : 0;
  }

  #print(line: string): string {
    this.#shown += line.length;
    const visible = line.replace(ESCAPES, '').replace(/\r?\n$/, '');
    // A carriage return writes a line over: the last writing is what one would see.
    const last = visible.slice(visible.lastIndexOf('\r') + 1);
    return `${this.#prefix}${last.replace(/[^\P{Cc}\t]/gu, '')}\n`;
  }
}
