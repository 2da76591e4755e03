import { spawnSync } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { chmod, writeFile } from 'node:fs/promises';
import path from 'node:path';

/**
 * A program in place of git that does something else for one question in one worktree, and is git for everything else.
 * @param folder where it goes
 * @param act shell commands; `exec git "$@"` follows
 * @returns its path
 */
export async function gitThat(folder: string, command: string, worktree: string, act: string): Promise<string> {
  const file = path.join(folder, `git-${command}`);
  await writeFile(file, `#!/bin/sh\nfor word in "$@"; do\n  if [ "$word" = ${command} ] && [ "$2" = '${worktree}' ]; then\n${act}\n  break\n  fi\ndone\nexec git "$@"\n`);
  await chmod(file, 0o755);
  return file;
}

/** Puts a file system over a folder that never answers: a FUSE mount that nobody serves. Null where that is not possible. */
export function stalledMount(folder: string): { release(): void } | null {
  if (process.platform !== 'linux') return null;
  let device: number;
  try {
    device = openSync('/dev/fuse', 'r+');
  } catch {
    return null;
  }
  const { status } = spawnSync('mount', ['-i', '-t', 'fuse', '-o', 'fd=3,rootmode=40000,user_id=0,group_id=0', 'stalled', folder], { stdio: ['ignore', 'ignore', 'ignore', device] });
  const release = (): void => {
    closeSync(device);
    spawnSync('umount', ['-l', folder]);
  };
  if (status === 0) return { release };
  closeSync(device);
  return null;
}
