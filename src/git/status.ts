export type StatusKind = 'changed' | 'unmerged' | 'untracked';

export interface StatusEntry {
  readonly kind: StatusKind;
  readonly path: string;
  /** A submodule's recorded commit, not a file. */
  readonly submodule: boolean;
}

/** How many fields stand before the path, by the first character of an entry (git-status, "Porcelain Format Version 2"). */
const FIELDS_BEFORE_PATH: Readonly<Record<string, number>> = { '1': 8, '2': 9, u: 10 };

/** Reads `git status --porcelain=v2 -z`. */
export function parseStatus(text: string): readonly StatusEntry[] {
  const tokens = text.split('\0');
  const entries: StatusEntry[] = [];
  for (let index = 0; index < tokens.length; index += 1) {
    const token = tokens[index] ?? '';
    const type = token.charAt(0);
    if (type === '?') {
      entries.push({ kind: 'untracked', path: token.slice(2), submodule: false });
      continue;
    }
    const before = FIELDS_BEFORE_PATH[type];
    // Headers (`#`) and ignored files (`!`) say nothing about work.
    if (before === undefined) continue;
    entries.push({ kind: type === 'u' ? 'unmerged' : 'changed', path: afterFields(token, before), submodule: token.split(' ', 3)[2]?.startsWith('S') ?? false });
    // A rename's old name is an entry of its own in the `-z` form.
    if (type === '2') index += 1;
  }
  return entries;
}

function afterFields(token: string, count: number): string {
  let position = 0;
  for (let field = 0; field < count; field += 1) position = token.indexOf(' ', position) + 1;
  return token.slice(position);
}
