export interface Ref {
  /** Full name, such as `refs/heads/main`. */
  readonly name: string;
  readonly oid: string;
  /** Where a symbolic ref points, such as `refs/remotes/origin/main`. */
  readonly target: string | null;
}

/** For `git for-each-ref --format`; a ref's name holds neither NUL nor newline. */
export const REF_FORMAT = '%(refname)%00%(objectname)%00%(symref)';

export function parseRefs(text: string): readonly Ref[] {
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => {
      const [name = '', oid = '', target = ''] = line.split('\0');
      return { name, oid, target: target === '' ? null : target };
    });
}
