import { css, html, nothing, type TemplateResult } from 'lit';
import { gradeWord } from '../../domain/words';
import type { DashboardKnowledge } from '../../learning/dashboard/dashboardKnowledge';
import type { SlopeLine } from '../../learning/slopeLine';
import type { Stretch } from '../../learning/dashboard/stretches';
import type { Estimate } from '../../domain/suggestion';
import { gradeAt } from '../charts/gradeBands';
import type { TimePoint, TimeSeries, TimeStep } from '../charts/timeChart';
import { fromZero, linearScale, logScale, type ValueScale } from '../charts/valueScale';
import { isolate, plain } from '../plainText';
import type { DashboardChart, DashboardSnapshot } from '../protocol';
import type { Reader } from '../reader';
import { card } from './card';
import { isNarrow, type DashboardContext } from './dashboardContext';
import type { DataTable } from './dataTable';
import { numberCell, runCell } from './names';

export const timeCardsStyles = css`
  .scale-field {
    display: flex;
    gap: 6px;
    align-items: center;
    width: fit-content;
  }

  .scale-field select {
    width: auto;
    min-width: 0;
  }
`;

/** The runs that are shown, and what is known of them so far. */
export interface ShownRuns {
  readonly snapshot: DashboardSnapshot;
  /** Places in the columns of the snapshot, oldest first. */
  readonly places: readonly number[];
  /** Of these runs; null until it is there. */
  readonly knowledge: DashboardKnowledge | null;
}

interface TimeCard {
  readonly chart: DashboardChart;
  readonly heading: string;
  readonly valueName: string;
  readonly value: (place: number) => number | null;
  readonly scale: (values: readonly number[]) => ValueScale;
  readonly tick: (value: number) => string;
  readonly text: (value: number) => string;
  readonly sentence: string;
  readonly basis: string | null;
  readonly line: SlopeLine | null;
  readonly steps: readonly TimeStep[];
  readonly controls: TemplateResult | typeof nothing;
}

/** Series by what they are made of, so that a chart is drawn anew only when it shows something else. */
export class TimeCards {
  readonly #made = new Map<DashboardChart, { readonly key: readonly unknown[]; readonly knowledge: DashboardKnowledge | null; readonly series: TimeSeries }>();

