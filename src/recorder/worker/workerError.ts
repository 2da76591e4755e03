import { SaidError, type Sentence } from '../../domain/sentence';

/** Why the worker did not answer. */
export type WorkerErrorReason = 'ended' | 'outOfMemory' | 'silent' | 'closed';

export class WorkerError extends SaidError {
  override readonly name = 'WorkerError';
  readonly reason: WorkerErrorReason;

  constructor(reason: WorkerErrorReason, what: Sentence, options?: { readonly cause?: unknown }) {
    super(what, options);
    this.reason = reason;
  }
}
