import { constants } from 'node:fs';
import { open, realpath } from 'node:fs/promises';
import path from 'node:path';

/**
 * The beginning of a file of a worktree, as text. Null for what is no ordinary file, or lies outside of the worktree once links are followed.
 * @param file relative to the worktree
 * @param limit bytes; no more are read
 */
export async function readInside(worktree: string, file: string, limit: number): Promise<string | null> {
  try {
    const [root, real] = await Promise.all([realpath(worktree), realpath(path.join(worktree, file))]);
    if (!real.startsWith(root + path.sep)) return null;
    const handle = await open(real, constants.O_RDONLY | constants.O_NONBLOCK);
    try {
      if (!(await handle.stat()).isFile()) return null;
      const { buffer, bytesRead } = await handle.read(Buffer.alloc(limit), 0, limit, 0);
      return buffer.toString('utf8', 0, bytesRead);
    } finally {
      await handle.close();
    }
  } catch {
    return null;
  }
}
