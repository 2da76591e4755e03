import { randomBytes } from 'node:crypto';
import { access, open, rename, rm } from 'node:fs/promises';
import path from 'node:path';

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
    await rename(work, file);
    return size;
  } catch (error) {
    await handle.close().catch(() => undefined);
    await rm(work, { force: true });
    throw error;
  }
}

async function exists(file: string): Promise<boolean> {
  try {
    await access(file);
    return true;
  } catch {
    return false;
  }
}
