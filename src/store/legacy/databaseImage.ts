import type { Stats } from 'node:fs';
import { lstat, open } from 'node:fs/promises';
import { readRegularFile } from '../regularFile';
import { describe, errorCode } from '../storeError';
import { withWriteAheadLog } from './writeAheadLog';

/** A hundred thousand runs of the old tool stay below. */
const MAXIMUM_DATABASE_BYTES = 256 * 1024 * 1024;
const MAGIC = 'SQLite format 3\0';
/** Where the header says that the file is written through a log: 2; 1 is the ordinary way, and both are laid out alike. */
const WRITE_VERSIONS = [18, 19];
const READ_ATTEMPTS = 3;

const OPEN_IT = 'open it once with the tool that writes it, then import again';

/**
 * A copy of a SQLite file with what its write-ahead log has committed since. Nothing is opened for writing, and no lock is taken: when somebody
 * writes meanwhile it is read again.
 * @returns or why it cannot be read
 */
export async function readDatabaseImage(file: string): Promise<Uint8Array | string> {
  try {
    for (let attempt = 1; attempt <= READ_ATTEMPTS; attempt++) {
      const before = await stateOf(file);
      const image = await readImage(file);
      if ((await stateOf(file)) === before) return image;
    }
    return 'it is being written just now: import it again when that is done';
  } catch (error) {
    return errorCode(error) === 'EFBIG' ? tooLarge() : `it cannot be read (${errorCode(error) ?? describe(error)})`;
  }
}

async function readImage(file: string): Promise<Uint8Array | string> {
  const content = await readRegularFile(file, MAXIMUM_DATABASE_BYTES);
  if (content.length === 0) return 'it is empty';
  if (Buffer.from(content.subarray(0, MAGIC.length)).toString('latin1') !== MAGIC) return 'it is not a SQLite database';
  if (await isHot(`${file}-journal`)) return `it was left in the middle of a change: ${OPEN_IT}`;
  const log = await readLog(`${file}-wal`);
  if (typeof log === 'string') return log;
  const image = log === null ? content : withWriteAheadLog(content, log, MAXIMUM_DATABASE_BYTES);
  if (image === null) return tooLarge();
  for (const position of WRITE_VERSIONS) image[position] = 1;
  return image;
}

/** A journal that is kept for the next change begins with a zero; so SQLite itself tells them apart. */
async function isHot(journal: string): Promise<boolean> {
  const status = await statusOf(journal);
  if (status === null) return false;
  if (!status.isFile()) return true;
  const handle = await open(journal, 'r');
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(1), 0, 1, 0);
    return bytesRead > 0 && buffer[0] !== 0;
  } finally {
    await handle.close();
  }
}

/** Null where there is none. What a log that cannot be read holds would be missing without a word. */
async function readLog(file: string): Promise<Uint8Array | string | null> {
  try {
    return await readRegularFile(file, MAXIMUM_DATABASE_BYTES);
  } catch (error) {
    return errorCode(error) === 'ENOENT' ? null : `it has changes in a file beside it (-wal) that cannot be read: ${OPEN_IT}`;
  }
}

async function stateOf(file: string): Promise<string> {
  const states = await Promise.all([file, `${file}-wal`, `${file}-journal`].map(async (each) => stateText(await statusOf(each))));
  return states.join(' ');
}

async function statusOf(file: string): Promise<Stats | null> {
  try {
    return await lstat(file);
  } catch {
    return null;
  }
}

function stateText(status: Stats | null): string {
  return status === null ? '-' : `${status.ino}/${status.size}/${status.mtimeMs}`;
}

function tooLarge(): string {
  return `it is larger than ${MAXIMUM_DATABASE_BYTES / 1024 / 1024} MB`;
}
