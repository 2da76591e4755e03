import type { Localizer } from '../../domain/localizer';

/** How a text is asked for: in whose language, of what, and with what was typed before and left. */
export interface Asking {
  readonly l10n: Localizer;
  /** Texts that were typed and left without an answer, by subject and question. */
  readonly drafts: Map<string, string>;
  /** What is asked about, such as a run's id; the same question about another subject is another question. */
  readonly subject: string;
}

/** Whoever was asked about the subject has said all there was to say. */
export function forgetDrafts(drafts: Asking['drafts'], subject: string): void {
  for (const key of drafts.keys()) if (key.startsWith(`${subject}\n`)) drafts.delete(key);
}

/** The same about a part of the subject. */
export function askingOf(asking: Asking, part: string): Asking {
  return { ...asking, subject: `${asking.subject}\n${part}` };
}
