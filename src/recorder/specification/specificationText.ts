import path from 'node:path';
import type { Category } from '../../domain/category';
import { TRAITS, type Specification, type Trait } from '../../domain/specification';
import { tellingWords } from '../../domain/tellingWords';
import { splitFrontMatter, type FrontMatter } from './frontMatter';
import { isTest, validCommands } from './specificationCommands';
import { OUTLINE_ALLOWANCE, outline } from './specificationOutline';
import { repositoryPath, validPaths } from './specificationPaths';
import { findingsOf, distinctNames, type Findings } from './specificationTraits';

/** A specification's text, read as far as the pattern of a run needs it. */
export interface SpecificationText {
  readonly name: string | null;
  readonly category: Category | null;
  readonly specification: Specification;
  readonly content: SpecificationContent;
}

/** What a specification asks for, in values that a plan or a forecast can use. Null is what could not be read to the end. */
export interface SpecificationContent {
  /** Statements that can be checked, a scenario counted as one. */
  readonly criteria: number | null;
  /** Paths and globs to work on, relative to the repository's root, with forward slashes. */
  readonly fileScope: readonly string[] | null;
  /** Paths and globs to leave alone. */
  readonly outOfScope: readonly string[] | null;
  /** Commands that test, check or build. */
  readonly commands: readonly string[] | null;
  /** Names of what must be there first. */
  readonly dependencies: readonly string[] | null;
  /** Words of prose, without code and front matter. */
  readonly words: number | null;
  /** What it is about, at most two hundred, sorted. */
  readonly tellingWords: readonly string[];
}

/** One of the files that a specification consists of. */
export interface SpecificationDocument {
  /** Relative to the worktree, with forward slashes. */
  readonly path: string;
  readonly text: string;
}

/** Of the paths that are kept with a run. */
const MOST_STORED_PATHS = 100;

/**
 * Reads a specification of one file, as it stands in the worktree or stood at some other moment.
 * @param path relative to the worktree, with forward slashes
 * @see parseSpecificationDocuments
 */
export function parseSpecification(text: string, path: string): SpecificationText {
  return parseSpecificationDocuments([{ path, text }]);
}

/**
 * Reads a specification: YAML front matter first, what it does not say from the layout of folders and from what stands below the headings.
 * Of several documents the first is the main one, which gives name, category and type; the rest add what they say. Never throws. A text that is too
 * long to be parsed to its end leaves unknown what was not seen up to there: such traits are left out.
 * @param documents at least one
 */
export function parseSpecificationDocuments(documents: readonly SpecificationDocument[]): SpecificationText {
  const parts = documents.map(({ path, text }) => ({ path, ...splitFrontMatter(text) }));
  const [main] = parts;
  const fronts = parts.map(({ front }) => front);
  const seen = readBodies(parts);
  const content = contentOf(fronts, seen, tellingWords(parts.map(({ body }) => body).join('\n')));
  const given = Object.assign({}, ...fronts.map(({ traits }) => traits).reverse()) as Readonly<Record<string, boolean>>;
  const traits = { ...traitsOf(content, first(fronts, 'outOfScope'), first(fronts, 'examples'), seen), ...given };
  const agreed = withoutDenied(content, traits);
  return {
    name: main?.front.name ?? null,
    category: main?.front.category ?? null,
    specification: {
      path: main?.path ?? '',
      type: main?.front.type ?? typeOf(main?.path ?? '', main?.body ?? ''),
      buildGates: first(fronts, 'buildGates') ?? known(seen.hasGates || seen.commands.length > 0, seen.cut),
      traits,
      length: agreed.words,
      ...(agreed.fileScope === null ? {} : { fileScope: agreed.fileScope.slice(0, MOST_STORED_PATHS) }),
      ...(agreed.outOfScope === null ? {} : { outOfScope: agreed.outOfScope.slice(0, MOST_STORED_PATHS) }),
    },
    content: agreed,
  };
}

type Seen = Findings & { readonly words: number; readonly cut: boolean };

const NOTHING_SEEN: Seen = {
  criteria: 0,
  fileScope: [],
  outOfScope: [],
  hasOutOfScope: false,
  commands: [],
  hasGates: false,
  hasExamples: false,
  dependencies: [],
  words: 0,
  cut: false,
};

/** All documents together may cost what one may. */
function readBodies(parts: readonly { readonly path: string; readonly body: string }[]): Seen {
  let allowance = OUTLINE_ALLOWANCE;
  let seen = NOTHING_SEEN;
  // A specification's folder is where it lies, not what it is about.
  const own = parts.length > 1 ? `${path.posix.dirname(parts[0]?.path ?? '')}/` : null;
  for (const part of parts) {
    try {
      const { root, words, cut, cost } = outline(part.body, allowance);
      allowance -= cost;
      seen = together(seen, { ...findingsOf(root, path.posix.dirname(part.path)), words, cut });
    } catch {
      // Whatever the parser stumbles over: what it would have said is not known.
      seen = { ...seen, cut: true };
    }
  }
  return own === null ? seen : { ...seen, fileScope: seen.fileScope.filter((file) => !file.startsWith(own)) };
}

