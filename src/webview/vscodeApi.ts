/** Outlives a hidden page, whose document is thrown away. */
export interface PageMemory {
  /** What {@link setState} was given before the page was hidden; anything, as an older version may have written it. */
  getState(): unknown;
  setState(state: object): void;
}

/** What VS Code puts into every webview; it may be acquired once. M: what the page may say to the host. */
export interface VsCodeApi<M> extends PageMemory {
  postMessage(message: M): void;
}

declare global {
  function acquireVsCodeApi<M>(): VsCodeApi<M>;
}
