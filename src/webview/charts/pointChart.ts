import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { Reader } from '../reader';
import type { Place } from './scoreScale';

/** What Page Up and Page Down skip, at least. */
const PAGE = 10;

/** Strides of Page Up and Page Down from one end of a chart to the other. */
const MOST_PAGES = 20;

/** What charts of points share; where their parts stand in the chart is the chart's own. */
export const pointStyles = css`
  .plot {
    cursor: pointer;
  }

  .options,
  .marker,
  .readout {
    pointer-events: none;
  }

  .options {
    position: absolute;
    inset: 0;
  }

  .option,
  .marker > div {
    position: absolute;
    width: 11px;
    height: 11px;
    margin: -5.5px;
    border-radius: 50%;
  }

  .marker > div {
    box-sizing: border-box;
    border: 2px solid var(--panel-ink);
    background: var(--panel-background, var(--vscode-sideBar-background, transparent));
  }

  .option:focus-visible {
    outline: 2px solid var(--vscode-focusBorder);
    outline-offset: 2px;
  }

  .readout > div {
    position: absolute;
    display: grid;
    max-width: 100%;
    box-sizing: border-box;
    padding: 4px 8px;
    border: 1px solid var(--vscode-editorHoverWidget-border, var(--panel-outline));
    border-radius: 3px;
    color: var(--vscode-editorHoverWidget-foreground, inherit);
    background: var(--vscode-editorHoverWidget-background);
    box-shadow: 0 2px 8px var(--vscode-widget-shadow, transparent);
  }

  .before {
    left: 0;
  }

  .after {
    right: 0;
  }
`;

/**
 * A chart with a point a run. The drawing is one image with a title and a description; over it lies a list box with an option a run: one tab
 * stop, arrow keys from run to run, Enter opens it.
 */
export abstract class PointChart extends LitElement {
  static override properties = {
    summary: { attribute: false },
    reader: { attribute: false },
    openRun: { attribute: false },
    current: { state: true },
    pointed: { state: true },
  };

  /** What the drawing shows, for those who do not see it. */
  declare summary: { readonly title: string; readonly description: string };
  declare reader: Reader;
  declare openRun: (id: string) => void;

  /** The run that has the tab stop; the newest until the reader moves. By id, so that a new snapshot leaves it where it is. */
  declare protected current: string | null;
  /** The run whose facts are shown, because the mouse or the focus is on it. */
  declare protected pointed: string | null;

  constructor() {
    super();
    this.current = null;
    this.pointed = null;
  }

  /** Ids of the runs, in the order in which the arrow keys go. */
  protected abstract ids(): readonly string[];

  protected abstract place(index: number): Place;

  /** All that a screen reader says of a point. */
  protected abstract label(index: number): string;

  /** The same for the eye. */
  protected abstract facts(index: number): TemplateResult;

  /** @param x fraction of the plot's width, 0 to 1; @param y of its height, from the top; @param plot its size in pixels */
  protected abstract nearest(x: number, y: number, plot: { readonly width: number; readonly height: number }): number;

  /** What lies over the drawing: it takes the mouse and holds the {@link options}. */
  protected plot(content: TemplateResult): TemplateResult {
    return html`
      <div
        class="plot"
        dir="ltr"
        @pointermove=${(event: PointerEvent) => (this.pointed = this.ids()[this.#under(event)] ?? null)}
        @pointerleave=${() => (this.pointed = null)}
        @click=${(event: PointerEvent) => this.#open(this.#under(event))}
      >
        ${content} ${this.#options()}
      </div>
    `;
  }

  /** Hidden from screen readers, which hear the option's own label. */
  protected readout(): TemplateResult | typeof nothing {
    const index = this.pointed === null ? -1 : this.ids().indexOf(this.pointed);
    if (index < 0) return nothing;
    const { x, y } = this.place(index);
    const edge = y < 50 ? `top: calc(${y}% + 8px)` : `bottom: calc(${100 - y}% + 8px)`;
    return html`
      <div class="marker" aria-hidden="true"><div .style=${position({ x, y })}></div></div>
      <div class="readout" aria-hidden="true"><div class=${x < 50 ? 'before' : 'after'} .style=${edge}>${this.facts(index)}</div></div>
    `;
  }

  /** A hundred options would be most of the page: there are those within one key's reach, and each says which of how many it is. */
  #options(): TemplateResult {
    const ids = this.ids();
    const current = this.#currentIndex();
    const within = [...new Set([current - 1, current, current + 1, this.pointed === null ? -1 : ids.indexOf(this.pointed)])]
      .filter((index) => index >= 0 && index < ids.length)
      .sort((one, other) => one - other);
    return html`
      <div
        class="options"
        role="listbox"
        aria-orientation="horizontal"
        aria-label=${this.reader.l10n.t('Runs by time')}
        aria-description=${this.reader.l10n.t('Arrow keys go from run to run, Enter opens one.')}
        @keydown=${this.#move}
      >
        ${repeat(
          within,
          (index) => ids[index],
          (index) => html`
            <div
              class="option"
              role="option"
              tabindex=${index === current ? 0 : -1}
              aria-selected=${index === current}
              aria-posinset=${index + 1}
              aria-setsize=${ids.length}
              aria-label=${this.label(index)}
              .style=${position(this.place(index))}
              @focus=${() => (this.pointed = ids[index] ?? null)}
              @blur=${() => (this.pointed = null)}
            ></div>
          `,
        )}
      </div>
    `;
  }

  #currentIndex(): number {
    const index = this.current === null ? -1 : this.ids().indexOf(this.current);
    return index < 0 ? this.ids().length - 1 : index;
  }

  #under(event: PointerEvent): number {
    const { left, top, width, height } = (event.currentTarget as HTMLElement).getBoundingClientRect();
    return this.nearest((event.clientX - left) / width, (event.clientY - top) / height, { width, height });
  }

  #open(index: number): void {
    const id = this.ids()[index];
    if (id !== undefined) this.openRun(id);
  }

  async #move(event: KeyboardEvent): Promise<void> {
    const current = this.#currentIndex();
    if (event.key === 'Enter' || event.key === ' ') {
      event.preventDefault();
      this.#open(current);
      return;
    }
    const target = targetOf(event.key, current, this.ids().length - 1);
    if (target === null) return;
    event.preventDefault();
    this.current = this.ids()[target] ?? null;
    await this.updateComplete;
    this.renderRoot.querySelector<HTMLElement>('[tabindex="0"]')?.focus();
  }
}

function targetOf(key: string, current: number, last: number): number | null {
  const page = Math.max(PAGE, Math.round(last / MOST_PAGES));
  const within = (index: number): number => Math.min(last, Math.max(0, index));
  switch (key) {
    case 'ArrowLeft':
    case 'ArrowUp':
      return within(current - 1);
    case 'ArrowRight':
    case 'ArrowDown':
      return within(current + 1);
    case 'PageUp':
      return within(current - page);
    case 'PageDown':
      return within(current + page);
    case 'Home':
      return 0;
    case 'End':
      return last;
    default:
      return null;
  }
}

/** Goes to the property `style`: the page's policy forbids the attribute, by which Lit's styleMap would set it first. */
function position({ x, y }: Place): string {
  return `left: ${x}%; top: ${y}%`;
}
