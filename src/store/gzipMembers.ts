import { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';

/** How each part that Node's gzip writes begins: no name, no time, no flags. Long enough never to occur within compressed data. */
const BEGINNING = Buffer.from([0x1f, 0x8b, 0x08, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00]);

/**
 * The parts of a gzip file, each decompressed by itself, so that a damaged one does not take with it what follows. A file that other programs
 * wrote is one part.
 */
export function* gzipMembers(content: Uint8Array): Generator<AsyncIterable<Uint8Array>> {
  const bytes = Buffer.from(content.buffer, content.byteOffset, content.byteLength);
  for (let start = 0; start < bytes.length; ) {
    const next = bytes.indexOf(BEGINNING, start + 1);
    const end = next === -1 ? bytes.length : next;
    // An empty chunk would be the end of the stream.
    yield Readable.from([bytes.subarray(start, end)]).pipe(createGunzip());
    start = end;
  }
}
