import { sentence } from '../domain/sentence';
import { GitError } from './gitError';

export interface GitVersion {
  readonly major: number;
  readonly minor: number;
  /** As printed, such as `2.39.5 (Apple Git-154)`. */
  readonly text: string;
}

/** @throws GitError when it is not what `git --version` prints */
export function parseGitVersion(text: string): GitVersion {
  const match = /^git version (?<text>(?<major>\d+)\.(?<minor>\d+).*)$/m.exec(text);
  const groups = match?.groups;
  if (groups === undefined) {
    throw new GitError('unexpectedOutput', sentence('The program set as git does not answer like git ("{0}"); set the path to it (git.path).', text.trim().slice(0, 80)), text);
  }
  return { major: Number(groups['major']), minor: Number(groups['minor']), text: (groups['text'] ?? '').trim() };
}

export function atLeast(version: GitVersion, major: number, minor: number): boolean {
  return version.major > major || (version.major === major && version.minor >= minor);
}
