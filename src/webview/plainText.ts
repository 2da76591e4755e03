/** Characters that change the direction of what follows; in a name they can make it read as another name. */
const DIRECTION_CONTROLS = /[\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069]/gu;

/**
 * A name as it goes into an attribute or a sentence, where `<bdi>` cannot go: isolated, so that right-to-left text stays whole and
 * leaves its surroundings alone.
 */
export function isolate(name: string): string {
  return `\u2068${name.replace(DIRECTION_CONTROLS, '')}\u2069`;
}
