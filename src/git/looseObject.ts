import { createHash } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { deflateSync } from 'node:zlib';

/**
 * Writes an object as git stores it, without starting git. Only for folders that nobody else writes to.
 * @param folder of objects
 * @param idLength of an object id in hex digits: 40 for SHA-1, 64 for SHA-256
 * @returns its id
 */
export async function writeLooseObject(folder: string, idLength: number, type: 'blob' | 'tree' | 'commit', content: Buffer): Promise<string> {
  const bytes = Buffer.concat([Buffer.from(`${type} ${content.length}\0`, 'latin1'), content]);
  const oid = createHash(idLength === 64 ? 'sha256' : 'sha1').update(bytes).digest('hex');
  const parent = path.join(folder, oid.slice(0, 2));
  await mkdir(parent, { recursive: true });
  await writeFile(path.join(parent, oid.slice(2)), deflateSync(bytes, { level: 0 }), { flag: 'wx' }).catch((error: unknown) => {
    // Git may have made the same object; its files are read-only.
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
  });
  return oid;
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

/** The content of a commit object that nobody will ever see. */
export function commitContent(tree: string, parents: readonly string[]): Buffer {
  const person = 'scratch <scratch@localhost> 0 +0000';
  return Buffer.from([`tree ${tree}`, ...parents.map((parent) => `parent ${parent}`), `author ${person}`, `committer ${person}`, '', 'scratch', ''].join('\n'), 'latin1');
}
