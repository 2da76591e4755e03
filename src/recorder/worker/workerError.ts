/** Why the worker did not answer. */
export type WorkerErrorReason = 'ended' | 'outOfMemory' | 'silent' | 'closed';

/** The message is one sentence for people that says what to do next. */
export class WorkerError extends Error {
  override readonly name = 'WorkerError';
  readonly reason: WorkerErrorReason;

  constructor(reason: WorkerErrorReason, message: string, options?: { readonly cause?: unknown }) {
    super(message, options);
    this.reason = reason;
  }
}
