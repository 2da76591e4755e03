/** It could not be done, for a reason that the message says in one sentence: exit code 1. */
export class Failure extends Error {
  override readonly name = 'Failure';
}
