import { createHash, randomBytes } from 'node:crypto';
import { access, mkdir, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { deflate } from 'node:zlib';

const compress = promisify(deflate);

/** Length of a SHA-256 object id in hex digits. */
const SHA256_DIGITS = 64;
/**
 * Seconds since the epoch, in the year 2100: the same content always makes the same commit, whenever it is made. Git walks history by
 * date, so one that lies after every parent keeps the search for a common ancestor short.
 */
const DATE = 4_102_444_800;
const SIGNATURE = `snapshot <snapshot@localhost> ${DATE} +0000`;

/**
 * Writes an object as git stores it, without starting git: a process an object is most of what it costs.
 * @param folder an object folder of our own (for `GIT_OBJECT_DIRECTORY`), never the repository's
 * @param idLength of an object id in hex digits: 40 for SHA-1, 64 for SHA-256
 * @returns its id
 */
export async function writeLooseObject(folder: string, idLength: number, type: 'blob' | 'tree' | 'commit', content: Buffer): Promise<string> {
  const object = Buffer.concat([Buffer.from(`${type} ${content.length}\0`, 'latin1'), content]);
  const oid = createHash(idLength === SHA256_DIGITS ? 'sha256' : 'sha1').update(object).digest('hex');
  const parent = path.join(folder, oid.slice(0, 2));
  const file = path.join(parent, oid.slice(2));
  if (await exists(file)) return oid;
  await mkdir(parent, { recursive: true });
  // A reader must never see half an object.
  const temporary = path.join(parent, `tmp_obj_${randomBytes(6).toString('hex')}`);
  await writeFile(temporary, await compress(object, { level: 0 }));
  await rename(temporary, file);
  return oid;
}

export interface CommitContent {
  /** Object id of its tree. */
  readonly tree: string;
  readonly parents: readonly string[];
}

/**
 * Writes a commit that nobody will ever see.
 * @returns the commit's id, of the kind that the tree's id is
 */
export async function writeCommit(folder: string, { tree, parents }: CommitContent): Promise<string> {
  const body = [`tree ${tree}`, ...parents.map((parent) => `parent ${parent}`), `author ${SIGNATURE}`, `committer ${SIGNATURE}`, '', ''].join('\n');
  return writeLooseObject(folder, tree.length, 'commit', Buffer.from(body, 'utf8'));
}

export interface TreeEntry {
  readonly mode: string;
  readonly name: string;
  readonly oid: string;
}

/** The content of a tree object. @param entries in the order of their names */
export function treeContent(entries: readonly TreeEntry[]): Buffer {
  return Buffer.concat(entries.flatMap(({ mode, name, oid }) => [Buffer.from(`${mode} ${name}\0`, 'latin1'), Buffer.from(oid, 'hex')]));
}

async function exists(file: string): Promise<boolean> {
  return access(file).then(
    () => true,
    () => false,
  );
}
