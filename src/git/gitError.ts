/** What went wrong with a git call; decides what a person can do about it. */
export type GitFailure =
  | 'notInstalled'
  | 'folderMissing'
  | 'timeout'
  | 'cancelled'
  | 'notARepository'
  | 'unsafeRepository'
  | 'brokenRepository'
  | 'unknownRevision'
  | 'unexpectedOutput'
  | 'failed';

/** A git call that gave no usable answer. The message is one sentence for people that says what to do next. */
export class GitError extends Error {
  override readonly name = 'GitError';
  readonly reason: GitFailure;
  /** What git itself said, for the log. */
  readonly detail: string;

  constructor(reason: GitFailure, message: string, detail = '') {
    super(message);
    this.reason = reason;
    this.detail = detail;
  }
}

const BROKEN =
  /bad object|corrupt|bad tree object|unable to (?:read|parse|unpack)|object file .* is empty|could not (?:read|parse)|inflate: |bad config|index file (?:smaller|corrupt)|bad (?:index file )?signature|missing (?:blob|tree|object)|not a valid object|invalid object|bad revision 'HEAD'|truncated|unknown repository extension|does not point to a valid object|reference broken|failed to resolve HEAD|Expected git repo version/i;

/**
 * Names a failure by what git wrote. Git has no other way to tell its failures apart; this is the one place that reads its words,
 * and `LC_ALL=C` keeps them in English.
 * @param folder where git was run, for the sentence
 */
export function gitFailure(stderr: string, folder: string): GitError {
  const said = firstComplaint(stderr);
  if (/^fatal: cannot change to '.*': (?:No such file or directory|Not a directory)/.test(stderr)) return new GitError('folderMissing', `The folder ${folder} does not exist.`, stderr);
  if (stderr.includes('dubious ownership')) {
    return new GitError(
      'unsafeRepository',
      `${folder} belongs to another user, so git refuses to read it; if you trust it, run: git config --global --add safe.directory '${folder}'`,
      stderr,
    );
  }
  if (/not a git repository/i.test(stderr)) return new GitError('notARepository', `${folder} is not inside a git repository.`, stderr);
  if (BROKEN.test(stderr)) {
    return new GitError('brokenRepository', `The git repository at ${folder} is damaged (${said}); run "git fsck" there to see what can be repaired.`, stderr);
  }
  return new GitError('failed', `git failed in ${folder}: ${said === '' ? 'it gave no reason' : said}`, stderr);
}

function firstComplaint(stderr: string): string {
  const lines = stderr.split('\n').map((line) => line.trim());
  const line = lines.find((each) => /^(?:fatal|error): /.test(each)) ?? lines.find((each) => each !== '') ?? '';
  return line.replace(/^(?:fatal|error): /, '').slice(0, 300);
}
