import type { ConditionalAnswers } from './conditionalAnswers';
import type { Forge, ForgeKind, TokenSource } from './forge';
import { GitHub } from './github/github';
import { GitLab } from './gitlab/gitlab';

export interface ForgeAccess {
  /** The platform's, or one that goes through a proxy. */
  readonly fetch: typeof fetch;
  readonly token: TokenSource;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/** @param answers earlier ones of the same project; GitHub's interface has no use for them */
export function forgeOf(kind: ForgeKind, access: ForgeAccess, answers: ConditionalAnswers): Forge {
  switch (kind) {
    case 'github':
      return new GitHub(access);
    case 'gitlab':
      return new GitLab({ ...access, answers });
  }
}
