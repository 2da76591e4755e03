import { css, html, LitElement, nothing, svg, type SVGTemplateResult, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { baseStyles } from '../baseStyles';
import { isolate, plain } from '../plainText';
import type { QualityPoint } from '../protocol';
import type { Reader } from '../reader';
import { gradeWord } from '../../domain/words';
import { gradeAt, gradeBands, type GradeBand } from './gradeBands';
import { ScoreScale, type Place } from './scoreScale';

/** With more points than this their dots would run into a band; the line alone is clearer. */
const MOST_DOTS = 40;

/** What Page Up and Page Down skip. */
const PAGE = 10;

/**
 * The quality of each run, oldest first, over faint bands for the grades. The drawing is one image with a title and a description;
 * over it lies a list box with an option a run: one tab stop, arrow keys from run to run, Enter opens it.
 */
export class QualityChart extends LitElement {
  static override properties = {
    points: { attribute: false },
    summary: { attribute: false },
    reader: { attribute: false },
    openRun: { attribute: false },
    current: { state: true },
    pointed: { state: true },
  };

  static override styles = [
    baseStyles,
    css`
      :host {
        padding: 0;
      }

      .chart {
        position: relative;
        display: grid;
        grid-template-columns: max-content minmax(0, 1fr);
        column-gap: 10px;
        row-gap: 4px;
        margin-block-start: 8px;
      }

      .grades {
        display: flex;
        grid-area: 1 / 1;
        flex-direction: column;
        height: 120px;
        color: var(--panel-muted);
        font-size: 11px;
        line-height: 1;
        text-align: end;
      }

      .grades > span {
        display: flex;
        flex: 1 1 0;
        align-items: center;
        justify-content: end;
      }

      .plot,
      .marker,
      .readout {
        position: relative;
        grid-area: 1 / 2;
        height: 120px;
        margin-inline: 6px;
      }

      .plot {
        cursor: pointer;
      }

      .drawing {
        display: block;
        width: 100%;
        height: 100%;
        overflow: visible;
      }

      .band {
        x: -6px;
        width: calc(100% + 12px);
        fill: none;
        stroke: var(--panel-outline);
        stroke-opacity: 0.5;
      }

      .band.shaded {
        fill: var(--panel-ink);
        fill-opacity: 0.06;
      }

      .line {
        fill: none;
        stroke: var(--panel-series);
        stroke-width: 1.5px;
        stroke-linejoin: round;
        vector-effect: non-scaling-stroke;
      }

      .dot {
        fill: var(--panel-series);
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
        background: var(--vscode-sideBar-background, transparent);
      }

      .option:focus-visible {
        outline: 2px solid var(--vscode-focusBorder);
        outline-offset: 2px;
      }

      .dates {
        grid-area: 2 / 1 / 3 / 3;
        text-align: end;
      }

      .readout {
        z-index: 1;
        grid-column: 1 / 3;
        margin-inline: 0;
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
    `,
  ];

  declare points: readonly QualityPoint[];
  /** What the drawing shows, for those who do not see it. */
  declare summary: { readonly title: string; readonly description: string };
  declare reader: Reader;
  declare openRun: (id: string) => void;

  /** The run that has the tab stop; the newest until the reader moves. By id, so that a new snapshot leaves it where it is. */
  declare private current: string | null;
  /** The run whose facts are shown, because the mouse or the focus is on it. */
  declare private pointed: string | null;

  constructor() {
    super();
    this.points = [];
    this.current = null;
    this.pointed = null;
  }

  override render(): TemplateResult | typeof nothing {
    const first = this.points[0];
    const last = this.points.at(-1);
    if (first === undefined || last === undefined) return nothing;
    const scale = new ScoreScale(this.points.map((point) => point.qualityScore));
    const bands = gradeBands(scale.lowest);
    return html`
      <div class="chart">
        <div class="grades" aria-hidden="true">${bands.map((band) => this.#bandLabel(band))}</div>
        <div
          class="plot"
          dir="ltr"
          @pointermove=${(event: PointerEvent) => this.#point(event, scale)}
          @pointerleave=${() => (this.pointed = null)}
          @click=${(event: PointerEvent) => this.#open(this.#nearest(event, scale))}
        >
          ${this.#drawing(scale, bands)} ${this.#options(scale)}
        </div>
        <div class="dates muted" aria-hidden="true">${this.reader.formats.days(first.createdAt, last.createdAt)}</div>
        ${this.#readout(scale)}
      </div>
    `;
  }

  #bandLabel({ grade, from, to }: GradeBand): TemplateResult {
    return html`<span .style=${`flex-grow: ${to - from}`}>${gradeWord(grade, this.reader.l10n)}</span>`;
  }

  #drawing(scale: ScoreScale, bands: readonly GradeBand[]): TemplateResult {
    const places = this.points.map((point, index) => scale.place(index, point.qualityScore));
    const dotted = places.length <= MOST_DOTS ? places : places.slice(-1);
    return html`
      <svg class="drawing" role="img" aria-labelledby="title description">
        <title id="title">${this.summary.title}</title>
        <desc id="description">${this.summary.description}</desc>
        ${bands.map(({ from, to }, index) => band(scale.y(to), scale.y(from), index % 2 === 0))}
        <svg width="100%" height="100%" viewBox="0 0 100 100" preserveAspectRatio="none">
          <polyline class="line" points=${places.map(({ x, y }) => `${x},${y}`).join(' ')} />
        </svg>
        ${dotted.map(({ x, y }) => svg`<circle class="dot" cx="${x}%" cy="${y}%" r="2.5" />`)}
      </svg>
    `;
  }

  /** A hundred options would be most of the panel: there are those within one key's reach, and each says which of how many it is. */
  #options(scale: ScoreScale): TemplateResult {
    const current = this.#currentIndex();
    const within = this.points
      .map((point, index) => ({ point, index }))
      .filter(({ point, index }) => Math.abs(index - current) <= 1 || point.id === this.pointed);
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
          ({ point }) => point.id,
          ({ point, index }) => html`
            <div
              class="option"
              role="option"
              tabindex=${index === current ? 0 : -1}
              aria-selected=${index === current}
              aria-posinset=${index + 1}
              aria-setsize=${this.points.length}
              aria-label=${this.#label(point)}
              .style=${position(scale.place(index, point.qualityScore))}
              @focus=${() => (this.pointed = point.id)}
              @blur=${() => (this.pointed = null)}
            ></div>
          `,
        )}
      </div>
    `;
  }

  /** Hidden from screen readers, which hear the option's own label. */
  #readout(scale: ScoreScale): TemplateResult | typeof nothing {
    const index = this.points.findIndex((point) => point.id === this.pointed);
    const point = this.points[index];
    if (point === undefined) return nothing;
    const { x, y } = scale.place(index, point.qualityScore);
    const edge = y < 50 ? `top: calc(${y}% + 8px)` : `bottom: calc(${100 - y}% + 8px)`;
    return html`
      <div class="marker" aria-hidden="true"><div .style=${position({ x, y })}></div></div>
      <div class="readout" aria-hidden="true">
        <div class=${x < 50 ? 'before' : 'after'} .style=${edge}>
          <bdi class="clamped">${plain(point.description)}</bdi>
          <span>${this.#scoreText(point)}</span>
          <span class="muted">${this.reader.formats.moment(point.createdAt)}</span>
        </div>
      </div>
    `;
  }

  #label(point: QualityPoint): string {
    return this.reader.l10n.t('{0}: {1}, {2}', isolate(point.description), this.#scoreText(point), this.reader.formats.day(point.createdAt));
  }

  #scoreText({ qualityScore }: QualityPoint): string {
    return this.reader.l10n.t('{0}, {1}', this.reader.formats.score(qualityScore), gradeWord(gradeAt(qualityScore), this.reader.l10n));
  }

  #currentIndex(): number {
    const index = this.points.findIndex((point) => point.id === this.current);
    return index < 0 ? this.points.length - 1 : index;
  }

  #nearest(event: PointerEvent, scale: ScoreScale): number {
    const { left, width } = (event.currentTarget as HTMLElement).getBoundingClientRect();
    return scale.nearest((event.clientX - left) / width);
  }

  #point(event: PointerEvent, scale: ScoreScale): void {
    this.pointed = this.points[this.#nearest(event, scale)]?.id ?? null;
  }

  #open(index: number): void {
    const point = this.points[index];
    if (point !== undefined) this.openRun(point.id);
  }

  async #move(event: KeyboardEvent): Promise<void> {
    const current = this.#currentIndex();
    if (event.key === 'Enter' || event.key === ' ') {
      event.preventDefault();
      this.#open(current);
      return;
    }
    const target = targetOf(event.key, current, this.points.length - 1);
    if (target === null) return;
    event.preventDefault();
    this.current = this.points[target]?.id ?? null;
    await this.updateComplete;
    this.renderRoot.querySelector<HTMLElement>('[tabindex="0"]')?.focus();
  }
}

function targetOf(key: string, current: number, last: number): number | null {
  const within = (index: number): number => Math.min(last, Math.max(0, index));
  switch (key) {
    case 'ArrowLeft':
    case 'ArrowUp':
      return within(current - 1);
    case 'ArrowRight':
    case 'ArrowDown':
      return within(current + 1);
    case 'PageUp':
      return within(current - PAGE);
    case 'PageDown':
      return within(current + PAGE);
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

/** Drawn a little wider than the plot, so that the dots at its ends lie on it whole. */
function band(top: number, bottom: number, shaded: boolean): SVGTemplateResult {
  return svg`<rect class=${shaded ? 'band shaded' : 'band'} y="${top}%" height="${bottom - top}%" />`;
}
