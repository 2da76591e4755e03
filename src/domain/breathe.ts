/** Between two parts of long computing, so that whoever waits for the same thread gets a turn. */
export async function breathe(): Promise<void> {
  // The first one comes right after input is read, before timers and further input: only the second is behind those who wait.
  await immediate();
  await immediate();
}

function immediate(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}
