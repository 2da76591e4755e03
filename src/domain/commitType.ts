import type { KnownCategory } from './category';
import type { CategoryOdds } from './pathCategory';

/** A conventional commit's beginning: `fix(api)!: …`. */
export interface CommitType {
  /** In lower case, such as `feat`. */
  readonly type: string;
  /** In lower case; empty when there is none. */
  readonly scope: string;
}

export function commitType(subject: string): CommitType | null {
  const [, type, scope = ''] = /^(\w{1,32})(?:\(([^)]{0,64})\))?!?:/.exec(subject) ?? [];
  return type === undefined ? null : { type: type.toLowerCase(), scope: scope.trim().toLowerCase() };
}

const BY_SCOPE: Readonly<Partial<Record<string, KnownCategory>>> = {
  ui: 'ui', ux: 'ui', gui: 'ui', frontend: 'ui',
  api: 'api', rest: 'api', graphql: 'api', backend: 'api', server: 'api',
  test: 'testing', tests: 'testing', e2e: 'testing',
  doc: 'documentation', docs: 'documentation', readme: 'documentation',
};

/** What a commit calls itself; null for a type that may be of any category, unless its scope names one. */
export function categoryOfType({ type, scope }: CommitType): KnownCategory | null {
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
      return Object.hasOwn(BY_SCOPE, scope) ? (BY_SCOPE[scope] ?? null) : null;
  }
}

/**
 * How many times as likely a category is, by what the type means. Judged, not measured: the labelled commits come without their subjects,
 * because their labels are from them.
 */
export function oddsOfType(commit: CommitType): CategoryOdds {
  const named = categoryOfType(commit);
  if (named !== null) return { [named]: 4 };
  switch (commit.type) {
    case 'feat':
      return { refactoring: 0.1, documentation: 0.5, testing: 0.5 };
    case 'fix':
      return { refactoring: 0.1 };
    case 'perf':
      return { documentation: 0.2, testing: 0.5 };
    case 'style':
      return { ui: 2, refactoring: 2 };
    default:
      return {};
  }
}
