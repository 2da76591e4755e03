import { createReadStream } from 'node:fs';

export interface Line {
  /** From 1. */
  readonly number: number;
  /** Null for a line that is longer than the limit, or not UTF-8. */
  readonly text: string | null;
}

const NEWLINE = 0x0a;

/**
 * The lines of a file that may be of any size: no more than one line of at most `limit` bytes is held at a time. Empty lines are left out.
 */
export async function* readLines(source: string | AsyncIterable<Uint8Array>, limit: number, signal?: AbortSignal): AsyncGenerator<Line> {
  const chunks: AsyncIterable<Uint8Array> = typeof source === 'string' ? createReadStream(source, { signal }) : source;
  let parts: Uint8Array[] = [];
  let length = 0;
  let number = 0;
  const line = (): Line | null => {
    number += 1;
    const whole = length > limit ? null : Buffer.concat(parts);
    const isEmpty = length === 0;
    parts = [];
    length = 0;
    return isEmpty ? null : toLine(number, whole);
  };
  for await (const chunk of chunks) {
    for (let start = 0; start < chunk.length; ) {
      const end = chunk.indexOf(NEWLINE, start);
      const part = chunk.subarray(start, end === -1 ? chunk.length : end);
      length += part.length;
      if (length <= limit) parts.push(part);
      else parts = [];
      start += part.length + 1;
      if (end === -1) break;
      const ended = line();
      if (ended !== null) yield ended;
    }
  }
  const last = line();
  if (last !== null) yield last;
}

function toLine(number: number, bytes: Uint8Array | null): Line | null {
  if (bytes === null) return { number, text: null };
  try {
    // A byte order mark is dropped by the decoder.
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes).trim();
    return text === '' ? null : { number, text };
  } catch {
    return { number, text: null };
  }
}
