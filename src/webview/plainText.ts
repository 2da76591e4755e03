/**
 * Characters that turn or isolate the direction of what follows: in a name they can make `exe.png` of `gnp.exe`. The two marks for
 * punctuation in right-to-left text (U+200E, U+200F) do no harm and stay.
 */
const DIRECTION_CONTROLS = /[\u202A-\u202E\u2066-\u2069]/gu;

/** A text of somebody else's as it is written, not as it would like to be read. Belongs into a `<bdi>`. */
export function plain(text: string): string {
  return text.replace(DIRECTION_CONTROLS, '');
}

/** The same where `<bdi>` cannot go, in an attribute or a sentence: isolated, so that it leaves its surroundings alone. */
export function isolate(text: string): string {
  return `\u2068${plain(text)}\u2069`;
}
