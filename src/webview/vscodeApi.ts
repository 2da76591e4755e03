import type { ToHost } from './protocol';

/** What VS Code puts into every webview; it may be acquired once. */
export interface VsCodeApi {
  postMessage(message: ToHost): void;
  /** What {@link setState} was given before the view was hidden; anything, as an older version may have written it. */
  getState(): unknown;
  setState(state: object): void;
}

declare global {
  function acquireVsCodeApi(): VsCodeApi;
}
