import { html, LitElement, nothing, type TemplateResult } from 'lit';
import { english, localizerFrom } from '../domain/localizer';
import { documentStyles } from './baseStyles';
import type { PageContext } from './context';
import { Formats } from './formats';
import type { AsksForSnapshot, Language, ToPage } from './protocol';
import { Reader } from './reader';
import { loading } from './sections/loading';
import { failureNotice } from './sections/notice';
import type { ViewState } from './viewState';
import type { VsCodeApi } from './vscodeApi';

/** A history is usually there sooner; a bar that flashes up says less than none. */
const LOADING_SHOWN_AFTER = 300;

/** How often "2 minutes ago" is looked at again. */
const TIME_REFRESH = 60_000;

/**
 * A whole page: it draws the last snapshot and says what the reader wants; it knows nothing by itself. S: its snapshots; M: what it may say
 * to the host; N: the names of its sections.
 */
export abstract class SnapshotPage<S, M, N extends string> extends LitElement {
  static override properties = {
    snapshot: { state: true },
    failure: { state: true },
    slow: { state: true },
  };

  declare protected snapshot: S | null;
  declare private failure: string | null;
  /** True once the host has taken so long that the reader should see that something is under way. */
  declare private slow: boolean;

  readonly #api: VsCodeApi<M | AsksForSnapshot>;
  readonly #state: ViewState<N>;
  #reader: Reader;
  #slowTimer: ReturnType<typeof setTimeout> | undefined;
  #focused: { readonly element: HTMLElement; readonly index: number } | null = null;

  constructor(api: VsCodeApi<M | AsksForSnapshot>, state: ViewState<N>) {
    super();
    this.#api = api;
    this.#state = state;
    this.#reader = new Reader(english, new Formats(document.documentElement.lang));
    this.snapshot = null;
    this.failure = null;
    this.slow = false;
  }

  /** For screen readers, who go from heading to heading. */
  protected abstract heading(reader: Reader): string;

  /** The page's first heading, which everybody sees where a page says so. */
  protected headline(reader: Reader): TemplateResult {
    return html`<h1 class="for-readers">${this.heading(reader)}</h1>`;
  }

  /** What stands below the heading once there is a snapshot. */
  protected abstract overview(snapshot: S, context: PageContext<M, N>): TemplateResult;

  /** What the host says, in the order in which it says it. */
  receive(message: ToPage<S>): void {
    this.#speak(message);
    this.#endWaiting();
    switch (message.type) {
      case 'snapshot':
        this.#show(message.snapshot);
        break;
      case 'failed':
        this.failure = message.message;
        break;
    }
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#wait();
    window.addEventListener('scrollend', () => (this.#state.scroll = window.scrollY));
    setInterval(() => this.requestUpdate(), TIME_REFRESH);
  }

  override willUpdate(): void {
    const element = this.shadowRoot?.activeElement;
    this.#focused = element instanceof HTMLElement ? { element, index: this.#stops().indexOf(element) } : null;
  }

  /** What had the focus may be gone, such as a deleted run; its successor gets it, rather than the top of the page. */
  override updated(): void {
    if (this.#focused === null || this.#focused.element.isConnected) return;
    const stops = this.#stops();
    (stops[this.#focused.index] ?? stops.at(-1))?.focus();
  }

  override render(): TemplateResult {
    const context: PageContext<M | AsksForSnapshot, N> = {
      reader: this.#reader,
      state: this.#state,
      now: Date.now(),
      post: (message) => this.#api.postMessage(message),
      redraw: () => this.requestUpdate(),
    };
    return html`
      <main>
        ${this.headline(this.#reader)}
        ${this.slow ? loading(this.#reader) : nothing}
        ${this.failure === null ? nothing : failureNotice(this.failure, context, () => this.#wait())}
        ${this.snapshot === null ? nothing : this.overview(this.snapshot, context)}
      </main>
    `;
  }

  #speak({ locale, translations }: Language): void {
    const { formats } = this.#reader;
    this.#reader = new Reader(localizerFrom(translations, locale), formats.locale === locale ? formats : new Formats(locale));
  }

  #show(snapshot: S): void {
    const first = this.snapshot === null;
    this.snapshot = snapshot;
    this.failure = null;
    // By the next frame the charts, elements of their own, have their height too.
    if (first) requestAnimationFrame(() => window.scrollTo(0, this.#state.scroll));
  }

  #wait(): void {
    this.failure = null;
    this.#slowTimer = setTimeout(() => (this.slow = true), LOADING_SHOWN_AFTER);
  }

  #endWaiting(): void {
    clearTimeout(this.#slowTimer);
    this.slow = false;
  }

  #stops(): HTMLElement[] {
    return [...this.renderRoot.querySelectorAll<HTMLElement>('button, summary')];
  }
}

/** Puts a page into its document and tells the host that it is there. */
export function startPage<S, M, N extends string>(api: VsCodeApi<M | AsksForSnapshot>, page: SnapshotPage<S, M, N>): void {
  if (documentStyles.styleSheet !== undefined) document.adoptedStyleSheets.push(documentStyles.styleSheet);
  window.addEventListener('message', (event: MessageEvent<ToPage<S>>) => page.receive(event.data));
  document.body.append(page);
  api.postMessage({ type: 'ready' });
}
