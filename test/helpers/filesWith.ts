import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const execute = promisify(execFile);

/** What grep ends with where it has read everything and found nothing; whatever else it fails with is a failure. */
const NOTHING_FOUND = 1;

/** Paths of all files below the folders that hold a text. */
export async function filesWith(text: string, folders: readonly string[]): Promise<readonly string[]> {
  try {
    const { stdout } = await execute('grep', ['-rlF', '-e', text, ...folders]);
    return stdout.split('\n').filter((line) => line !== '');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === NOTHING_FOUND) return [];
    throw error;
  }
}
