import { createHash } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import type { JsonObject } from '../../src/store/canonicalJson';
import { canonicalJson } from '../../src/store/canonicalJson';

/** The text of a document whose hash is right, whatever it says. */
export function signed(document: JsonObject): string {
  const unsigned = Object.fromEntries(Object.entries(document).filter(([key]) => key !== 'sha256'));
  return `${JSON.stringify({ ...unsigned, sha256: createHash('sha256').update(canonicalJson(unsigned)).digest('hex') }, null, 2)}\n`;
}

/** Rewrites a document, or writes the changed one to another place, with its hash set right. */
export async function changeDocument(file: string, change: (document: JsonObject) => JsonObject, to = file): Promise<void> {
  await writeFile(to, signed(change(JSON.parse(await readFile(file, 'utf8')) as JsonObject)));
}
