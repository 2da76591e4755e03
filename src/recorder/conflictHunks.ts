import type { RepositoryReader } from '../git/repositoryReader';
import type { ConflictFile, ConflictHunk, ConflictSide, LineRange } from './conflictDetail';

/** Lines with their line ends, byte-per-character text. */
export type BlobLines = readonly string[];

export function blobLines(content: Buffer): BlobLines {
  return content.toString('latin1').match(/[^\n]*\n|[^\n]+$/g) ?? [];
}

/**
 * What stands in each range of a conflict, in order; empty for a file whose lines mean nothing.
 * @param read the lines of an object; null when it is not there any more
 */
export function hunksOf(file: ConflictFile, read: (blob: string) => BlobLines | null): readonly ConflictHunk[] {
  const [left, right, base] = [linesOf(file.left, read), linesOf(file.right, read), file.base === undefined ? null : linesOf(file.base, read)];
  if (left === null || right === null) return [];
  return file.left.ranges.map((range, index): ConflictHunk => {
    const inBase = file.base?.ranges[index];
    return { base: base === null || inBase === undefined ? null : textIn(base, inBase), left: textIn(left, range), right: textIn(right, file.right.ranges[index]) };
  });
}

/**
 * Both sides' text of the conflicts in a file, in one process.
 * @param env where objects of uncommitted work are, see `ScratchObjects.environment`; they are there only as long as the scratch folder is
 * @throws GitError
 */
export async function conflictHunks(repository: RepositoryReader, env: Readonly<Record<string, string>>, file: ConflictFile): Promise<readonly ConflictHunk[]> {
  const [files] = await withHunks(repository, env, [[file]]);
  return files?.[0]?.hunks ?? [];
}

/** All of the files with their text, in one process. */
export async function withHunks(repository: RepositoryReader, env: Readonly<Record<string, string>>, lists: readonly (readonly ConflictFile[])[]): Promise<readonly (readonly ConflictFile[])[]> {
  const wanted = new Set(lists.flat().flatMap(({ left, right, base }) => (left.ranges.length === 0 ? [] : [left.blob, right.blob, base?.blob ?? null])));
  const oids = [...wanted].filter((oid) => oid !== null);
  const contents = await repository.blobs(oids, env);
  const lines = new Map(oids.map((oid, index) => [oid, contents[index] ?? null] as const).map(([oid, content]) => [oid, content === null ? null : blobLines(content)]));
  return lists.map((files) => files.map((file) => ({ ...file, hunks: hunksOf(file, (blob) => lines.get(blob) ?? null) })));
}

function linesOf({ blob, ranges }: ConflictSide, read: (blob: string) => BlobLines | null): BlobLines | null {
  return blob === null || ranges.length === 0 ? null : read(blob);
}

function textIn(lines: BlobLines, range: LineRange | undefined): string {
  if (range === undefined || range.count === 0) return '';
  return Buffer.from(lines.slice(range.start - 1, range.start - 1 + range.count).join(''), 'latin1').toString('utf8');
}
