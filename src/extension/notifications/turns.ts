/** A notification leaves the screen by itself after about this long, in milliseconds, whether or not it was answered. */
const ON_SCREEN = 30_000;

/** What the editor says without being asked comes one at a time. */
export class Turns {
  #last: Promise<unknown> = Promise.resolve();

  /** Shows a notification once the one before it was answered or has left the screen. */
  async take<T>(show: () => Thenable<T>): Promise<T> {
    const before = this.#last;
    let free = (): void => undefined;
    this.#last = new Promise<void>((resolve) => (free = resolve));
    await before;
    const timer = setTimeout(free, ON_SCREEN);
    try {
      return await show();
    } finally {
      clearTimeout(timer);
      free();
    }
  }
}
