import { commitType } from './commitType';
import type { Category } from './category';

/** The kinds of change that conventional commits know. What merges how often is published by them. */
export const CHANGE_KINDS = ['feat', 'fix', 'docs', 'style', 'refactor', 'perf', 'test', 'build', 'ci', 'chore'] as const;

export type ChangeKind = (typeof CHANGE_KINDS)[number];

const WORDS: Readonly<Partial<Record<string, ChangeKind>>> = {
  feat: 'feat', feature: 'feat', features: 'feat',
  fix: 'fix', bugfix: 'fix', hotfix: 'fix',
  docs: 'docs', doc: 'docs', documentation: 'docs',
  style: 'style',
  refactor: 'refactor', refactoring: 'refactor',
  perf: 'perf', performance: 'perf',
  test: 'test', tests: 'test', testing: 'test',
  build: 'build', deps: 'build',
  ci: 'ci',
  chore: 'chore',
};

/** What a feature's own words say about its kind. */
export interface KindSource {
  readonly kind?: ChangeKind | null | undefined;
  readonly name: string;
  /** Short name. */
  readonly branch?: string | null | undefined;
  readonly category: Category | null;
}

/**
 * The kind of change that a feature is: as it was recorded, else by a segment of its branch (`claude/fix/login`), else by the first word of
 * its name or of the branch's last segment (`fix-login`, `docs: guide`), else by its category. Null where none of them tells.
 */
export function changeKindOf({ kind, name, branch, category }: KindSource): ChangeKind | null {
  const segments = (branch ?? '').toLowerCase().split('/');
  const byBranch = segments.slice(0, -1).map(kindOfWord).find((found) => found !== null);
  return kind ?? byBranch ?? firstWordKind(segments.at(-1) ?? '') ?? firstWordKind(name) ?? kindOfCategory(category);
}

/** The kind that a commit calls itself; null for other types and other subjects. */
export function kindOfSubject(subject: string): ChangeKind | null {
  return kindOfWord(commitType(subject)?.type ?? '');
}

/** The kind that most of a feature's commits call themselves; of equals the one that {@link CHANGE_KINDS} has first. Null when none does. */
export function kindOfSubjects(subjects: readonly string[]): ChangeKind | null {
  const kinds = subjects.map(kindOfSubject);
  const counts = CHANGE_KINDS.map((kind) => ({ kind, count: kinds.filter((each) => each === kind).length }));
  const most = counts.reduce((one, other) => (other.count > one.count ? other : one));
  return most.count === 0 ? null : most.kind;
}

export function kindOfCategory(category: Category | null): ChangeKind | null {
  switch (category) {
    case 'documentation':
      return 'docs';
    case 'testing':
      return 'test';
    case 'refactoring':
      return 'refactor';
    case null:
    default:
      return null;
  }
}

function firstWordKind(text: string): ChangeKind | null {
  const [, word = ''] = /^([a-z]+)(?=[-_:/( ])/i.exec(text) ?? [];
  return kindOfWord(word.toLowerCase());
}

function kindOfWord(word: string): ChangeKind | null {
  return Object.hasOwn(WORDS, word) ? (WORDS[word] ?? null) : null;
}
