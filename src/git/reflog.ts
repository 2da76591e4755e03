export interface ReflogEntry {
  readonly from: string;
  readonly to: string;
  /** Milliseconds since the epoch. */
  readonly at: number;
  /** What moved the ref, such as `commit: …`, `branch: Created from main`, `merge topic: Fast-forward`. */
  readonly message: string;
}

/** Reads a file under `logs/`, oldest entry first. Lines that are no entry are skipped: a crash may leave half a line. */
export function parseReflog(text: string): readonly ReflogEntry[] {
  const entries: ReflogEntry[] = [];
  for (const line of text.split('\n')) {
    const match = /^([0-9a-f]{40,64}) ([0-9a-f]{40,64}) [^\t]*> (\d+) [+-]\d{4}(?:\t(.*))?$/.exec(line);
    if (match === null) continue;
    const [, from = '', to = '', seconds = '', message = ''] = match;
    entries.push({ from, to, at: Number(seconds) * 1000, message });
  }
  return entries;
}

/** Whether an entry made a commit (as against moving the ref to one that was there already). */
export function madeCommit(entry: ReflogEntry): boolean {
  return /^(?:commit|cherry-pick|revert|am|rebase)\b/.test(entry.message) && !/^rebase[^:]*\((?:start|abort)\)/.test(entry.message);
}
