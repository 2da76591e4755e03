import type { Sentence } from '../../domain/sentence';
import { StoreError, type StoreErrorReason } from '../../store/storeError';

/** An error as it goes from thread to thread: a copy loses the class, the reason and the code. */
export interface PlainError {
  readonly name: string;
  readonly message: string;
  readonly stack: string | undefined;
  /** Of a {@link StoreError}. */
  readonly said: { readonly reason: StoreErrorReason; readonly sentence: Sentence } | null;
  /** Of the operating system, such as `ENOENT`. */
  readonly code: string | null;
}

export function toPlainError(error: unknown): PlainError {
  if (!(error instanceof Error)) return { name: 'Error', message: String(error), stack: undefined, said: null, code: null };
  const { name, message, stack } = error;
  const code = 'code' in error && typeof error.code === 'string' ? error.code : null;
  return { name, message, stack, said: error instanceof StoreError ? { reason: error.reason, sentence: error.sentence } : null, code };
}

/** The stack is that of the other thread: it says where the failure was. */
export function fromPlainError({ name, message, stack, said, code }: PlainError): Error {
  const error = said === null ? Object.assign(new Error(message), { name }) : new StoreError(said.reason, said.sentence);
  return Object.assign(error, stack === undefined ? {} : { stack }, code === null ? {} : { code });
}
