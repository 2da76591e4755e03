import { css, html, nothing, svg, type SVGTemplateResult, type TemplateResult } from 'lit';
import { baseStyles } from '../baseStyles';
import { PLOT_INSET, plotStyles } from './plotStyles';
import { PointChart, pointStyles } from './pointChart';
import type { Place } from './scoreScale';
import type { ValueScale } from './valueScale';

/** A run whose value is known. */
export interface TimePoint {
  readonly id: string;
  /** Among the runs that are shown, from 0. */
  readonly position: number;
  readonly value: number;
}

/** A stretch of runs, from its first to the first of the next, with the estimate of its value. */
export interface TimeStep {
  readonly from: number;
  readonly to: number;
  readonly mean: number;
  readonly low: number;
  readonly high: number;
}

/** A straight line with the slopes of its interval, a run; {@link middle} is its value halfway. */
export interface TimeLine {
  readonly slope: number;
  readonly low: number;
  readonly high: number;
  readonly middle: number;
}

/** What a {@link TimeChart} draws. */
export interface TimeSeries {
  /** Oldest first. */
  readonly points: readonly TimePoint[];
  /** Runs that are shown, those without a value as well: they take their place on the axis. */
  readonly runs: number;
  readonly scale: ValueScale;
  readonly axis: readonly { readonly value: number; readonly label: string }[];
  readonly dates: readonly { readonly position: number; readonly label: string }[];
  readonly line: TimeLine | null;
  readonly steps: readonly TimeStep[];
}

/** Above this number dots are smaller, so that they are told apart for longer. */
const MANY = 300;

/** Pixels around the mouse in which the nearest point is looked for in both directions. */
const REACH = 8;

/**
 * A value of each run as a point, oldest first, at even distances: a busy week and a quiet month are the same number of runs. Ten thousand points
 * are one path, whose dots are the round ends of lines without length.
 */
export class TimeChart extends PointChart {
  static override properties = { ...PointChart.properties, series: { attribute: false }, texts: { attribute: false } };

  static override styles = [
    baseStyles,
    plotStyles,
    pointStyles,
    css`
      :host {
        padding: 0;
        container-type: normal;
      }

      .chart {
        position: relative;
      }

      .drawing {
        height: 188px;
      }

      .plot,
      .marker,
      .readout {
        position: absolute;
        inset: 8px 12px 24px 44px;
      }

      .readout {
        z-index: 1;
      }

      .readout > div {
        max-width: 320px;
      }

      .dots {
        fill: none;
        stroke: var(--panel-series);
        stroke-linecap: round;
        stroke-width: 5px;
        vector-effect: non-scaling-stroke;
      }

      .dots.many {
        stroke-width: 3px;
        stroke-opacity: 0.6;
      }

      .line,
      .mean {
        fill: none;
        stroke: var(--panel-ink);
        stroke-width: 2px;
        vector-effect: non-scaling-stroke;
      }

      .spread {
        fill: var(--panel-ink);
        fill-opacity: 0.2;
        stroke: none;
      }
    `,
  ];

  declare series: TimeSeries | null;
  /** Of a point, by its place in the series. */
  declare texts: { readonly label: (index: number) => string; readonly facts: (index: number) => TemplateResult };

  #ids: readonly string[] = [];

  constructor() {
    super();
    this.series = null;
  }

  override willUpdate(changed: ReadonlyMap<PropertyKey, unknown>): void {
    const before = changed.get('series') as TimeSeries | null | undefined;
    if (changed.has('series') && this.series?.points !== before?.points) this.#ids = this.series?.points.map(({ id }) => id) ?? [];
  }

  override render(): TemplateResult | typeof nothing {
    const { series } = this;
    if (series === null || series.points.length === 0) return nothing;
    return html`<div class="chart">${this.#drawing(series)} ${this.plot(html``)} ${this.readout()}</div>`;
  }

  protected override ids(): readonly string[] {
    return this.#ids;
  }

  protected override place(index: number): Place {
    const point = this.series?.points[index];
    return point === undefined || this.series === null ? { x: 0, y: 0 } : placeOf(point, this.series);
  }

  protected override label(index: number): string {
    return this.texts.label(index);
  }

  protected override facts(index: number): TemplateResult {
    return this.texts.facts(index);
  }

  /** Among the points around the mouse the nearest in both directions; where none is that near, the nearest in time. */
  protected override nearest(x: number, y: number, { width, height }: { readonly width: number; readonly height: number }): number {
    const { points } = this.series ?? { points: [] };
    let best = -1;
    let least = Infinity;
    let besides = -1;
    let leastBesides = Infinity;
    for (let index = 0; index < points.length; index += 1) {
      const place = this.place(index);
      const across = Math.abs((place.x / 100 - x) * width);
      if (across < leastBesides) [besides, leastBesides] = [index, across];
      const distance = across > REACH ? Infinity : Math.hypot(across, (place.y / 100 - y) * height);
      if (distance < least) [best, least] = [index, distance];
    }
    return best < 0 ? besides : best;
  }

