import type { KnownCategory } from './category';

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

/** What a path is by its name alone; `code` is code that is neither of the user interface nor of an API by its name. */
type PathKind = 'document' | 'test' | 'ui' | 'api' | 'code';

/** Written by tools with every change, so they say nothing about it. */
const IGNORED = /(?:^|\/)(?:package-lock\.json|yarn\.lock|pnpm-lock\.yaml|Cargo\.lock|go\.sum|poetry\.lock|uv\.lock|composer\.lock|Gemfile\.lock|CHANGELOG\.md)$/;

/** In this order: a test of a component is a test, a page of the documentation's site is a document. */
const KINDS: readonly (readonly [PathKind, readonly RegExp[]])[] = [
  [
    'test',
    [
      /(?:^|\/)(?:tests?|__tests__|specs?|e2e|testing|testdata|fixtures|__snapshots__|cypress|playwright|integration[-_]tests?|mocks?|__mocks__|androidTest|commonTest|testFixtures)\//,
      /[-_]tests?\//,
      /[._-](?:test|spec|e2e|cy)\.[a-z]+$|\.snap$/,
      /(?:^|\/)(?:test_[^/]+|conftest)\.py$|_test\.[a-z]+$|Tests?\.(?:java|kt|cs|swift|php)$/,
    ],
  ],
  ['document', [/\.(?:md|mdx|rst|adoc|txt|tex)$/i, /(?:^|\/)(?:docs?|documentation|website|wiki)\//i]],
  [
    'ui',
    [
      /\.(?:css|scss|sass|less|styl|vue|svelte|tsx|jsx|html|hbs|ejs|erb|svg|png|astro|xib|storyboard|qml)$/i,
      /(?:^|\/)(?:ui|components?|views?|pages?|frontend|client|styles?|themes?|layouts?|widgets?|webview|public|assets|icons?|i18n|locales?|hooks)\//i,
    ],
  ],
  [
    'api',
    [
      /(?:^|\/)(?:api|apis|server|webserver|app_server|routes?|routers?|controllers?|handlers?|endpoints?|graphql|grpc|proto|rest|rpc|services?|backend|resolvers?|serializers?|middlewares?)\//i,
      /\.(?:proto|graphql|gql)$/i,
      /(?:openapi|swagger)[^/]*\.(?:ya?ml|json)$/i,
    ],
  ],
];

/**
 * Chosen on labelled commits of ten repositories, each time measured on the one left out; test/bench/categories.ts prints how well they do.
 * A path of an API is rarer and says more; a path that says nothing stands for refactoring only in numbers.
 */
const API_WEIGHT = 1.5;
const PLAIN_WEIGHT = 0.3;
/** Share of the whole from which on a change is about its documents. */
const DOCUMENT_SHARE = 0.6;
/** Share of code and tests from which on a change is about its tests: nearly every change brings some. */
const TEST_SHARE = 0.7;
/** Share of deleted lines from which on code was rewritten instead of added. */
const REWRITTEN_SHARE = 0.3;
const FEWEST_REWRITTEN_LINES = 4;

/**
 * The category that changed paths speak for. Each file weighs the logarithm of its changed lines, so that one generated file does not
 * outweigh the rest.
 * @param mayRefactor false when it is known to add or repair something; then rewritten code does not make it a refactoring
 * @returns null when no path tells
 */
export function categoryOfPaths(files: readonly WeighedFile[], mayRefactor = true): KnownCategory | null {
  const weights: Record<PathKind, number> = { document: 0, test: 0, ui: 0, api: 0, code: 0 };
  let added = 0;
  let deleted = 0;
  let renamed = 0;
  let counted = 0;
  for (const file of files) {
    const kind = kindOf(file.path);
    if (kind === null) continue;
    counted += 1;
    weights[kind] += Math.log2(2 + file.added + file.deleted);
    if (file.from !== undefined && file.from !== null) renamed += 1;
    if (kind === 'document' || kind === 'test') continue;
    added += file.added;
    deleted += file.deleted;
  }
  if (counted === 0) return null;

  const code = weights.ui + weights.api + weights.code;
  if (weights.document >= DOCUMENT_SHARE * (code + weights.test + weights.document)) return 'documentation';
  if (weights.test >= TEST_SHARE * (code + weights.test)) return 'testing';
  const rewritten = added + deleted >= FEWEST_REWRITTEN_LINES && deleted >= REWRITTEN_SHARE * (added + deleted);
  const restructured = mayRefactor ? (rewritten ? code : 0) + (code * renamed) / counted : 0;
  // Of equals the first: rewritten components alone are still the user interface.
  return most([
    ['ui', weights.ui],
    ['api', weights.api * API_WEIGHT],
    ['refactoring', weights.code * PLAIN_WEIGHT + restructured],
  ]);
}

function kindOf(path: string): PathKind | null {
  if (IGNORED.test(path)) return null;
  return KINDS.find(([, patterns]) => patterns.some((pattern) => pattern.test(path)))?.[0] ?? 'code';
}

/** What a conventional commit's type says about its category; null for a type that may be of any. */
export function categoryOfSubject(subject: string): KnownCategory | null {
  switch (conventionalType(subject)) {
    case 'docs':
    case 'doc':
      return 'documentation';
    case 'test':
    case 'tests':
      return 'testing';
    case 'refactor':
      return 'refactoring';
    default:
      return null;
  }
}

function conventionalType(subject: string): string | null {
  return /^(\w+)(?:\([^)]*\))?!?:/.exec(subject)?.[1]?.toLowerCase() ?? null;
}

/**
 * A feature's category: what more than half of its commits call themselves, else what its paths speak for.
 * @param subjects of its own commits
 */
export function featureCategory(files: readonly WeighedFile[], subjects: readonly string[]): KnownCategory | null {
  const counts = new Map<KnownCategory, number>();
  for (const category of subjects.map(categoryOfSubject)) {
    if (category !== null) counts.set(category, (counts.get(category) ?? 0) + 1);
  }
  const named = [...counts].find(([, count]) => count * 2 > subjects.length);
  if (named !== undefined) return named[0];
  return categoryOfPaths(files, !subjects.some((subject) => /^(?:feat|fix)$/.test(conventionalType(subject) ?? '')));
}

function most<T>(scores: readonly (readonly [T, number])[]): T | null {
  const [best] = [...scores].sort((a, b) => b[1] - a[1]);
  return best?.[0] ?? null;
}
