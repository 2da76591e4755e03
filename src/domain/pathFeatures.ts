import { KNOWN_CATEGORIES } from './category';
import { ruledCategory } from './pathRules';
import { hasTrait, PathReader, type PathTrait, type TraitSet } from './pathTraits';

/** A changed file, as far as its category goes. */
export interface WeighedFile {
  /** Relative, with forward slashes. */
  readonly path: string;
  /** Before a rename. */
  readonly from?: string | null | undefined;
  /** Lines; 0 for a binary file. */
  readonly added: number;
  /** Lines; 0 for a binary file. */
  readonly deleted: number;
}

/** Written by tools with every change, so they say nothing about it. */
const IGNORED = /(?:^|\/)(?:package-lock\.json|yarn\.lock|pnpm-lock\.yaml|Cargo\.lock|go\.sum|poetry\.lock|uv\.lock|composer\.lock|Gemfile\.lock|Pipfile\.lock|Podfile\.lock|pubspec\.lock|mix\.lock|flake\.lock|bun\.lockb?|deno\.lock|gradle\.lockfile|packages\.lock\.json|CHANGELOG\.md)$/;

/** Of more files, as many spread evenly tell the same. */
const MOST_FILES = 500;

/** In this order, the first that fits: a test of a component is a test, a page of the documentation's site is a document. */
const KINDS = ['test', 'document', 'view', 'route', 'front', 'server', 'data', 'build', 'configuration', 'code'] as const;

export type PathKind = (typeof KINDS)[number];

const SHARED_TRAITS = ['text', 'style', 'image', 'markup', 'state', 'contract', 'migration', 'change', 'endToEnd', 'script', 'backend', 'mobile', 'types', 'core', 'readme', 'root', 'example', 'index', 'viewName', 'routeName'] as const satisfies readonly PathTrait[];
const NOTED_TRAITS = ['change', 'migration', 'contract', 'text', 'style', 'image', 'endToEnd'] as const satisfies readonly PathTrait[];

/** A file of the change with what is asked of it again and again. */
interface Part {
  readonly kind: PathKind;
  readonly traits: TraitSet;
  readonly added: number;
  readonly deleted: number;
  readonly renamed: boolean;
  readonly weight: number;
  readonly folder: string;
  readonly name: string;
}

export interface PathFeatures {
  /** Share of the change's weight by kind. */
  readonly shares: Readonly<Record<PathKind, number>>;
  /** By name; shares, logarithms of counts, and flags of 0 and 1. */
  readonly inputs: Readonly<Record<string, number>>;
}

/**
 * What is to be seen of a change by its paths and line counts.
 * @returns null when there is no file, or none that was written by a person
 */
export function pathFeatures(files: readonly WeighedFile[]): PathFeatures | null {
  const looked = evenlySpread(files);
  const written = looked.filter(isWritten);
  if (written.length === 0) return null;
  const reader = new PathReader();
  const parts = written.map((file) => toPart(file, reader));
  const source = parts.filter(({ kind }) => kind !== 'test' && kind !== 'document');
  const tests = parts.filter(({ kind }) => kind === 'test');
  const shares = sharesByKind(parts);
  const ofSource = sharesByKind(source);
  const inputs: Record<string, number> = { locks: looked.length > written.length ? 1 : 0, files: Math.log2(written.length) };
  for (const kind of KINDS) inputs[`share.${kind}`] = shares[kind];
  for (const kind of KINDS.slice(2)) inputs[`source.${kind}`] = ofSource[kind];
  inputs['source.ui'] = ofSource.view + ofSource.front;
  inputs['source.api'] = ofSource.route + ofSource.server;
  inputs['source.uiOrApi'] = inputs['source.ui'] - inputs['source.api'] - ofSource.data;
  inputs['lines.test'] = lineShare(tests, parts);
  inputs['lines.document'] = lineShare(parts.filter(({ kind }) => kind === 'document'), parts);
  const weight = total(parts, (part) => part.weight);
  for (const trait of SHARED_TRAITS) inputs[`trait.${trait}`] = total(parts, (part) => (hasTrait(part.traits, trait) ? part.weight : 0)) / weight;
  for (const trait of NOTED_TRAITS) inputs[`has.${trait}`] = (inputs[`trait.${trait}`] ?? 0) > 0 ? 1 : 0;
  Object.assign(inputs, shapeOfEdits('source', source), newness('tests', tests), spread(parts));
  const ruled = ruledCategory(shares, source);
  for (const category of KNOWN_CATEGORIES) inputs[`rules.${category}`] = category === ruled ? 1 : 0;
  return { shares, inputs };
}

export function isWritten({ path }: WeighedFile): boolean {
  return !IGNORED.test(path);
}

/** The logarithm of its changed lines, so that one generated file does not outweigh the rest. */
export function fileWeight({ added, deleted }: WeighedFile): number {
  return Math.log2(2 + added + deleted);
}

