import { readFileSync } from 'node:fs';

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
}

export async function longestBlock(task: () => Promise<unknown>): Promise<Block> {
  let block: Block = { own: 0, late: 0 };
  let [seen, waited] = [performance.now(), waitedForCore()];
  const look = (): void => {
    const [now, waitedBefore] = [performance.now(), waited];
    waited = waitedForCore();
    const late = Math.max(0, now - seen - INTERVAL);
    block = { own: Math.max(block.own, late - (waited - waitedBefore)), late: Math.max(block.late, late) };
    seen = now;
  };
  const timer = setInterval(look, INTERVAL);
  try {
    await task();
  } finally {
    clearInterval(timer);
    look();
  }
  return block;
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
