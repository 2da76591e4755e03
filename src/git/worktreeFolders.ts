import { readFile, readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import type { Ref } from './refs';
import type { ListedWorktree } from './worktreeList';

/** What the files of a repository say about a linked worktree; read without starting git. */
export interface WorktreeFolder {
  /** Absolute path of the worktree. */
  readonly path: string;
  /** Absolute path of its folder under `worktrees/` in the repository. */
  readonly administration: string;
  /** Short branch name; null when detached. */
  readonly branch: string | null;
  /** Milliseconds since the epoch. */
  readonly createdAt: number;
}

/**
 * When a worktree was made: git writes `commondir` once, at its creation, and never again. (The folder's own time, `HEAD`, `index` and `gitdir`
 * change with use.)
 * @returns milliseconds since the epoch; null when there is no such file
 */
export async function worktreeCreatedAt(administration: string): Promise<number | null> {
  try {
    return Math.trunc((await stat(path.join(administration, 'commondir'))).mtimeMs);
  } catch {
    return null;
  }
}

/** The folder that holds a worktree's own HEAD and index: `.git` itself, or where a `.git` file points; null when there is none. */
export async function gitFolderOf(worktree: string): Promise<string | null> {
  const dotGit = path.join(worktree, '.git');
  try {
    if ((await stat(dotGit)).isDirectory()) return dotGit;
    const content = await readFile(dotGit, 'utf8');
    return content.startsWith('gitdir: ') ? path.resolve(worktree, withoutLineEnd(content.slice('gitdir: '.length))) : null;
  } catch {
    return null;
  }
}

/** The folder that all worktrees of a repository share. */
export async function commonFolderOf(gitFolder: string): Promise<string> {
  const content = await readText(path.join(gitFolder, 'commondir'));
  return content === null ? gitFolder : path.resolve(gitFolder, withoutLineEnd(content));
}

/** The linked worktrees of a repository that are there, in no order. One that cannot be read, or whose folder is gone, is not listed. */
export async function readWorktreeFolders(commonFolder: string): Promise<readonly WorktreeFolder[]> {
  const parent = path.join(commonFolder, 'worktrees');
  const names = await readdir(parent).catch(() => []);
  const found = await Promise.all(names.map((name) => readWorktreeFolder(path.join(parent, name))));
  return found.filter((folder) => folder !== null);
}

/** The folder under `worktrees/` of each linked worktree, by the worktree's path; reads nothing in the worktrees themselves. */
export async function administrationsOf(commonFolder: string): Promise<ReadonlyMap<string, string>> {
  const parent = path.join(commonFolder, 'worktrees');
  const names = await readdir(parent).catch(() => []);
  const found = await Promise.all(
    names.map(async (name) => {
      const administration = path.join(parent, name);
      const gitFile = await readText(path.join(administration, 'gitdir'));
      return gitFile === null ? null : ([path.dirname(path.resolve(administration, withoutLineEnd(gitFile))), administration] as const);
    }),
  );
  return new Map(found.filter((each) => each !== null));
}

/**
 * What `git worktree list` says, from the repository's files alone: git looks into every worktree for it, and waits where one's disk does
 * not answer. Whether a folder is gone (`prunable`) is not known this way.
 * @param refs of the repository
 */
export async function listFromFiles(commonFolder: string, refs: readonly Ref[]): Promise<readonly ListedWorktree[]> {
  const oids = new Map(refs.map((ref) => [ref.name, ref.oid]));
  const entry = async (worktree: string, gitFolder: string): Promise<ListedWorktree> => {
    const head = ((await readText(path.join(gitFolder, 'HEAD'))) ?? '').trim();
    const branch = /^ref: (refs\/heads\/.+)$/.exec(head)?.[1] ?? null;
    const locked = (await readText(path.join(gitFolder, 'locked'))) !== null;
    return { path: worktree, head: branch === null ? head : (oids.get(branch) ?? null), branch, bare: false, detached: branch === null, locked, prunable: false };
  };
  const main = path.basename(commonFolder) === '.git' ? await entry(path.dirname(commonFolder), commonFolder) : { ...(await entry(commonFolder, commonFolder)), bare: true };
  const linked = [...(await administrationsOf(commonFolder))].sort(([a], [b]) => (a < b ? -1 : 1));
  return [main, ...(await Promise.all(linked.map(([worktree, administration]) => entry(worktree, administration))))];
}

async function readWorktreeFolder(administration: string): Promise<WorktreeFolder | null> {
  const [gitFile, head, createdAt] = await Promise.all([
    readText(path.join(administration, 'gitdir')),
    readText(path.join(administration, 'HEAD')),
    worktreeCreatedAt(administration),
  ]);
  if (gitFile === null || head === null || createdAt === null) return null;
  const worktree = path.dirname(path.resolve(administration, withoutLineEnd(gitFile)));
  if ((await gitFolderOf(worktree)) === null) return null;
  const branch = /^ref: refs\/heads\/(.+)$/m.exec(head)?.[1] ?? null;
  return { path: worktree, administration, branch, createdAt };
}

async function readText(file: string): Promise<string | null> {
  try {
    return await readFile(file, 'utf8');
  } catch {
    return null;
  }
}

/** One line end only: a path may itself end with white space. */
function withoutLineEnd(text: string): string {
  return text.replace(/\r?\n$/, '');
}
