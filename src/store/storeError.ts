import { SaidError, sentence, type Sentence } from '../domain/sentence';

/** Why the store could not do what it was asked. Callers switch on this, never on the message. */
export type StoreErrorReason =
  | 'noSpace'
  | 'readOnly'
  | 'notPermitted'
  | 'notAFolder'
  | 'io'
  | 'invalidRun'
  | 'unknownRun'
  | 'nothingToUndo'
  | 'newerVersion'
  | 'wasmMissing';

export class StoreError extends SaidError {
  override readonly name = 'StoreError';
  readonly reason: StoreErrorReason;

  constructor(reason: StoreErrorReason, what: Sentence, options?: { readonly cause?: unknown }) {
    super(what, options);
    this.reason = reason;
  }
}

/** The operating system's code of a failed call, such as `ENOENT`. */
export function errorCode(error: unknown): string | undefined {
  if (!(error instanceof Error) || !('code' in error)) return undefined;
  return typeof error.code === 'string' ? error.code : undefined;
}

/**
 * What a failed call on the data folder means to a person.
 *
 * @param folder the data folder, named in the sentence so that the person knows where to look
 */
export function toStoreError(error: unknown, folder: string): StoreError {
  if (error instanceof StoreError) return error;
  const code = errorCode(error);
  const cause = { cause: error };
  switch (code) {
    case 'ENOSPC':
    case 'EDQUOT':
      return new StoreError('noSpace', sentence('There is no space left for the history in {0}: free some and try again; nothing was changed.', folder), cause);
    case 'EROFS':
      return new StoreError('readOnly', sentence("The history's folder {0} is on a read-only file system: make it writable or choose another data folder.", folder), cause);
    case 'EACCES':
    case 'EPERM':
      return new StoreError('notPermitted', sentence("The history's folder {0} may not be used: check its permissions or choose another data folder.", folder), cause);
    case 'ENOTDIR':
    case 'EEXIST':
    case 'ELOOP':
      return new StoreError('notAFolder', sentence("The history's folder {0} is not a folder, or lies below a file: choose another data folder.", folder), cause);
    default:
      return new StoreError('io', sentence("The history's folder {0} could not be read or written ({1}): check the disk and try again.", folder, code ?? describe(error)), cause);
  }
}

export function describe(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
