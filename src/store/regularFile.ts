import type { Stats } from 'node:fs';
import { close, constants, fstat, open, read } from 'node:fs';
import { lstat } from 'node:fs/promises';
import { promisify } from 'node:util';

/** Windows has no such flag; there the name is asked first, and a gap of microseconds is left. */
const NO_FOLLOW = (constants as { readonly O_NOFOLLOW?: number }).O_NOFOLLOW;

/** So that opening a pipe that nobody writes to does not hang. */
const NO_BLOCK = (constants as { readonly O_NONBLOCK?: number }).O_NONBLOCK ?? 0;

class FileRefused extends Error {
  readonly code: string;

  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }
}

// On descriptors, not on FileHandle: that is half the time when a history of thousands of documents is read.
const openFile = promisify(open);
const statOf = promisify<number, Stats>(fstat);
const closeFile = promisify(close);

/** The content of a regular file. A link fails with ELOOP, anything else with EINVAL, a file of more than `limit` bytes with EFBIG. */
export async function readRegularFile(path: string, limit: number): Promise<Uint8Array<ArrayBuffer>> {
  if (NO_FOLLOW === undefined) refuseUnlessFile(await lstat(path), path, limit);
  const descriptor = await openFile(path, constants.O_RDONLY | (NO_FOLLOW ?? 0) | NO_BLOCK);
  try {
    const status = await statOf(descriptor);
    refuseUnlessFile(status, path, limit);
    return await readAll(descriptor, new Uint8Array(status.size));
  } finally {
    await closeFile(descriptor);
  }
}

/** A file that shrinks meanwhile gives what there is. */
async function readAll(descriptor: number, content: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> {
  let filled = 0;
  while (filled < content.length) {
    const count = await readSome(descriptor, content, filled);
    if (count === 0) return content.subarray(0, filled);
    filled += count;
  }
  return content;
}

function readSome(descriptor: number, content: Uint8Array<ArrayBuffer>, from: number): Promise<number> {
  return new Promise((resolve, reject) => {
    read(descriptor, content, from, content.length - from, null, (error, count) => (error === null ? resolve(count) : reject(error)));
  });
}

function refuseUnlessFile(stats: Stats, path: string, limit: number): void {
  if (stats.isSymbolicLink()) throw new FileRefused('ELOOP', `${path} is a link`);
  if (!stats.isFile()) throw new FileRefused('EINVAL', `${path} is not a regular file`);
  if (stats.size > limit) throw new FileRefused('EFBIG', `${path} is larger than ${limit} bytes`);
}
