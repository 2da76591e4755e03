import { readFileSync } from 'node:fs';

/** Nothing of ours may keep the extension host from others for longer, in milliseconds. */
export const LONGEST_BLOCK = 50;

/** What our code does it does in every round; what only one round sees is somebody else's, such as the editor's own collector of memory. */
export const ROUNDS = 3;

/** Milliseconds between two looks. */
const INTERVAL = 5;

/**
 * The longest time for which this thread kept itself from doing anything else, in milliseconds, and the same with what others did to it.
 * The first leaves out the time in which the thread had work and no core to do it on, which Linux counts for each thread: on a busy machine
 * that is most of what an event loop is late by, and nothing of it is our doing. Elsewhere both are the same.
 */
export interface Block {
  readonly own: number;
  readonly late: number;
  /** The longest of its own in all but one look of a thousand: memory is collected now and then, in the middle of anything. */
  readonly usual: number;
}

export async function longestBlock(task: () => Promise<unknown>): Promise<Block> {
  const owns: number[] = [];
  let longestLate = 0;
  let [seen, waited] = [performance.now(), waitedForCore()];
  const look = (): void => {
    const [now, waitedBefore] = [performance.now(), waited];
    waited = waitedForCore();
    const late = Math.max(0, now - seen - INTERVAL);
    owns.push(late - (waited - waitedBefore));
    longestLate = Math.max(longestLate, late);
    seen = now;
  };
  const timer = setInterval(look, INTERVAL);
  try {
    await task();
  } finally {
    clearInterval(timer);
    look();
  }
  owns.sort((one, other) => other - one);
  return { own: Math.max(0, owns[0] ?? 0), late: longestLate, usual: Math.max(0, owns[Math.floor(owns.length / 1_000)] ?? 0) };
}

/** The least of some, unless the first is short enough: what our own code does it does each time. */
export async function leastBlock(task: () => Promise<unknown>): Promise<Block> {
  let least = await longestBlock(task);
  for (let again = 1; again < ROUNDS && least.own >= LONGEST_BLOCK; again++) {
    const block = await longestBlock(task);
    if (block.own < least.own) least = block;
  }
  return least;
}

/** Milliseconds that this thread has waited for a core so far. */
function waitedForCore(): number {
  try {
    // proc_pid_schedstat: time on a core, time waited for one, how often; in nanoseconds.
    return Number(readFileSync('/proc/thread-self/schedstat', 'utf8').split(' ')[1]) / 1e6;
  } catch {
    return 0;
  }
}
