/** An answer as it was, with the mark that the forge gave it. */
export interface MarkedAnswer {
  readonly etag: string;
  readonly body: string;
}

/**
 * Earlier answers, so that the forge may say "as it was" instead of all again. Of one person's sign-in: what it holds was told to that person.
 * Keys are addresses, which never hold a token.
 */
export interface ConditionalAnswers {
  get(url: string): MarkedAnswer | null;
  set(url: string, answer: MarkedAnswer): void;
}
