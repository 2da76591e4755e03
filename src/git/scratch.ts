import { constants } from 'node:fs';
import { access, copyFile, mkdir, mkdtemp, readdir, rm, stat, statfs, utimes, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { treeContent, writeLooseObject } from './looseObject';

/** What it is for, as its name says. */
export type ScratchKind = 'git' | 'sample';

/** How often whoever keeps a folder for long says so. */
export const TOUCH_MS = 6 * 60 * 60 * 1000;
/** A process id may be given out again; after this long nobody inspects any more. */
const STALE_AFTER_MS = 24 * 60 * 60 * 1000;

/**
 * A folder of its own, outside of every repository, for what has to be written for a while: the copy of an index, the objects of a
 * snapshot or a merge, a history to look around in. Nobody else may look into it. Always dispose of it.
 */
export class Scratch {
  readonly folder: string;

  private constructor(folder: string) {
    this.folder = folder;
  }

  /**
   * Makes one, and removes those that processes which no longer run have left behind.
   * @param given where; the fastest place there is unless told
   */
  static async create(given?: string, kind: ScratchKind = 'git'): Promise<Scratch> {
    const parent = given ?? (await fastestFolder());
    const prefix = `parallel-patterns-${kind}-`;
    await sweep(parent, prefix);
    return new Scratch(await mkdtemp(path.join(parent, `${prefix}${process.pid}-`)));
  }

  /** Whoever keeps one for longer than an inspection has to say now and then that it is in use. */
  async touch(): Promise<void> {
    const now = new Date();
    await utimes(this.folder, now, now).catch(() => undefined);
  }

  async dispose(): Promise<void> {
    await removeInParts(this.folder);
  }
}

/** Removing thousands of objects in one go keeps the event loop busy for longer than anybody should wait; each call does one folder of them. */
async function removeInParts(folder: string): Promise<void> {
  for (const entry of await readdir(folder, { withFileTypes: true }).catch(() => [])) {
    if (entry.isDirectory()) await removeInParts(path.join(folder, entry.name));
  }
  await rm(folder, { recursive: true, force: true, maxRetries: 3 });
}

/** Hundreds of small files are written and thrown away; in memory that costs a tenth. */
const SHARED_MEMORY = '/dev/shm';
const ENOUGH_BYTES = 1024 ** 3;

async function fastestFolder(): Promise<string> {
  if (process.platform !== 'linux') return os.tmpdir();
  try {
    await access(SHARED_MEMORY, constants.W_OK);
    const { bavail, bsize } = await statfs(SHARED_MEMORY);
    return bavail * bsize >= ENOUGH_BYTES ? SHARED_MEMORY : os.tmpdir();
  } catch {
    return os.tmpdir();
  }
}

async function sweep(parent: string, prefix: string): Promise<void> {
  const names = await readdir(parent).catch(() => []);
  for (const name of names) {
    const pid = name.startsWith(prefix) ? /^\d+(?=-)/.exec(name.slice(prefix.length))?.[0] : undefined;
    if (pid === undefined) continue;
    const folder = path.join(parent, name);
    // Somebody else's (another user's, or one that is being removed right now) stays: it is theirs to clean up.
    if (await isStale(Number(pid), folder)) await removeInParts(folder).catch(() => undefined);
  }
}

async function isStale(pid: number, folder: string): Promise<boolean> {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ESRCH') return true;
  }
  const made = await stat(folder).catch(() => null);
  return made !== null && Date.now() - made.mtimeMs > STALE_AFTER_MS;
}

/** Where objects made for a question go, with the repository's own objects readable behind them. */
export class ScratchObjects {
  /** For `GIT_OBJECT_DIRECTORY`. */
  readonly folder: string;
  readonly #parent: string;
  readonly #commonFolder: string;

  private constructor(parent: string, commonFolder: string) {
    this.#parent = parent;
    this.#commonFolder = commonFolder;
    this.folder = path.join(parent, 'merge.git', 'objects');
  }

  /**
   * @param parent a folder that is not there yet
   * @param commonFolder the repository's
   */
  static async create(parent: string, commonFolder: string): Promise<ScratchObjects> {
    const scratch = new ScratchObjects(parent, commonFolder);
    await mkdir(path.join(scratch.folder, 'info'), { recursive: true });
    await writeFile(path.join(scratch.folder, 'info', 'alternates'), `${quoted(path.join(commonFolder, 'objects'))}\n`);
    return scratch;
  }

  get environment(): Readonly<Record<string, string>> {
    return { GIT_OBJECT_DIRECTORY: this.folder };
  }

  /**
   * Adds a tree with nothing in it but files of these contents, named by their position.
   * @param blobs object ids
   */
  async treeOf(blobs: readonly string[], idLength: number): Promise<string> {
    const entries = blobs.map((oid, index) => ({ mode: '100644', name: String(index).padStart(9, '0'), oid }));
    return writeLooseObject(this.folder, idLength, 'tree', treeContent(entries));
  }

  /** A path that nothing else uses. */
  file(name: string): string {
    return path.join(this.#parent, name);
  }

  /**
   * A bare-bones git folder over these objects, with nothing of the user's configuration in it. A merge run in it knows the attributes of
   * a work tree, but no merge driver: what a driver is to run stands in configuration alone, and a file whose driver is unknown is
   * merged as text.
   * @param objectFormat length of an object id in hex digits: 40 for SHA-1, 64 for SHA-256
   */
  async gitFolder(objectFormat: number): Promise<string> {
    const folder = path.join(this.#parent, 'merge.git');
    await mkdir(path.join(folder, 'refs'), { recursive: true });
    await mkdir(path.join(folder, 'info'));
    await writeFile(path.join(folder, 'HEAD'), 'ref: refs/heads/none\n');
    await writeFile(
      path.join(folder, 'config'),
      objectFormat === 64 ? '[core]\n\trepositoryformatversion = 1\n[extensions]\n\tobjectformat = sha256\n' : '[core]\n\trepositoryformatversion = 0\n',
    );
    for (const name of ['shallow', 'info/attributes', 'info/grafts']) await copyIfThere(path.join(this.#commonFolder, name), path.join(folder, name));
    return folder;
  }
}

async function copyIfThere(from: string, to: string): Promise<void> {
  await copyFile(from, to).catch((error: unknown) => {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error;
  });
}

/** As git reads it in `info/alternates`: a path may hold a newline, or start like a comment. */
function quoted(text: string): string {
  return `"${text.replace(/["\\]/g, '\\$&').replace(/\n/g, '\\n').replace(/\r/g, '\\r').replace(/\t/g, '\\t')}"`;
}
