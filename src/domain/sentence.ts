import { english, type Localizer } from './localizer';

/**
 * Something to be said where nobody knows yet to whom, such as why something failed: an English text with its arguments, which may be
 * sentences themselves. Plain data, so that it goes from thread to thread.
 */
export interface Sentence {
  readonly message: string;
  readonly args: readonly (string | number | boolean | Sentence)[];
}

/** As `l10n.t`: the text is a literal, and translated like those. */
export function sentence(message: string, ...args: Sentence['args']): Sentence {
  return { message, args };
}

export function say({ message, args }: Sentence, l10n: Localizer): string {
  return l10n.t(message, ...args.map((arg) => (typeof arg === 'object' ? say(arg, l10n) : arg)));
}

/** A failure that says in one sentence what happened and what to do next. Its message is that sentence in English, for logs. */
export abstract class SaidError extends Error {
  readonly sentence: Sentence;

  constructor(what: Sentence, options?: ErrorOptions) {
    super(say(what, english), options);
    this.sentence = what;
  }
}
