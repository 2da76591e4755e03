import { lstat, readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import type { ConfigEntry } from './environment';
import type { Git } from './git';
import { copyIndex } from './indexCopy';
import { writeCommit } from './looseObject';
import type { ScratchObjects } from './scratch';
import type { StatusEntry } from './status';
import { readable, textAsBytes } from './text';

/** An untracked file above this is no source; it is left out of a snapshot, and named. */
export const HUGE_FILE_BYTES = 10 * 1024 * 1024;
/** Untracked files beyond this sum are left out too: somebody forgot to ignore a folder of build products. */
const UNTRACKED_BYTES = 256 * 1024 * 1024;

export interface SnapshotRequest {
  readonly git: Git;
  /** Absolute path. */
  readonly worktree: string;
  /** The worktree's own git folder. */
  readonly gitFolder: string;
  /** Commit that is checked out. */
  readonly head: string;
  readonly entries: readonly StatusEntry[];
  readonly objects: ScratchObjects;
  /** Unique among the snapshots that share `objects`. */
  readonly name: string;
  readonly config: readonly ConfigEntry[];
  readonly signal: AbortSignal | undefined;
}

export interface Snapshot {
  /** A commit with the uncommitted work on top of what is checked out; the same work on the same commit is the same. */
  readonly commit: string;
  readonly parents: readonly string[];
  /** Its tree: the same for the same content, whatever it grew from. */
  readonly tree: string;
  /** Untracked files left out for their size, relative to the worktree. */
  readonly leftOut: readonly string[];
  /** The newest modification of what it holds beyond the commit, milliseconds since the epoch; null when only deletions are. */
  readonly modifiedAt: number | null;
}

/**
 * Makes a commit of a worktree as it is now, in a copy of its index and with objects of its own: the repository and the worktree are
 * only read. Just the paths that `git status` named are looked at, so it costs what changed and not what there is.
 * @throws GitError
 */
export async function snapshot(request: SnapshotRequest): Promise<Snapshot> {
  const { git, worktree, gitFolder, head, objects, name, config, signal } = request;
  const indexFile = objects.file(`index-${name}`);
  await copyIndex(path.join(gitFolder, 'index'), indexFile);
  const env = { ...objects.environment, GIT_INDEX_FILE: indexFile };
  const { paths, leftOut, modifiedAt } = await selectPaths(worktree, request.entries);
  const stdin = Buffer.concat(paths.flatMap((each) => [textAsBytes(each), Buffer.of(0)]));
  const options = { env, config: [...config, ['core.looseCompression', '0'], ['core.fsync', 'none']] as const, signal };
  await git.run(worktree, ['update-index', '-z', '--add', '--remove', '--replace', '--stdin'], { ...options, stdin });
  const tree = (await git.run(worktree, ['write-tree'], options)).stdout.toString('latin1').trim();
  const parents = [head, ...(await mergeHeads(gitFolder))];
  await rm(indexFile, { force: true });
  return { commit: await writeCommit(objects.folder, { tree, parents }), tree, parents, leftOut, modifiedAt };
}

/** A merge under way has its other side as a parent: what comes from there is not this feature's work. */
async function mergeHeads(gitFolder: string): Promise<readonly string[]> {
  const text = await readFile(path.join(gitFolder, 'MERGE_HEAD'), 'latin1').catch(() => '');
  return text.split('\n').filter((line) => /^[0-9a-f]{40,64}$/.test(line));
}

/** Changed files that are asked for their time: when somebody last worked is told by a few as well as by thousands. */
const FILES_TIMED = 200;

async function selectPaths(worktree: string, entries: readonly StatusEntry[]): Promise<Pick<Snapshot, 'leftOut' | 'modifiedAt'> & { readonly paths: readonly string[] }> {
  const paths: string[] = [];
  const leftOut: string[] = [];
  let untrackedBytes = 0;
  let modifiedAt: number | null = null;
  let timed = 0;
  const root = Buffer.from(`${worktree}${path.sep}`, 'utf8');
  for (const entry of entries) {
    // A trailing slash is a repository within this one: not this feature's files.
    if (entry.kind === 'untracked' && entry.path.endsWith('/')) continue;
    const isTimed = timed < FILES_TIMED && !entry.submodule;
    const status = isTimed || entry.kind === 'untracked' ? await lstat(Buffer.concat([root, textAsBytes(entry.path)])).catch(() => null) : null;
    if (entry.kind === 'untracked') {
      if (status === null || !(status.isFile() || status.isSymbolicLink())) continue;
      if (status.size > HUGE_FILE_BYTES || untrackedBytes + status.size > UNTRACKED_BYTES) {
        leftOut.push(readable(entry.path));
        continue;
      }
      untrackedBytes += status.size;
    }
    if (isTimed && status !== null) {
      timed += 1;
      modifiedAt = Math.max(modifiedAt ?? 0, Math.trunc(status.mtimeMs));
    }
    paths.push(entry.path);
  }
  return { paths, leftOut, modifiedAt };
}
