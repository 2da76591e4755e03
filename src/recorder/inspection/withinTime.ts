import type { Localizer } from '../../domain/localizer';
import type { Progress } from '../../domain/progress';
import { sentence } from '../../domain/sentence';
import { GitError } from '../../git/gitError';

/** What is stopped gets this long to end by itself; then nobody waits for it any more. */
const GRACE_MS = 900;
/** Between two messages about the same thing that is being waited for. */
const REPEAT_MS = 1000;

/**
 * Waits for work that may never end, such as reading a file of a network share that is gone.
 * @param limitMs undefined for no limit of its own
 * @param late makes the error that tells of the time limit
 * @throws GitError `cancelled` soon after `signal` is aborted, or what `late` makes soon after the limit, even where the work goes on
 */
export async function withinTime<T>(task: (signal: AbortSignal) => Promise<T>, limitMs: number | undefined, signal: AbortSignal | undefined, late: () => GitError): Promise<T> {
  if (signal?.aborted === true) throw new GitError('cancelled', sentence('Cancelled.'));
  const stop = new AbortController();
  const timers: NodeJS.Timeout[] = [];
  let why: GitError | undefined;
  const given = new Promise<never>((_resolve, reject) => {
    const giveUp = (error: GitError): void => {
      why ??= error;
      stop.abort();
      timers.push(setTimeout(() => reject(error), GRACE_MS));
    };
    if (limitMs !== undefined) timers.push(setTimeout(() => giveUp(late()), limitMs));
    stop.signal.addEventListener('abort', () => signal?.removeEventListener('abort', onAbort));
    const onAbort = (): void => giveUp(new GitError('cancelled', sentence('Cancelled.')));
    signal?.addEventListener('abort', onAbort, { once: true });
  });
  try {
    return await Promise.race([task(stop.signal), given]);
  } catch (error) {
    throw why ?? error;
  } finally {
    timers.forEach(clearTimeout);
    stop.abort();
  }
}

/** Says again and again what is being waited for, with the seconds that it took so far. */
export async function announced<T>(what: string, progress: Progress, l10n: Localizer, task: () => Promise<T>): Promise<T> {
  const started = performance.now();
  const timer = setInterval(() => progress(l10n.t('{0} ({1} s)…', what, Math.round((performance.now() - started) / 1000))), REPEAT_MS);
  try {
    return await task();
  } finally {
    clearInterval(timer);
  }
}
