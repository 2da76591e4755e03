import { randomBytes } from 'node:crypto';
import { access, link, open, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { NodeFileSystem } from '../../store/fileSystem';
import { errorCode } from '../../store/storeError';

/** The file is there already, and nobody has said that it may be replaced. */
export class FileExists extends Error {
  override readonly name = 'FileExists';
}

/**
 * Writes a file that is whole or not there: beside its place first, synced, then renamed.
 * @returns bytes written
 * @throws FileExists before the first piece is asked for
 */
export async function writeWhole(file: string, pieces: AsyncIterable<string | Uint8Array>, options: { readonly replace: boolean }): Promise<number> {
  if (!options.replace && (await exists(file))) throw new FileExists(file);
  const work = path.join(path.dirname(file), `.${path.basename(file)}.${randomBytes(6).toString('hex')}.tmp`);
  const handle = await open(work, 'wx');
  let size = 0;
  try {
    for await (const piece of pieces) {
      const bytes = typeof piece === 'string' ? Buffer.from(piece) : piece;
      await handle.writeFile(bytes);
      size += bytes.length;
    }
    await handle.sync();
    await handle.close();
    await (options.replace ? rename(work, file) : renameToNew(work, file));
    await syncFolder(path.dirname(file));
    return size;
  } catch (error) {
    await handle.close().catch(() => undefined);
    await rm(work, { force: true });
    throw error;
  }
}

/** Who made the file meanwhile keeps it. Where the file system has no hard links, a moment is left between looking and renaming. */
async function renameToNew(work: string, file: string): Promise<void> {
  try {
    await link(work, file);
  } catch (error) {
    if (errorCode(error) === 'EEXIST' || (await exists(file))) throw new FileExists(file);
    await rename(work, file);
    return;
  }
  await rm(work);
}

/** Not every system can; the file itself is on the disk. */
async function syncFolder(folder: string): Promise<void> {
  await new NodeFileSystem().syncFolder(folder).catch(() => undefined);
}

async function exists(file: string): Promise<boolean> {
  try {
    await access(file);
    return true;
  } catch {
    return false;
  }
}
