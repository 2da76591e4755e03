import { html, LitElement, nothing, type TemplateResult } from 'lit';
import { english, localizerFrom } from '../domain/localizer';
import { baseStyles } from './baseStyles';
import { effectBarStyles } from './charts/effectBar';
import { intervalBarStyles } from './charts/intervalBar';
import type { PanelContext } from './context';
import { Formats } from './formats';
import type { Language, PanelSnapshot, ToWebview } from './protocol';
import { Reader } from './reader';
import { calibration, calibrationStyles } from './sections/calibration';
import { categories } from './sections/categories';
import { effects } from './sections/effects';
import { emptyStateStyles } from './sections/emptyState';
import { lastRuns, lastRunsStyles } from './sections/lastRuns';
import { loading, loadingStyles } from './sections/loading';
import { nextRun, nextRunStyles } from './sections/nextRun';
import { failureNotice, noticeStyles, quarantineNotice } from './sections/notice';
import { patterns, patternsStyles } from './sections/patterns';
import { qualityOverTime, qualityOverTimeStyles } from './sections/qualityOverTime';
import { rateRowStyles } from './sections/rateRow';
import { sectionStyles } from './sections/section';
import { tableStyles } from './sections/tableStyles';
import { totals, totalsStyles } from './sections/totals';
import { ViewState } from './viewState';
import type { VsCodeApi } from './vscodeApi';

/** A history is usually there sooner; a bar that flashes up says less than none. */
const LOADING_SHOWN_AFTER = 300;

/** How often "2 minutes ago" is looked at again. */
const TIME_REFRESH = 60_000;

/** The whole panel: it draws the last snapshot and says what the reader wants; it knows nothing by itself. */
export class PatternsPanel extends LitElement {
  static override properties = {
    snapshot: { state: true },
    failure: { state: true },
    slow: { state: true },
  };

  static override styles = [
    baseStyles,
    sectionStyles,
    loadingStyles,
    noticeStyles,
    totalsStyles,
    emptyStateStyles,
    nextRunStyles,
    lastRunsStyles,
    tableStyles,
    qualityOverTimeStyles,
    intervalBarStyles,
    effectBarStyles,
    rateRowStyles,
    patternsStyles,
    calibrationStyles,
  ];

  declare private snapshot: PanelSnapshot | null;
  declare private failure: string | null;
  /** True once the host has taken so long that the reader should see that something is under way. */
  declare private slow: boolean;

  readonly #api: VsCodeApi;
  readonly #state: ViewState;
  #reader: Reader;
  #slowTimer: ReturnType<typeof setTimeout> | undefined;
  #focused: { readonly element: HTMLElement; readonly index: number } | null = null;

  constructor(api: VsCodeApi) {
    super();
    this.#api = api;
    this.#state = new ViewState(api);
    this.#reader = new Reader(english, new Formats(document.documentElement.lang));
    this.snapshot = null;
    this.failure = null;
    this.slow = false;
  }

  /** What the host says, in the order in which it says it. */
  receive(message: ToWebview): void {
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
    const context: PanelContext = {
      reader: this.#reader,
      state: this.#state,
      now: Date.now(),
      post: (message) => this.#api.postMessage(message),
      redraw: () => this.requestUpdate(),
    };
    return html`
      <main>
        <h1 class="for-readers">${this.#reader.l10n.t('Parallel run patterns')}</h1>
        ${this.slow ? loading(this.#reader) : nothing}
        ${this.failure === null ? nothing : failureNotice(this.failure, context, () => this.#wait())}
        ${this.snapshot === null ? nothing : overview(this.snapshot, context)}
      </main>
    `;
  }

  #speak({ locale, translations }: Language): void {
    const { formats } = this.#reader;
    this.#reader = new Reader(localizerFrom(translations), formats.locale === locale ? formats : new Formats(locale));
  }

  #show(snapshot: PanelSnapshot): void {
    const first = this.snapshot === null;
    this.snapshot = snapshot;
    this.failure = null;
    // By the next frame the chart, an element of its own, has its height too.
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

/** Before the first run there is nothing to total or to list: the way to the first run is all that stands there. */
function overview(snapshot: PanelSnapshot, context: PanelContext): TemplateResult {
  const { statistics, recentRuns, qualityOverTime: points, quarantined } = snapshot;
  return html`
    ${quarantineNotice(quarantined, context)} ${statistics.totalRuns === 0 ? nothing : totals(statistics, context)}
    ${nextRun(snapshot, context)}
    ${recentRuns.length === 0 ? nothing : lastRuns(recentRuns, context)}
    ${points.length === 0 ? nothing : qualityOverTime(points, statistics.trend, statistics.totalRuns, context)}
    ${statistics.byCategory.length === 0 ? nothing : categories(statistics.byCategory, context)}
    ${snapshot.patterns.length === 0 ? nothing : patterns(snapshot.patterns, context)}
    ${effects(snapshot.effects, context)}
    ${statistics.calibration === null ? nothing : calibration(statistics.calibration, context)}
  `;
}