function together(one: Seen, other: Seen): Seen {
  return {
    criteria: one.criteria + other.criteria,
    fileScope: validPaths([...one.fileScope, ...other.fileScope]),
    outOfScope: validPaths([...one.outOfScope, ...other.outOfScope]),
    hasOutOfScope: one.hasOutOfScope || other.hasOutOfScope,
    commands: validCommands([...one.commands, ...other.commands]),
    hasGates: one.hasGates || other.hasGates,
    hasExamples: one.hasExamples || other.hasExamples,
    dependencies: distinctNames([...one.dependencies, ...other.dependencies]),
    words: one.words + other.words,
    cut: one.cut || other.cut,
  };
}

function first<Key extends keyof FrontMatter>(fronts: readonly FrontMatter[], key: Key): FrontMatter[Key] | null {
  return fronts.map((front) => front[key]).find((value) => value !== null) ?? null;
}

/** Something seen is known even of a text that goes on; nothing seen only of one that was read to its end. */
function known<T extends boolean | number | readonly string[]>(value: T, cut: boolean): T | null {
  const empty = typeof value === 'object' ? value.length === 0 : !value;
  return cut && empty ? null : value;
}

function contentOf(fronts: readonly FrontMatter[], seen: Seen, telling: readonly string[]): SpecificationContent {
  const fileScope = first(fronts, 'fileScope');
  const outOfScope = first(fronts, 'outOfScope');
  const dependencies = first(fronts, 'dependencies');
  return {
    criteria: first(fronts, 'criteria') ?? known(seen.criteria, seen.cut),
    fileScope: fileScope === null ? known(seen.fileScope, seen.cut) : validPaths(fileScope.map(saidPath)),
    outOfScope: outOfScope === null ? known(seen.outOfScope, seen.cut) : validPaths(outOfScope.map(saidPath)),
    commands: first(fronts, 'commands') ?? known(seen.commands, seen.cut),
    dependencies: dependencies === null ? known(seen.dependencies, seen.cut) : distinctNames(dependencies),
    words: seen.cut ? null : seen.words,
    tellingWords: telling,
  };
}

/** A list in front matter may hold words in the place of paths. */
function saidPath(text: string): string | null {
  return /\s/.test(text) && !/[/.]/.test(text) ? null : repositoryPath(text);
}

function traitsOf(content: SpecificationContent, outOfScope: readonly string[] | null, examples: boolean | null, seen: Seen): Readonly<Record<string, boolean>> {
  const found: Readonly<Record<Trait, boolean | null>> = {
    acceptanceCriteria: content.criteria === null ? null : content.criteria > 0,
    fileScope: some(content.fileScope),
    // What is left alone need not be a path.
    outOfScope: outOfScope === null ? known(seen.hasOutOfScope, seen.cut) : outOfScope.length > 0,
    testCommands: content.commands === null ? null : content.commands.some(isTest),
    examples: examples ?? known(seen.hasExamples, seen.cut),
    dependencies: some(content.dependencies),
  };
  return Object.fromEntries(TRAITS.flatMap((trait) => (found[trait] === null ? [] : [[trait, found[trait]]])));
}

function some(values: readonly string[] | null): boolean | null {
  return values === null ? null : values.length > 0;
}

/** Front matter that denies a trait denies its values too. */
function withoutDenied(content: SpecificationContent, traits: Readonly<Record<string, boolean>>): SpecificationContent {
  return {
    ...content,
    criteria: traits['acceptanceCriteria'] === false ? 0 : content.criteria,
    fileScope: traits['fileScope'] === false ? [] : content.fileScope,
    outOfScope: traits['outOfScope'] === false ? [] : content.outOfScope,
    commands: traits['testCommands'] === false ? (content.commands?.filter((command) => !isTest(command)) ?? null) : content.commands,
    dependencies: traits['dependencies'] === false ? [] : content.dependencies,
  };
}

/** By layout of folders, else by a marker such as `v4_autonomous` in the first lines. */
function typeOf(path: string, body: string): string | null {
  if (/(?:^|\/)openspec\//.test(path)) return 'openspec';
  if (/(?:^|\/)\.kiro\//.test(path)) return 'kiro';
  if (/(?:^|\/)\.specify\//.test(path) || (/(?:^|\/)specs\/\d{3,}-[^/]+\//.test(path) && /(?:^|\/)(?:spec|plan|tasks)\.md$/.test(path))) return 'spec-kit';
  return /\bv\d+_[a-z][a-z_]*\b/i.exec(body.slice(0, 2000))?.[0].toLowerCase() ?? null;
}