  quality(shown: ShownRuns, context: DashboardContext): TemplateResult {
    const { reader } = context;
    const { l10n, formats } = reader;
    const { quality } = shown.snapshot.runs;
    const line = shown.knowledge?.qualityLine ?? null;
    return this.#card(
      {
        chart: 'quality',
        heading: l10n.t('Quality over time'),
        valueName: l10n.t('Quality'),
        value: (place) => quality[place] ?? null,
        scale: scoreScale,
        tick: (value) => formats.score(value),
        text: (value) => l10n.t('{0}, {1}', formats.score(value), gradeWord(gradeAt(value), l10n)),
        sentence: lineSentence(shown, reader),
        basis: line === null ? null : l10n.t('Theil-Sen line over all runs shown; band: 80% interval of its slope (Sen), turned about the middle.'),
        line,
        steps: [],
        controls: nothing,
      },
      shown,
      context,
    );
  }

  success(shown: ShownRuns, context: DashboardContext): TemplateResult {
    const { l10n, formats } = context.reader;
    const { success } = shown.snapshot.runs;
    return this.#card(
      {
        chart: 'success',
        heading: l10n.t('Success rate over time'),
        valueName: l10n.t('Success rate'),
        value: (place) => success[place] ?? null,
        scale: () => linearScale(0, 1, [0, 0.25, 0.5, 0.75, 1]),
        tick: (value) => formats.rate(value),
        text: (value) => l10n.t('{0} merged', formats.rate(value)),
        sentence: l10n.t('The share of each run’s features that were merged.'),
        basis: stepBasis(shown, context.reader),
        line: null,
        steps: steps(shown.knowledge?.stretches ?? [], ({ success: rate }) => rate),
        controls: nothing,
      },
      shown,
      context,
    );
  }

  minutes(shown: ShownRuns, context: DashboardContext): TemplateResult {
    const { reader, state, redraw } = context;
    const { l10n, formats } = reader;
    const { minutes } = shown.snapshot.runs;
    const change = (event: Event): void => {
      state.linearMinutes = (event.currentTarget as HTMLSelectElement).selectedIndex === 1;
      redraw();
    };
    return this.#card(
      {
        chart: 'minutes',
        heading: l10n.t('Minutes over time'),
        valueName: l10n.t('Minutes'),
        value: (place) => minutes[place] ?? null,
        scale: (values) => (state.linearMinutes ? fromZero(extreme(values, Math.max)) : logScale(extreme(values, Math.min), extreme(values, Math.max))),
        tick: (value) => formats.compact(value),
        text: (value) => (value === 1 ? l10n.t('1 minute') : l10n.t('{0} minutes', formats.whole(value))),
        sentence: l10n.t('Minutes of work of each run, long pauses left out.'),
        basis: stepBasis(shown, reader),
        line: null,
        steps: steps(shown.knowledge?.stretches ?? [], ({ minutes: typical }) => typical),
        controls: html`
          <div class="field scale-field">
            <label for="scale">${l10n.t('Scale')}</label>
            <select id="scale" @change=${change}>
              <option .selected=${!state.linearMinutes}>${l10n.t('logarithmic')}</option>
              <option .selected=${state.linearMinutes}>${l10n.t('linear')}</option>
            </select>
          </div>
        `,
      },
      shown,
      context,
    );
  }

  #card(made: TimeCard, shown: ShownRuns, context: DashboardContext): TemplateResult {
    const { reader, post } = context;
    const { l10n, formats } = reader;
    const series = this.#series(made, shown, context);
    const { runs } = shown.snapshot;
    const { points } = series;
    const unknown = series.runs - points.length;
    const placeAt = (index: number): number => shown.places[points[index]?.position ?? -1] ?? -1;
    const nameOf = (index: number): string => runs.descriptions[placeAt(index)] ?? '';
    const dayOf = (index: number): string => iso(runs.createdAt[placeAt(index)]);
    const valueText = (index: number): string => made.text(points[index]?.value ?? 0);
    const texts = {
      label: (index: number): string => l10n.t('{0}: {1}, {2}', isolate(nameOf(index)), valueText(index), formats.day(dayOf(index))),
      facts: (index: number): TemplateResult => html`
        <bdi class="clamped">${plain(nameOf(index))}</bdi>
        <span>${valueText(index)}</span>
        <span class="muted">${formats.moment(dayOf(index))}</span>
      `,
    };
    const content = html`
      <p>${made.sentence}</p>
      ${made.controls}
      ${points.length === 0
        ? html`<p class="muted">${l10n.t('Not known of any of these runs.')}</p>`
        : html`
            <mirador-time-chart
              .series=${series}
              .reader=${reader}
              .texts=${texts}
              .summary=${summary(made, points, series.runs, reader)}
              .openRun=${(id: string) => post({ type: 'openRun', id })}
            ></mirador-time-chart>
          `}
      <p class="muted">${unknown === 0 ? nothing : unknownText(unknown, reader)} ${made.basis ?? nothing}</p>
    `;
    return card({ chart: made.chart, heading: made.heading, content, table: runTable(made, shown, context), isDrawn: points.length > 0, isWide: made.chart === 'quality', isStale: false }, context);
  }

  /** The parts that take long, the points and what hangs on them, stay the same objects until other runs or another scale are shown. */
  #series(made: TimeCard, { snapshot, places, knowledge }: ShownRuns, context: DashboardContext): TimeSeries {
    const { reader, state } = context;
    const known = this.#made.get(made.chart);
    const key = [snapshot, places, reader, isNarrow(context), made.chart === 'minutes' && state.linearMinutes];
    const same = known?.key.every((part, index) => part === key[index]) === true ? known : undefined;
    if (same?.knowledge === knowledge) return same.series;
    const drawn = same?.series ?? drawnSeries(made, snapshot, places, context);
    const series = { ...drawn, line: made.line, steps: made.steps };
    this.#made.set(made.chart, { key, knowledge, series });
    return series;
  }
}

function drawnSeries(made: TimeCard, { runs }: DashboardSnapshot, places: readonly number[], context: DashboardContext): Omit<TimeSeries, 'line' | 'steps'> {
  const points = places.flatMap((place, position): readonly TimePoint[] => {
    const value = made.value(place);
    const id = runs.ids[place];
    return value === null || id === undefined ? [] : [{ id, position, value }];
  });
  const scale = made.scale(points.map(({ value }) => value));
  return {
    points,
    runs: places.length,
    scale,
    axis: scale.ticks.map((value) => ({ value, label: made.tick(value) })),
    dates: dates(places.length, isNarrow(context)).map((position) => ({ position, label: context.reader.formats.day(iso(runs.createdAt[places[position] ?? 0])) })),
  };
}

