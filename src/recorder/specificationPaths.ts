import path from 'node:path';
import type { Block } from './specificationOutline';

/** More than this is no file scope any more. */
const MOST_PATHS = 300;
const LONGEST_PATH = 240;
const LONGEST_LISTING = 1000;
/** A listing that its author never filled in. */
const TEMPLATE = /\[REMOVE IF UNUSED\]/i;

/** Names with one of these endings are files even without a folder; what else has a dot may be `Array.map`. */
const EXTENSIONS = new Set(
  (
    'astro bat bicep c cc cfg clj cljs conf cpp cs csproj css csv dart diff ex exs erl env fs fsproj gd go gql gradle graphql groovy h hbs hpp hs htm html ini ipynb java jl js json ' +
    'json5 jsonc jsx kt kts less lock lua m md mdx mjs cjs ml mm mod mts cts nix php pl plist prisma properties proto ps1 py pyi r rake rb rs rst sass scala scss sh sln snap sol sql ' +
    'sum svelte svg swift tcl tf tfvars toml ts tsx txt vue wgsl xaml xml yaml yml zig zsh'
  ).split(' '),
);

const BARE_FILES = /^(?:Makefile|Dockerfile|Containerfile|Gemfile|Rakefile|Procfile|Justfile|CODEOWNERS|LICENSE|\.(?:git|docker|eslint|npm|prettier)ignore|\.editorconfig|\.env(?:\.[\w.]+)?)$/;

/**
 * The paths that blocks name, once each, relative to the repository's root.
 * @param folder of the document, which links with dots start from
 */
export function pathsIn(blocks: readonly Block[], folder: string): readonly string[] {
  const found = blocks.flatMap((block): readonly (string | null)[] => {
    if (block.kind === 'code') return TEMPLATE.test(block.text) ? [] : pathsOfListing(block.text);
    const whole = block.text.trim();
    return [
      ...block.codes.map((code) => (looksLikePath(code) ? repositoryPath(code) : null)),
      ...block.links.map((link) => linkedPath(link, folder)),
      ...(whole.includes('/') && !/\s/.test(whole) ? [repositoryPath(whole)] : []),
      ...block.prose.split(/[\s,;()"'“”|]+/).map((word) => (isSurelyPath(word) ? repositoryPath(word) : null)),
    ];
  });
  return validPaths(found);
}

/** Once each, bounded. */
export function validPaths(paths: readonly (string | null)[]): readonly string[] {
  return [...new Set(paths.filter((found) => found !== null))].slice(0, MOST_PATHS);
}

/** With forward slashes; null for what is absolute, leaves the repository, or is no path or glob at all. */
export function repositoryPath(text: string): string | null {
  if (text.length > 2 * LONGEST_PATH) return null;
  const cleaned = withoutLine(text.trim().replace(/[.,;:]+$/, ''))
    .replaceAll('\\', '/')
    .replace(/^(?:\.\/+)+/, '')
    .replace(/\/{2,}/g, '/');
  if (cleaned === '' || cleaned.length > LONGEST_PATH || /^(?:\/|~|@|-|[A-Za-z][\w+.-]*:)/.test(cleaned)) return null;
  if (!/^[\p{L}\p{N}\p{M}._\-/*?{},!()[\]+@ ]+$/u.test(cleaned) || !/[\p{L}\p{N}*]/u.test(cleaned)) return null;
  return cleaned.split('/').includes('..') ? null : cleaned;
}

/** `src/a.ts:12` and `src/a.ts:12-20` name a file. */
function withoutLine(text: string): string {
  return text.replace(/:\d+(?:[-:]\d+)?$/, '');
}

function looksLikePath(code: string): boolean {
  if (/\s/.test(code)) return false;
  return /[/\\]/.test(code) ? !/^[A-Z]+\/|^\//.test(code) : hasFileName(withoutLine(code));
}

/** Outside of code `and/or` is no path: it takes a file's name, a glob or the slash of a folder at the end. */
function isSurelyPath(word: string): boolean {
  if (word.length > LONGEST_PATH || /[[\]<>{}]/.test(word)) return false;
  const cleaned = word.replace(/[.,;:]+$/, '');
  if (!cleaned.includes('/')) return hasFileName(cleaned);
  return hasFileName(cleaned.slice(cleaned.lastIndexOf('/') + 1)) || /\w\/$|\/\*{1,2}$/.test(cleaned);
}

function hasFileName(name: string): boolean {
  const dot = name.lastIndexOf('.');
  return BARE_FILES.test(name) || (dot >= 0 && dot < name.length - 1 && EXTENSIONS.has(name.slice(dot + 1).toLowerCase()));
}

function linkedPath(link: string, folder: string): string | null {
  if (/^(?:[a-z][a-z0-9+.-]*:|#|\/\/)/i.test(link)) return null;
  const target = decoded(link.replace(/[?#].*$/s, ''));
  if (target === null || target === '') return null;
  if (target.startsWith('/')) return repositoryPath(target.slice(1));
  return repositoryPath(/^\.{1,2}\//.test(target) ? path.posix.join(folder, target) : target);
}

function decoded(link: string): string | null {
  try {
    return decodeURIComponent(link);
  } catch {
    return null;
  }
}

/** A list of paths, one a line, or a tree such as the command of that name draws. */
function pathsOfListing(text: string): readonly (string | null)[] {
  const folders: { readonly column: number; readonly entry: { readonly path: string; filled: boolean } }[] = [];
  const found: { readonly path: string; filled: boolean }[] = [];
  for (const line of text.split('\n', LONGEST_LISTING)) {
    if (line.length > LONGEST_PATH) continue;
    const [, indent = '', name = ''] = /^([\s│├└─|`+]*(?:-- )?)([^\s│├└─#].*)$/u.exec(line) ?? [];
    const entry = name.replace(/\s+(?:#|\/\/|←|<-|--).*$/, '').trim();
    if (entry === '' || /\s/.test(entry) || !(entry.includes('/') || hasFileName(entry) || indent !== '')) continue;
    const column = indent.length;
    while ((folders.at(-1)?.column ?? -1) >= column) folders.pop();
    const parent = folders.at(-1)?.entry;
    const whole = { path: `${parent?.path ?? ''}${entry}`, filled: false };
    if (parent !== undefined) parent.filled = true;
    found.push(whole);
    if (entry.endsWith('/')) folders.push({ column, entry: whole });
  }
  // A folder is named by what is drawn in it, and by itself only when that is nothing.
  return found.filter(({ filled }) => !filled).map((entry) => repositoryPath(entry.path));
}
