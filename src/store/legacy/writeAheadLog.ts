const HEADER = 32;
const FRAME_HEADER = 24;
const MAGIC = 0x377f0682;

/**
 * A database with what its write-ahead log has committed since, as SQLite itself would read it: sql.js knows no such log.
 * (https://sqlite.org/fileformat2.html#the_write_ahead_log)
 *
 * @param limit bytes that the image may have; a log can claim any size
 * @returns a new image; frames after the last commit, of an earlier log or with a wrong checksum end it; null beyond the limit
 */
export function withWriteAheadLog(database: Uint8Array, log: Uint8Array, limit: number): Uint8Array | null {
  const view = new DataView(log.buffer, log.byteOffset, log.byteLength);
  const committed = committedFrames(view);
  if (committed === null) return database.slice();
  const { pageSize, frames, pages } = committed;
  if (pages * pageSize > limit) return null;
  const image = new Uint8Array(pages * pageSize);
  image.set(database.subarray(0, image.length));
  for (const { page, at } of frames) {
    if (page >= 1 && page <= pages) image.set(log.subarray(at, at + pageSize), (page - 1) * pageSize);
  }
  return image;
}

interface Committed {
  readonly pageSize: number;
  readonly frames: readonly { readonly page: number; readonly at: number }[];
  /** Of the database after the last commit. */
  readonly pages: number;
}

function committedFrames(view: DataView): Committed | null {
  if (view.byteLength < HEADER) return null;
  const magic = view.getUint32(0);
  if (magic !== MAGIC && magic !== MAGIC + 1) return null;
  const isLittleEndian = magic === MAGIC;
  const pageSize = view.getUint32(8);
  if (pageSize < 512 || pageSize > 65_536 || (pageSize & (pageSize - 1)) !== 0) return null;
  let sum = checksum(view, 0, HEADER - 8, [0, 0], isLittleEndian);
  if (sum[0] !== view.getUint32(24) || sum[1] !== view.getUint32(28)) return null;
  const salts = [view.getUint32(16), view.getUint32(20)];
  const frames: { page: number; at: number }[] = [];
  let committed = 0;
  let pages = 0;
  for (let start = HEADER; start + FRAME_HEADER + pageSize <= view.byteLength; start += FRAME_HEADER + pageSize) {
    if (view.getUint32(start + 8) !== salts[0] || view.getUint32(start + 12) !== salts[1]) break;
    sum = checksum(view, start, 8, sum, isLittleEndian);
    sum = checksum(view, start + FRAME_HEADER, pageSize, sum, isLittleEndian);
    if (sum[0] !== view.getUint32(start + 16) || sum[1] !== view.getUint32(start + 20)) break;
    frames.push({ page: view.getUint32(start), at: start + FRAME_HEADER });
    const sizeAfterCommit = view.getUint32(start + 4);
    if (sizeAfterCommit > 0) {
      committed = frames.length;
      pages = sizeAfterCommit;
    }
  }
  return committed === 0 ? null : { pageSize, frames: frames.slice(0, committed), pages };
}

function checksum(view: DataView, start: number, length: number, [first, second]: readonly [number, number], isLittleEndian: boolean): readonly [number, number] {
  let one = first;
  let other = second;
  for (let at = start; at < start + length; at += 8) {
    one = (one + view.getUint32(at, isLittleEndian) + other) >>> 0;
    other = (other + view.getUint32(at + 4, isLittleEndian) + one) >>> 0;
  }
  return [one, other];
}
