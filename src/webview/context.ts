import type { ToHost } from './protocol';
import type { Reader } from './reader';
import type { SectionName } from './panelSections';
import type { ViewState } from './viewState';

/** What every section of a page needs besides its part of the snapshot. M: what the page may say to the host; N: its sections' names. */
export interface PageContext<M, N extends string> {
  readonly reader: Reader;
  readonly state: ViewState<N>;
  /** Milliseconds since the epoch, for "2 hours ago"; one moment for the whole page. */
  readonly now: number;
  readonly post: (message: M) => void;
  /** Draws the page again, after a change of {@link state} that decides what is drawn. */
  readonly redraw: () => void;
}

/** That of the patterns panel. */
export type PanelContext = PageContext<ToHost, SectionName>;