export function evenlySpread(files: readonly WeighedFile[]): readonly WeighedFile[] {
  if (files.length <= MOST_FILES) return files;
  const step = files.length / MOST_FILES;
  return files.filter((_, index) => Math.floor(index / step) !== Math.floor((index - 1) / step));
}

function toPart(file: WeighedFile, reader: PathReader): Part {
  const traits = reader.traits(file.path);
  const slash = file.path.lastIndexOf('/');
  return {
    kind: kindOf(traits),
    traits,
    added: file.added,
    deleted: file.deleted,
    renamed: file.from !== undefined && file.from !== null,
    weight: fileWeight(file),
    folder: file.path.slice(0, Math.max(0, slash)),
    name: file.path.slice(slash + 1),
  };
}

function kindOf(traits: TraitSet): PathKind {
  const is = (...any: readonly PathTrait[]): boolean => any.some((trait) => hasTrait(traits, trait));
  if (is('test')) return 'test';
  if (is('document')) return 'document';
  if (is('view', 'markup', 'image', 'text', 'viewName') || (is('style') && !is('server'))) return 'view';
  if (is('state') && is('script')) return 'view';
  if (is('route', 'contract', 'routeName') && !is('front')) return 'route';
  if (is('front')) return 'front';
  if (is('server')) return 'server';
  if (is('data')) return 'data';
  if (is('build')) return 'build';
  return is('configuration') ? 'configuration' : 'code';
}

function sharesByKind(parts: readonly Part[]): Record<PathKind, number> {
  const shares = Object.fromEntries(KINDS.map((kind) => [kind, 0])) as Record<PathKind, number>;
  const weight = total(parts, (part) => part.weight);
  for (const part of parts) shares[part.kind] += part.weight / weight;
  return shares;
}

function lineShare(some: readonly Part[], all: readonly Part[]): number {
  return total(some, changed) / Math.max(1, total(all, changed));
}

/** Whether lines came, went or were rewritten: code that is restructured loses about as much as it gains. */
function shapeOfEdits(name: string, parts: readonly Part[]): Record<string, number> {
  const added = total(parts, (part) => part.added);
  const deleted = total(parts, (part) => part.deleted);
  const shareOf = (is: (part: Part) => boolean): number => parts.filter(is).length / Math.max(1, parts.length);
  return {
    ...newness(name, parts),
    [`${name}.balance`]: Math.min(added, deleted) / Math.max(1, added, deleted),
    [`${name}.onlyDeleted`]: shareOf((part) => part.added === 0),
    [`${name}.even`]: shareOf((part) => part.added > 0 && Math.abs(part.added - part.deleted) <= Math.max(1, 0.1 * part.added)),
    [`${name}.shrunk`]: shareOf((part) => part.deleted >= part.added),
    [`${name}.meanDeleted`]: total(parts, (part) => deletedShare(part.added, part.deleted)) / Math.max(1, parts.length),
    [`${name}.linesPerFile`]: Math.log2(1 + (added + deleted) / Math.max(1, parts.length)),
    [`${name}.largest`]: most(parts, changed) / Math.max(1, added + deleted),
    [`${name}.renamed`]: shareOf((part) => part.renamed),
    [`${name}.mostDeleted`]: Math.log2(1 + most(parts, (part) => part.deleted)),
  };
}

function newness(name: string, parts: readonly Part[]): Record<string, number> {
  const added = total(parts, (part) => part.added);
  const deleted = total(parts, (part) => part.deleted);
  return {
    [`${name}.added`]: Math.log2(1 + added),
    [`${name}.deleted`]: Math.log2(1 + deleted),
    [`${name}.deletedShare`]: deletedShare(added, deleted),
    [`${name}.onlyAdded`]: parts.filter((part) => part.added > 0 && part.deleted === 0).length / Math.max(1, parts.length),
    [`${name}.files`]: Math.log2(1 + parts.length),
  };
}

function spread(parts: readonly Part[]): Record<string, number> {
  const count = (of: (part: Part) => string): number => Math.log2(new Set(parts.map(of)).size);
  const gained = new Set(parts.filter((part) => part.deleted === 0).map((part) => part.name));
  return {
    folders: count((part) => part.folder),
    tops: count((part) => part.folder.split('/', 1)[0] ?? ''),
    extensions: count((part) => part.name.slice(part.name.lastIndexOf('.') + 1)),
    // A name that went in one folder and came in another, too much changed for git to call it a rename.
    moved: parts.some((part) => part.added === 0 && part.deleted > 0 && gained.has(part.name)) ? 1 : 0,
  };
}

function changed(part: Part): number {
  return part.added + part.deleted;
}

function deletedShare(added: number, deleted: number): number {
  return added + deleted === 0 ? 0.5 : deleted / (added + deleted);
}

function total(parts: readonly Part[], figure: (part: Part) => number): number {
  return parts.reduce((sum, part) => sum + figure(part), 0);
}

function most(parts: readonly Part[], figure: (part: Part) => number): number {
  return parts.reduce((largest, part) => Math.max(largest, figure(part)), 0);
}
