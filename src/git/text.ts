/**
 * Git's paths are bytes. Parsers work on Latin-1 text, in which every byte is a character, so that a path can be given back to git and
 * to the file system as it was; people and documents get UTF-8, with U+FFFD for what is not.
 */
export function bytesAsText(bytes: Buffer): string {
  return bytes.toString('latin1');
}

export function textAsBytes(text: string): Buffer {
  return Buffer.from(text, 'latin1');
}

/** From a byte-per-character text to what people read. */
export function readable(text: string): string {
  return textAsBytes(text).toString('utf8');
}
