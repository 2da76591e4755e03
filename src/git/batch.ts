/** Reads `git cat-file --batch`: the contents asked for, in order; null for an object that is not there. */
export function parseBatch(output: Buffer): readonly (Buffer | null)[] {
  const contents: (Buffer | null)[] = [];
  let position = 0;
  while (position < output.length) {
    const end = output.indexOf(0x0a, position);
    if (end < 0) throw new RangeError('cat-file ended in the middle of a line');
    const header = output.toString('latin1', position, end);
    position = end + 1;
    const match = /^[0-9a-f]{40,64} [a-z]+ (\d+)$/.exec(header);
    if (match === null) {
      contents.push(null);
      continue;
    }
    const size = Number(match[1]);
    contents.push(output.subarray(position, position + size));
    position += size + 1;
  }
  return contents;
}