/** Places of the axis that are named: the first, the last, and what fits between them. */
function dates(runs: number, narrow: boolean): readonly number[] {
  const last = runs - 1;
  if (runs <= 1) return runs === 1 ? [0] : [];
  return narrow || runs < 8 ? [0, last] : [0, Math.round(last / 2), last];
}

function iso(time: number | undefined): string {
  return new Date(time ?? 0).toISOString();
}

function scoreScale(scores: readonly number[]): ValueScale {
  const lowest = Math.min(50, Math.max(0, Math.floor(extreme(scores, Math.min) / 10) * 10));
  const step = lowest < 50 ? 20 : 10;
  const ticks = Array.from({ length: Math.floor((100 - lowest) / step) + 1 }, (_, index) => 100 - index * step).reverse();
  return linearScale(lowest, 100, ticks);
}

function extreme(values: readonly number[], pick: (one: number, other: number) => number): number {
  return values.reduce((found, value) => pick(found, value), values[0] ?? 1);
}

function steps(stretches: readonly Stretch[], estimate: (stretch: Stretch) => Estimate | null): readonly TimeStep[] {
  return stretches.flatMap((stretch) => {
    const found = estimate(stretch);
    return found === null ? [] : [{ from: stretch.from, to: stretch.to, mean: found.mean, low: found.low, high: found.high }];
  });
}

function stepBasis({ knowledge }: ShownRuns, reader: Reader): string | null {
  const first = knowledge?.stretches[0];
  return first === undefined ? null : reader.l10n.t('Steps: the estimate of some {0} each, with its 80% interval.', reader.runs(first.to - first.from));
}

/** The change from the first run to the last: a slope by the run is too small a number to mean anything. */
function lineSentence({ knowledge, places }: ShownRuns, reader: Reader): string {
  const { l10n, formats } = reader;
  if (knowledge === null) return l10n.t('Computing the trend…');
  const { qualityLine: line } = knowledge;
  if (line === null) return l10n.t('Too early to say: {0} so far.', reader.runs(places.length));
  const change = (slope: number): string => formats.signed(slope * (places.length - 1));
  const range = l10n.t('{0} to {1}', change(line.low), change(line.high));
  const runs = reader.runs(places.length);
  if (line.low > 0) return l10n.t('Improving: {0} points from first to last over {1} ({2}).', change(line.slope), runs, range);
  if (line.high < 0) return l10n.t('Declining: {0} points from first to last over {1} ({2}).', change(line.slope), runs, range);
  return l10n.t('Steady: no clear trend over {1} ({0} points from first to last, {2}).', change(line.slope), runs, range);
}

function unknownText(count: number, { l10n, formats }: Reader): string {
  return count === 1 ? l10n.t('Left out: 1 run of which it is not known.') : l10n.t('Left out: {0} runs of which it is not known.', formats.whole(count));
}

function summary({ heading, sentence, text }: TimeCard, points: readonly TimePoint[], runs: number, reader: Reader): { readonly title: string; readonly description: string } {
  const { l10n } = reader;
  const values = points.map(({ value }) => value);
  return {
    title: l10n.t('{0}: {1}', heading, reader.runs(runs)),
    description: l10n.t('Lowest {0}, highest {1}, last {2}. {3}', text(extreme(values, Math.min)), text(extreme(values, Math.max)), text(values.at(-1) ?? 0), sentence),
  };
}

/** Newest first, unknown ones as well. */
function runTable({ heading, valueName, value, text }: TimeCard, { snapshot, places }: ShownRuns, { reader, post }: DashboardContext): DataTable {
  const { l10n, formats } = reader;
  const { runs } = snapshot;
  return {
    caption: l10n.t('{0}, newest first', heading),
    columns: [
      { name: l10n.t('Run'), isNumber: false },
      { name: l10n.t('Created'), isNumber: false },
      { name: valueName, isNumber: true },
    ],
    size: places.length,
    row: (index) => {
      const place = places[places.length - 1 - index] ?? -1;
      const id = runs.ids[place] ?? '';
      const time = iso(runs.createdAt[place]);
      return [runCell(runs.descriptions[place] ?? '', () => post({ type: 'openRun', id })), { shown: formats.day(time), value: time }, numberCell(value(place), text, reader)];
    },
  };
}
