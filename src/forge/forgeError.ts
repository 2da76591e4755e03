import type { UnreadReason } from '../domain/pullRequest';

/** All that keeps pull requests from being known, but a person's wish. */
export type ForgeProblem = Exclude<UnreadReason, 'notAsked'>;

/** Why a forge did not answer. Its message holds neither tokens nor anything that the forge said. */
export class ForgeError extends Error {
  override readonly name = 'ForgeError';
  readonly reason: ForgeProblem;
  readonly host: string;
  /** Milliseconds since the epoch before which it must not be asked again; null where it may. */
  readonly retryAt: number | null;

  constructor(reason: ForgeProblem, host: string, retryAt: number | null = null) {
    super(`${host}: ${reason}`);
    this.reason = reason;
    this.host = host;
    this.retryAt = retryAt;
  }
}
