import type { ToHost } from './protocol';
import type { Reader } from './reader';
import type { ViewState } from './viewState';

/** What every section needs besides its part of the snapshot. */
export interface PanelContext {
  readonly reader: Reader;
  readonly state: ViewState;
  /** Milliseconds since the epoch, for "2 hours ago"; one moment for the whole panel. */
  readonly now: number;
  readonly post: (message: ToHost) => void;
  /** Draws the panel again, after a change of {@link state} that decides what is drawn. */
  readonly redraw: () => void;
}
