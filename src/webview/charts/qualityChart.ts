import { css, html, nothing, svg, type SVGTemplateResult, type TemplateResult } from 'lit';
import { baseStyles } from '../baseStyles';
import { isolate, plain } from '../plainText';
import type { SlopeLine } from '../../learning/slopeLine';
import type { QualityPoint } from '../protocol';
import { gradeWord } from '../../domain/words';
import { gradeAt, gradeBands, type GradeBand } from './gradeBands';
import { PointChart, pointStyles } from './pointChart';
import { ScoreScale, type Place } from './scoreScale';
import { fanPath, linePath } from './slopeShape';

/** With more points than this their dots would run into a band; the line alone is clearer. */
const MOST_DOTS = 40;

/** The quality of each run, oldest first, over faint bands for the grades. */
export class QualityChart extends PointChart {
  static override properties = { ...PointChart.properties, points: { attribute: false }, line: { attribute: false } };

  static override styles = [
    baseStyles,
    pointStyles,
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

      .spread {
        fill: var(--panel-ink);
        fill-opacity: 0.16;
      }

      .trend {
        fill: none;
        stroke: var(--panel-ink);
        stroke-opacity: 0.7;
        stroke-dasharray: 4 3;
        vector-effect: non-scaling-stroke;
      }

      .dot {
        fill: var(--panel-series);
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
    `,
  ];

  declare points: readonly QualityPoint[];
  /** Through the points; null while there are too few. */
  declare line: SlopeLine | null;
  #scale = new ScoreScale([]);

  constructor() {
    super();
    this.points = [];
    this.line = null;
  }

  override render(): TemplateResult | typeof nothing {
    const first = this.points[0];
    const last = this.points.at(-1);
    if (first === undefined || last === undefined) return nothing;
    this.#scale = new ScoreScale(this.points.map((point) => point.qualityScore));
    const bands = gradeBands(this.#scale.lowest);
    return html`
      <div class="chart">
        <div class="grades" aria-hidden="true">${bands.map((band) => this.#bandLabel(band))}</div>
        ${this.plot(this.#drawing(bands))}
        <div class="dates muted" aria-hidden="true">${this.reader.formats.days(first.createdAt, last.createdAt)}</div>
        ${this.readout()}
      </div>
    `;
  }

  protected override ids(): readonly string[] {
    return this.points.map(({ id }) => id);
  }

  protected override place(index: number): Place {
    return this.#scale.place(index, this.points[index]?.qualityScore ?? 0);
  }

  protected override nearest(x: number): number {
    return this.#scale.nearest(x);
  }

  protected override label(index: number): string {
    const point = this.points[index];
    if (point === undefined) return '';
    return this.reader.l10n.t('{0}: {1}, {2}', isolate(point.description), this.#scoreText(point), this.reader.formats.day(point.createdAt));
  }

  protected override facts(index: number): TemplateResult {
    const point = this.points[index];
    if (point === undefined) return html``;
    return html`
      <bdi class="clamped">${plain(point.description)}</bdi>
      <span>${this.#scoreText(point)}</span>
      <span class="muted">${this.reader.formats.moment(point.createdAt)}</span>
    `;
  }

  #bandLabel({ grade, from, to }: GradeBand): TemplateResult {
    return html`<span .style=${`flex-grow: ${to - from}`}>${gradeWord(grade, this.reader.l10n)}</span>`;
  }

  #drawing(bands: readonly GradeBand[]): TemplateResult {
    const scale = this.#scale;
    const places = this.points.map((point, index) => scale.place(index, point.qualityScore));
    const dotted = places.length <= MOST_DOTS ? places : places.slice(-1);
    return html`
      <svg class="drawing" role="img" aria-labelledby="title description">
        <title id="title">${this.summary.title}</title>
        <desc id="description">${this.summary.description}</desc>
        ${bands.map(({ from, to }, index) => band(scale.y(to), scale.y(from), index % 2 === 0))}
        ${this.line === null ? nothing : trendOf(this.line, places.length, scale)}
        <svg width="100%" height="100%" viewBox="0 0 100 100" preserveAspectRatio="none">
          <polyline class="line" points=${places.map(({ x, y }) => `${x},${y}`).join(' ')} />
        </svg>
        ${dotted.map(({ x, y }) => svg`<circle class="dot" cx="${x}%" cy="${y}%" r="2.5" />`)}
      </svg>
    `;
  }

  #scoreText({ qualityScore }: QualityPoint): string {
    return this.reader.l10n.t('{0}, {1}', this.reader.formats.score(qualityScore), gradeWord(gradeAt(qualityScore), this.reader.l10n));
  }
}

/** Faint, behind the runs: where the scores go, and how sure that is. */
function trendOf(line: SlopeLine, runs: number, scale: ScoreScale): SVGTemplateResult {
  const height = (score: number): number => scale.beyond(score);
  return svg`
    <svg width="100%" height="100%" viewBox="0 0 100 100" preserveAspectRatio="none" overflow="hidden">
      <path class="spread" d=${fanPath(line, runs, height)} />
      <path class="trend" d=${linePath(line, runs, height)} />
    </svg>
  `;
}

/** Drawn a little wider than the plot, so that the dots at its ends lie on it whole. */
function band(top: number, bottom: number, shaded: boolean): SVGTemplateResult {
  return svg`<rect class=${shaded ? 'band shaded' : 'band'} y="${top}%" height="${bottom - top}%" />`;
}
