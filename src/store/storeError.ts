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

/** The message is one sentence for people that says what to do next. */
export class StoreError extends Error {
  override readonly name = 'StoreError';
  readonly reason: StoreErrorReason;

  constructor(reason: StoreErrorReason, message: string, options?: { readonly cause?: unknown }) {
    super(message, options);
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
      return new StoreError('noSpace', `There is no space left for the history in ${folder}: free some and try again; nothing was changed.`, cause);
    case 'EROFS':
      return new StoreError('readOnly', `The history's folder ${folder} is on a read-only file system: make it writable or choose another data folder.`, cause);
    case 'EACCES':
    case 'EPERM':
      return new StoreError('notPermitted', `The history's folder ${folder} may not be used: check its permissions or choose another data folder.`, cause);
    case 'ENOTDIR':
    case 'EEXIST':
    case 'ELOOP':
      return new StoreError('notAFolder', `The history's folder ${folder} is not a folder, or lies below a file: choose another data folder.`, cause);
    default:
      return new StoreError('io', `The history's folder ${folder} could not be read or written (${code ?? describe(error)}): check the disk and try again.`, cause);
  }
}

export function describe(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
