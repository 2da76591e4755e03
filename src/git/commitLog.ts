/** A commit as `git log` tells it. */
export interface Commit {
  readonly oid: string;
  readonly parents: readonly string[];
  readonly authorName: string;
  readonly authorEmail: string;
  readonly committerName: string;
  readonly committerEmail: string;
  /** Milliseconds since the epoch. */
  readonly authoredAt: number;
  /** Milliseconds since the epoch. */
  readonly committedAt: number;
  /** The whole message, subject first. */
  readonly message: string;
  /** True for a commit outside the range that a commit of the range grew from (`--boundary`). */
  readonly boundary: boolean;
  /** Paths that it changed; empty for a merge and where none were asked for. */
  readonly paths: readonly string[];
}

const FIELDS = ['%m', '%H', '%P', '%an', '%ae', '%cn', '%ce', '%at', '%ct', '%B', ''];

/**
 * For `git log -z --format`, with or without `--name-only`.
 * @param marker starts each record. Messages and file names are anyone's text, so it has to be unguessable: random for each call
 */
export function commitLogFormat(marker: string): string {
  return `${marker}${FIELDS.join('%x00')}`;
}

/** @param marker the one that the format was made with */
export function parseCommitLog(text: string, marker: string): readonly Commit[] {
  return text.split(marker).slice(1).map(parseRecord);
}

function parseRecord(record: string): Commit {
  const fields: string[] = [];
  let position = 0;
  for (let index = 0; index < FIELDS.length - 1; index += 1) {
    const end = record.indexOf('\0', position);
    const stop = end < 0 ? record.length : end;
    fields.push(record.slice(position, stop));
    position = stop + 1;
  }
  const [mark = '', oid = '', parents = '', authorName = '', authorEmail = '', committerName = '', committerEmail = '', authored = '', committed = '', message = ''] = fields;
  return {
    oid,
    parents: parents.split(' ').filter((parent) => parent !== ''),
    authorName,
    authorEmail,
    committerName,
    committerEmail,
    authoredAt: Number(authored) * 1000,
    committedAt: Number(committed) * 1000,
    message: message.trimEnd(),
    boundary: mark === '-',
    paths: parsePaths(record.slice(position)),
  };
}

/** Names follow as `\0\nfirst\0second\0`; only the first newline is git's own, a name may begin with another. */
function parsePaths(rest: string): readonly string[] {
  const names = rest.startsWith('\0\n') ? rest.slice(2) : rest;
  return names.split('\0').filter((name) => name !== '');
}

export function subjectOf(commit: Pick<Commit, 'message'>): string {
  return commit.message.split('\n', 1)[0] ?? '';
}
