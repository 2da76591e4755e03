import { setTimeout as delay } from 'node:timers/promises';
import { errors } from 'playwright-core';

/** How long a page may take to show what is waited for. Opening the editor on a busy machine is the slowest. */
export const PATIENCE_MILLISECONDS = 20_000;

/** Asks again and again until there is an answer other than `undefined`; the error says in words what was waited for. */
export async function waitFor<T>(what: string, ask: () => Promise<T | undefined>, milliseconds = PATIENCE_MILLISECONDS): Promise<T> {
  const end = Date.now() + milliseconds;
  for (;;) {
    const answer = await ask();
    if (answer !== undefined) {
      return answer;
    }
    if (Date.now() > end) {
      throw new Error(`Waited ${milliseconds / 1000} s in vain for ${what}.`);
    }
    await delay(50);
  }
}

/** Whether what is waited for came in its time. */
export async function happens(coming: Promise<unknown>): Promise<boolean> {
  try {
    await coming;
    return true;
  } catch (error) {
    if (error instanceof errors.TimeoutError) return false;
    throw error;
  }
}
