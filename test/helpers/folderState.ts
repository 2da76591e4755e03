import { createHash } from 'node:crypto';
import { lstat, readFile, readdir, readlink } from 'node:fs/promises';
import path from 'node:path';

/**
 * Everything that can be said about the content of a folder: one line a path with its kind, mode and the hash of its bytes (or where it
 * links to). Two equal states mean that nothing was added, removed or changed. Times are not part of it: git refreshes some on reading.
 */
export async function folderState(folder: string): Promise<ReadonlyMap<string, string>> {
  const state = new Map<string, string>();
  await visit(Buffer.from(folder), Buffer.alloc(0), state);
  return state;
}

async function visit(root: Buffer, relative: Buffer, state: Map<string, string>): Promise<void> {
  const separator = Buffer.from(path.sep);
  const here = relative.length === 0 ? root : Buffer.concat([root, separator, relative]);
  const status = await lstat(here);
  const mode = (status.mode & 0o7777).toString(8);
  const key = relative.toString('latin1');
  if (status.isSymbolicLink()) state.set(key, `link ${await readlink(here)}`);
  else if (status.isFile()) state.set(key, `file ${mode} ${createHash('sha256').update(await readFile(here)).digest('hex')}`);
  else if (status.isDirectory()) {
    state.set(key, `folder ${mode}`);
    for (const name of (await readdir(here, { encoding: 'buffer' })).sort((a, b) => Buffer.compare(a, b))) {
      await visit(root, relative.length === 0 ? name : Buffer.concat([relative, separator, name]), state);
    }
  } else state.set(key, `other ${mode}`);
}

/** What differs between two states, one line a path; empty when nothing does. */
export function stateDifferences(before: ReadonlyMap<string, string>, after: ReadonlyMap<string, string>): readonly string[] {
  const paths = new Set([...before.keys(), ...after.keys()]);
  return [...paths].filter((each) => before.get(each) !== after.get(each)).map((each) => `${each}: ${before.get(each) ?? 'absent'} -> ${after.get(each) ?? 'absent'}`);
}