  /** Drawn anew when the series changes, and not for every move of the mouse. */
  #drawing(series: TimeSeries): TemplateResult {
    if (this.#drawn?.series === series && this.#drawn.title === this.summary.title) return this.#drawn.drawing;
    const { points, scale, axis, dates, line, steps } = series;
    const drawing = html`
      <svg class="drawing plotted" data-inset=${PLOT_INSET} role="img" aria-labelledby="title description">
        <title id="title">${this.summary.title}</title>
        <desc id="description">${this.summary.description}</desc>
        ${axis.map(
          ({ value, label }) => svg`
            <line class="grid" x1="0" x2="100%" y1="${scale.y(value)}%" y2="${scale.y(value)}%" />
            <text x="-6" dy="0.35em" y="${scale.y(value)}%" text-anchor="end">${label}</text>
          `,
        )}
        ${dates.map(({ position, label }) => dateLabel(across(position, series), label))}
        <svg width="100%" height="100%" viewBox="0 0 100 100" preserveAspectRatio="none" overflow="visible">
          <path class=${points.length > MANY ? 'dots many' : 'dots'} d=${this.#dots(series)} />
        </svg>
        <svg width="100%" height="100%" viewBox="0 0 100 100" preserveAspectRatio="none" overflow="hidden">
          ${steps.map((step) => svg`<path class="spread" d=${spread(step, series)} /><path class="mean" d=${mean(step, series)} />`)}
          ${line === null ? nothing : svg`<path class="spread" d=${fan(line, series)} /><path class="line" d=${straight(line, series)} />`}
        </svg>
      </svg>
    `;
    this.#drawn = { series, title: this.summary.title, drawing };
    return drawing;
  }

  /** The same text for the same points, which the browser then leaves as they are. */
  #dots(series: TimeSeries): string {
    const { points, scale } = series;
    if (this.#dotted?.points !== points || this.#dotted.scale !== scale) this.#dotted = { points, scale, path: dots(series) };
    return this.#dotted.path;
  }

  #dotted: { readonly points: readonly TimePoint[]; readonly scale: ValueScale; readonly path: string } | null = null;
  #drawn: { readonly series: TimeSeries; readonly title: string; readonly drawing: TemplateResult } | null = null;
}

function across(position: number, { runs }: TimeSeries): number {
  return runs < 2 ? 50 : (position / (runs - 1)) * 100;
}

function placeOf({ position, value }: TimePoint, series: TimeSeries): Place {
  return { x: across(position, series), y: series.scale.y(value) };
}

function dots(series: TimeSeries): string {
  return series.points
    .map((point) => {
      const { x, y } = placeOf(point, series);
      return `M${short(x)} ${short(y)}h0`;
    })
    .join('');
}

/** Between the runs of a stretch and its neighbours. */
function bounds({ from, to }: TimeStep, series: TimeSeries): readonly [number, number] {
  return [Math.max(0, across(from - 0.5, series)), Math.min(100, across(to - 0.5, series))];
}

function spread(step: TimeStep, series: TimeSeries): string {
  const [left, right] = bounds(step, series);
  const [bottom, top] = [series.scale.y(step.low), series.scale.y(step.high)];
  return `M${short(left)} ${short(top)}H${short(right)}V${short(bottom)}H${short(left)}Z`;
}

function mean(step: TimeStep, series: TimeSeries): string {
  const [left, right] = bounds(step, series);
  return `M${short(left)} ${short(series.scale.y(step.mean))}H${short(right)}`;
}

/** All lines through the middle whose slope lies within the interval. */
function fan({ low, high, middle }: TimeLine, { runs, scale }: TimeSeries): string {
  const half = (runs - 1) / 2;
  const y = (value: number): string => short(scale.beyond(value));
  return `M0 ${y(middle - low * half)}L50 ${y(middle)}L100 ${y(middle + high * half)}V${y(middle + low * half)}L50 ${y(middle)}L0 ${y(middle - high * half)}Z`;
}

function straight({ slope, middle }: TimeLine, { runs, scale }: TimeSeries): string {
  const half = (runs - 1) / 2;
  return `M0 ${short(scale.beyond(middle - slope * half))}L100 ${short(scale.beyond(middle + slope * half))}`;
}

function short(value: number): string {
  return value.toFixed(2);
}

/** Within the plot at both ends. */
function dateLabel(x: number, label: string): SVGTemplateResult {
  const anchor = x < 5 ? 'start' : x > 95 ? 'end' : 'middle';
  return svg`<text x="${x}%" y="100%" dy="18" text-anchor=${anchor}>${label}</text>`;
}
