import { setImmediate } from 'node:timers/promises';

/** Milliseconds; well below what a person notices, well above what a turn of the event loop costs. */
const SLICE = 8;

/** Lets others run in the midst of a long loop: call it once an item, it gives way when its slice of time is used up. */
export class Pacer {
  #sliceStart = performance.now();

  /** True when it is time to give way; kept apart from {@link rest} so that the loop need not await at every item. */
  isDue(): boolean {
    return performance.now() - this.#sliceStart >= SLICE;
  }

  async rest(): Promise<void> {
    await setImmediate();
    this.#sliceStart = performance.now();
  }
}
