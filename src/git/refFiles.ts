import { readFile } from 'node:fs/promises';
import path from 'node:path';

const OID = /^[0-9a-f]{40,64}$/;

/**
 * The commits that branches are at, from the repository's files alone: no git is started. In a repository that keeps its refs in another
 * way (reftable) nothing is found.
 * @param names full names, such as `refs/heads/main`
 * @returns by name; those that are not there are missing
 */
export async function readRefFiles(commonFolder: string, names: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const loose = await Promise.all(names.map(async (name) => [name, await readLoose(commonFolder, name)] as const));
  const found = new Map(loose.flatMap(([name, oid]) => (oid === null ? [] : [[name, oid] as const])));
  if (found.size === names.length) return found;
  const packed = parsePackedRefs(await readFile(path.join(commonFolder, 'packed-refs'), 'utf8').catch(() => ''));
  for (const name of names) {
    const oid = found.get(name) ?? packed.get(name);
    if (oid !== undefined) found.set(name, oid);
  }
  return found;
}

/** Reads `packed-refs`: one `<commit> <name>` a line; comments and peeled tags are skipped. */
export function parsePackedRefs(text: string): ReadonlyMap<string, string> {
  const refs = new Map<string, string>();
  for (const line of text.split('\n')) {
    const [, oid, name] = /^([0-9a-f]{40,64}) (\S.*)$/.exec(line) ?? [];
    if (oid !== undefined && name !== undefined) refs.set(name, oid);
  }
  return refs;
}

async function readLoose(commonFolder: string, name: string): Promise<string | null> {
  // Git allows no such name; one that comes from a file must not lead out of the folder.
  if (name.split('/').includes('..') || name.includes('\0')) return null;
  const text = await readFile(path.join(commonFolder, ...name.split('/')), 'latin1').catch(() => '');
  const oid = text.trim();
  return OID.test(oid) ? oid : null;
}
