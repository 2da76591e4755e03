import { SaidError, sentence, type Sentence } from '../domain/sentence';

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

/** A git call that gave no usable answer. */
export class GitError extends SaidError {
  override readonly name = 'GitError';
  readonly reason: GitFailure;
  /** What git itself said, for the log. */
  readonly detail: string;

  constructor(reason: GitFailure, what: Sentence, detail = '') {
    super(what);
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
  if (/^fatal: cannot change to '.*': (?:No such file or directory|Not a directory)/.test(stderr)) return new GitError('folderMissing', sentence('The folder {0} does not exist.', folder), stderr);
  if (stderr.includes('dubious ownership')) {
    return new GitError(
      'unsafeRepository',
      sentence("{0} belongs to another user, so git refuses to read it; if you trust it, run: git config --global --add safe.directory '{0}'", folder),
      stderr,
    );
  }
  if (/not a git repository/i.test(stderr)) return new GitError('notARepository', sentence('{0} is not inside a git repository.', folder), stderr);
  if (BROKEN.test(stderr)) {
    return new GitError('brokenRepository', sentence('The git repository at {0} is damaged ({1}); run "git fsck" there to see what can be repaired.', folder, said), stderr);
  }
  return new GitError('failed', said === '' ? sentence('git failed in {0}: it gave no reason', folder) : sentence('git failed in {0}: {1}', folder, said), stderr);
}

function firstComplaint(stderr: string): string {
  const lines = stderr.split('\n').map((line) => line.trim());
  const line = lines.find((each) => /^(?:fatal|error): /.test(each)) ?? lines.find((each) => each !== '') ?? '';
  return line.replace(/^(?:fatal|error): /, '').slice(0, 300);
}
