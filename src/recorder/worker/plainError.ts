import { StoreError, type StoreErrorReason } from '../../store/storeError';

/** An error as it goes from thread to thread: a copy loses the class, the reason and the code. */
export interface PlainError {
  readonly name: string;
  readonly message: string;
  readonly stack: string | undefined;
  /** Of a {@link StoreError}. */
  readonly reason: StoreErrorReason | null;
  /** Of the operating system, such as `ENOENT`. */
  readonly code: string | null;
}

export function toPlainError(error: unknown): PlainError {
  if (!(error instanceof Error)) return { name: 'Error', message: String(error), stack: undefined, reason: null, code: null };
  const { name, message, stack } = error;
  const code = 'code' in error && typeof error.code === 'string' ? error.code : null;
  return { name, message, stack, reason: error instanceof StoreError ? error.reason : null, code };
}

/** The stack is that of the other thread: it says where the failure was. */
export function fromPlainError({ name, message, stack, reason, code }: PlainError): Error {
  const error = reason === null ? Object.assign(new Error(message), { name }) : new StoreError(reason, message);
  return Object.assign(error, stack === undefined ? {} : { stack }, code === null ? {} : { code });
}
