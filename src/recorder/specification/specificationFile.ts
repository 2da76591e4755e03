import { readdir } from 'node:fs/promises';
import path from 'node:path';
import picomatch from 'picomatch';
import { readInside } from '../inspection/readInside';
import { isNoSpecification, specificationFolder } from './specificationLayout';
import { SpecificationMemory } from './specificationMemory';
import type { SpecificationDocument, SpecificationText } from './specificationText';

/** Where specifications are looked for unless settings say otherwise, the likeliest first. */
export const SPECIFICATION_GLOBS: readonly string[] = [
  'SPEC.md',
  '.specify/specs/**/spec.md',
  'specs/**/spec.md',
  'specs/**/*.md',
  'openspec/changes/**/*.md',
  '.specify/**/*.md',
  'docs/specs/**/*.md',
];

const SIZE_LIMIT = 256 * 1024;
/** A folder with more is no specification of one feature. */
const MOST_DOCUMENTS = 16;
/** A walk ends here: a glob may start at the root of a huge repository. */
const WALK_LIMIT = 2000;
const NEVER_WALKED = new Set(['.git', 'node_modules', 'dist', 'build', 'out', 'target', 'vendor', '.venv']);

export interface SpecificationQuery {
  /** Absolute path. */
  readonly worktree: string;
  readonly globs: readonly string[];
  /** Paths that the feature changed, relative to the worktree, with forward slashes. */
  readonly changed: readonly string[];
  /** What the feature is called, to choose among several that were there before. */
  readonly feature: string;
}

/**
 * The feature's specification: what it wrote itself, else what was there for it; null when there is none. Of files that were there before,
 * those that a pattern finds may be other features', merged long ago, so they must be named like this one; and none of them names it.
 * Reads files only; never throws.
 * @param memory what was parsed before
 */
export async function readSpecification(query: SpecificationQuery, memory = new SpecificationMemory()): Promise<SpecificationText | null> {
  const globs = query.globs.map((glob) => glob.replaceAll('\\', '/').replace(/^\.\//, ''));
  for (const glob of globs) {
    const matches = picomatch(glob, { dot: true });
    const found = await firstReadable(memory, query.worktree, bestFirst(query.changed.filter((file) => matches(file)), query.feature));
    if (found !== null) return found;
  }
  for (const glob of globs) {
    const files = await existing(query.worktree, glob);
    const candidates = picomatch.scan(glob).isGlob ? files.filter((file) => isNamedLike(file, query.feature)) : files;
    const found = await firstReadable(memory, query.worktree, bestFirst(candidates, query.feature));
    if (found !== null) return { ...found, name: null };
  }
  return null;
}

/** Named like the feature, then the main document of a folder of several, then by name. */
function bestFirst(files: readonly string[], feature: string): readonly string[] {
  const rank = (file: string): number => {
    const named = isNamedLike(file, feature) ? 0 : 10;
    const base = path.posix.basename(file).toLowerCase();
    return named + (base === 'spec.md' ? 0 : base === 'proposal.md' ? 1 : base === 'readme.md' ? 3 : 2);
  };
  return [...files].sort((a, b) => rank(a) - rank(b) || (a < b ? -1 : 1));
}

function isNamedLike(file: string, feature: string): boolean {
  const wanted = words(feature);
  const named = new Set(words(file));
  return wanted.length > 0 && wanted.every((word) => named.has(word));
}

function words(text: string): readonly string[] {
  return text.toLowerCase().split(/[^a-z0-9]+/).filter((word) => word !== '');
}

async function firstReadable(memory: SpecificationMemory, worktree: string, files: readonly string[]): Promise<SpecificationText | null> {
  for (const file of files.filter((candidate) => !isNoSpecification(candidate)).slice(0, 5)) {
    const documents = await readDocuments(worktree, file);
    if (documents.length > 0) return memory.parse(documents);
  }
  return null;
}

/** The file with those that belong to it, the main one first. */
async function readDocuments(worktree: string, file: string): Promise<readonly SpecificationDocument[]> {
  const layout = specificationFolder(file);
  if (layout === null) return readEach(worktree, [file]);
  const deltas = layout.deltas === null ? [] : [...(await walk(worktree, `${layout.folder}/${layout.deltas}`, (found) => found.endsWith('/spec.md')))].sort();
  const [main, ...others] = layout.documents.map((name) => `${layout.folder}/${name}`);
  const all = [...new Set([...(main === undefined ? [] : [main]), ...deltas, ...others, file])];
  return readEach(worktree, all.slice(0, MOST_DOCUMENTS));
}

async function readEach(worktree: string, files: readonly string[]): Promise<readonly SpecificationDocument[]> {
  const texts = await Promise.all(files.map((file) => readInside(worktree, file, SIZE_LIMIT)));
  return texts.flatMap((text, index) => (text === null ? [] : [{ path: files[index] ?? '', text }]));
}

async function existing(worktree: string, glob: string): Promise<readonly string[]> {
  const { base, glob: pattern } = picomatch.scan(glob);
  if (pattern === '') return [base];
  return walk(worktree, base, picomatch(glob, { dot: true }));
}

async function walk(worktree: string, base: string, matches: (file: string) => boolean): Promise<readonly string[]> {
  const found: string[] = [];
  const folders = [base];
  for (let seen = 0; folders.length > 0 && seen < WALK_LIMIT; ) {
    const folder = folders.shift() ?? '';
    const entries = await readdir(path.join(worktree, folder), { withFileTypes: true }).catch(() => []);
    for (const entry of entries) {
      seen += 1;
      const relative = folder === '' ? entry.name : `${folder}/${entry.name}`;
      if (entry.isDirectory() && !NEVER_WALKED.has(entry.name)) folders.push(relative);
      else if (!entry.isDirectory() && matches(relative)) found.push(relative);
    }
  }
  return found;
}
