import { readFile } from 'node:fs/promises';

/** Whether a process runs; one that has ended and was not waited for does not. Linux only. */
export async function isAlive(pid: string): Promise<boolean> {
  const state = await readFile(`/proc/${pid.trim()}/stat`, 'utf8').catch(() => ') X');
  return !/\) [ZX]/.test(state);
}
