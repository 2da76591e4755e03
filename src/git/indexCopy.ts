import { copyFile, lstat, utimes } from 'node:fs/promises';

/** Ahead of now: younger than any file of a worktree. */
const TRUSTED_AHEAD_SECONDS = 86_400;

/**
 * Copies an index. Git trusts an entry unless the file is as young as the index itself, so the copy's time matters: it keeps that of the
 * original, rounded down, and at worst some files are compared once more.
 * @param trusted makes git take every entry at its word, by time and size, and compare no content
 */
export async function copyIndex(from: string, to: string, trusted = false): Promise<void> {
  const { mtimeMs } = await lstat(from);
  await copyFile(from, to);
  const seconds = trusted ? Math.floor(Date.now() / 1000) + TRUSTED_AHEAD_SECONDS : Math.floor(mtimeMs / 1000);
  await utimes(to, seconds, seconds);
}
