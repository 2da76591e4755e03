/** Between two parts of long computing, so that whoever waits for the same thread gets a turn. */
export function breathe(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}
