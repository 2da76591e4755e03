import type { KnownCategory } from './category';

/** A changed file, as far as its category goes. */
export interface WeighedFile {
  /** Relative, with forward slashes. */
  readonly path: string;
  readonly added: number;
  readonly deleted: number;
}

const DOCUMENT = /\.(?:md|mdx|rst|adoc|txt|tex)$|(?:^|\/)(?:docs?|documentation|website|wiki|examples?)\//i;
const TEST = /(?:^|\/)(?:tests?|__tests__|specs?|e2e|testing|testdata|fixtures|__snapshots__|cypress|playwright|integration[-_]tests?)\/|[._-](?:test|spec|e2e|cy)\.[a-z]+$|(?:^|\/)test_[^/]+\.py$|_test\.[a-z]+$|Tests?\.(?:java|kt|cs|swift|php)$|\.snap$|(?:^|\/)conftest\.py$/;
const UI = /\.(?:css|scss|sass|less|styl|vue|svelte|tsx|jsx|html|hbs|ejs|erb|svg|astro|xib|storyboard|qml)$|(?:^|\/)(?:ui|components?|views?|pages?|frontend|web|client|styles?|themes?|layouts?|widgets?|webview|templates?|public|assets|icons?)\//i;
const API = /(?:^|\/)(?:api|apis|server|routes?|routers?|controllers?|handlers?|endpoints?|graphql|grpc|proto|rest|rpc|services?|backend|resolvers?|middlewares?)\/|\.(?:proto|graphql|gql)$|(?:openapi|swagger)[^/]*\.(?:ya?ml|json)$/i;
const IGNORED = /(?:^|\/)(?:package-lock\.json|yarn\.lock|pnpm-lock\.yaml|Cargo\.lock|go\.sum|poetry\.lock|uv\.lock|composer\.lock|Gemfile\.lock|CHANGELOG\.md)$/;

/**
 * The category that changed paths speak for. Each file weighs the logarithm of its changed lines, so that one generated file does not
 * outweigh the rest.
 * @returns null when no path tells
 */
export function categoryOfPaths(files: readonly WeighedFile[]): KnownCategory | null {
  const scores = new Map<KnownCategory, number>();
  for (const file of files) {
    const category = categoryOfPath(file.path);
    if (category === null) continue;
    scores.set(category, (scores.get(category) ?? 0) + Math.log2(2 + file.added + file.deleted));
  }
  const [best] = [...scores].sort((a, b) => b[1] - a[1]);
  return best?.[0] ?? null;
}

function categoryOfPath(path: string): KnownCategory | null {
  if (IGNORED.test(path)) return null;
  if (TEST.test(path)) return 'testing';
  if (DOCUMENT.test(path)) return 'documentation';
  if (UI.test(path)) return 'ui';
  if (API.test(path)) return 'api';
  return 'refactoring';
}

/** What a conventional commit's type says about its category; null for a type that may be of any. */
export function categoryOfSubject(subject: string): KnownCategory | null {
  const type = /^(\w+)(?:\([^)]*\))?!?:/.exec(subject)?.[1]?.toLowerCase();
  switch (type) {
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

/**
 * A feature's category: what most of its commits call themselves, else what its paths speak for.
 * @param subjects of its own commits
 */
export function featureCategory(files: readonly WeighedFile[], subjects: readonly string[]): KnownCategory | null {
  const named = subjects.map(categoryOfSubject).filter((category) => category !== null);
  const counts = new Map<KnownCategory, number>();
  for (const category of named) counts.set(category, (counts.get(category) ?? 0) + 1);
  const [most] = [...counts].sort((a, b) => b[1] - a[1]);
  if (most !== undefined && most[1] * 2 > subjects.length) return most[0];
  return categoryOfPaths(files);
}
