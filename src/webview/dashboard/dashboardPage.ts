import { css, html, nothing, type TemplateResult } from 'lit';
import type { RunSelection } from '../../domain/runSelection';
import type { DashboardKnowledge } from '../../learning/dashboard/dashboardKnowledge';
import { selectedPlaces } from '../../learning/dashboard/dashboardRuns';
import { baseStyles } from '../baseStyles';
import { plotStyles } from '../charts/plotStyles';
import type { PageContext } from '../context';
import type { AsksForSnapshot, DashboardChart, DashboardSnapshot, FromDashboard, ToDashboard } from '../protocol';
import type { Reader } from '../reader';
import { emptyState, emptyStateStyles } from '../sections/emptyState';
import { loadingStyles } from '../sections/loading';
import { noticeStyles, quarantineNotice, sampleNotice } from '../sections/notice';
import { sectionStyles } from '../sections/section';
import { tableStyles } from '../sections/tableStyles';
import { SnapshotPage } from '../snapshotPage';
import type { VsCodeApi } from '../vscodeApi';
import { calibrationCurve, calibrationCurveStyles } from './calibrationCurve';
import { cardStyles } from './card';
import { categoryPie, categoryPieStyles } from './categoryPie';
import { conflictCardsStyles, conflictFiles, conflictMatrix } from './conflictCards';
import type { DashboardContext } from './dashboardContext';
import type { DashboardState } from './dashboardState';
import { dataTableStyles } from './dataTable';
import { effectsPlot, effectsPlotStyles } from './effectsPlot';
import { filterBar, filterBarStyles } from './filterBar';
import { TimeCards, timeCardsStyles } from './timeCards';

const pageStyles = css`
  :host {
    --panel-background: var(--vscode-editor-background, Canvas);
    --panel-scheme: light;

    padding: 16px 20px 24px;
    color: var(--vscode-foreground);
  }

  /* What the browser draws in a field, such as the calendar of a date. */
  :host-context(.vscode-dark),
  :host-context(.vscode-high-contrast:not(.vscode-high-contrast-light)) {
    --panel-scheme: dark;
  }

  main {
    display: grid;
    gap: 12px;
    max-width: 1600px;
    margin-inline: auto;
  }

  .link {
    text-align: start;
  }

  .run-name {
    display: block;
    max-width: 100%;
  }

  .notice {
    margin: 0;
  }

  .empty {
    padding-block: 24px;
  }

  .empty > p {
    text-align: center;
  }

  @media (forced-colors: active) {
    :host {
      --panel-background: Canvas;
    }
  }
`;

/** The whole dashboard: the runs as the host sent them, of which it shows those that are selected, and what the host says of these. */
export class DashboardPage extends SnapshotPage<DashboardSnapshot, FromDashboard, DashboardChart> {
  static override properties = { ...SnapshotPage.properties, knowledge: { state: true }, width: { state: true } };

  static override styles = [
    baseStyles,
    sectionStyles,
    loadingStyles,
    noticeStyles,
    emptyStateStyles,
    tableStyles,
    plotStyles,
    filterBarStyles,
    cardStyles,
    dataTableStyles,
    timeCardsStyles,
    categoryPieStyles,
    conflictCardsStyles,
    effectsPlotStyles,
    calibrationCurveStyles,
    pageStyles,
  ];

  /** Of the last selection that the host has answered for. */
  declare private knowledge: DashboardKnowledge | null;
  declare private width: number;

  readonly #state: DashboardState;
  readonly #timeCards = new TimeCards();
  #places: { readonly snapshot: DashboardSnapshot; readonly selection: RunSelection; readonly places: readonly number[] } | null = null;

  constructor(api: VsCodeApi<FromDashboard | AsksForSnapshot>, state: DashboardState) {
    super(api, state);
    this.#state = state;
    this.knowledge = null;
    this.width = 0;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    new ResizeObserver(() => (this.width = Math.floor(this.clientWidth / 100) * 100)).observe(this);
  }

  override receive(message: ToDashboard): void {
    if (message.type === 'knowledge') this.knowledge = message.knowledge;
    else super.receive(message);
  }

  protected override heading({ l10n }: Reader): string {
    return l10n.t('Dashboard');
  }

  protected override overview(snapshot: DashboardSnapshot, base: PageContext<FromDashboard, DashboardChart>): TemplateResult {
    const { reader, post } = base;
    const { l10n } = reader;
    const context: DashboardContext = {
      ...base,
      state: this.#state,
      width: this.width,
      select: (selection) => {
        this.#state.selection = selection;
        post({ type: 'select', selection });
        this.requestUpdate();
      },
    };
    const total = snapshot.runs.ids.length;
    const notices = html`${sampleNotice(snapshot.isSample, context)} ${quarantineNotice(snapshot.quarantined, context)}`;
    if (total === 0) return html`${notices} ${emptyState(l10n.t('No run is recorded yet. Once there are some, this shows how they went.'), context)}`;
    const places = this.#selected(snapshot);
    return html`
      ${notices} ${filterBar(snapshot, places.length, context)}
      ${places.length === 0 ? html`<div class="empty"><p>${l10n.t('No run fits the filter.')}</p></div>` : this.#cards(snapshot, places, context)}
    `;
  }

  #cards(snapshot: DashboardSnapshot, places: readonly number[], context: DashboardContext): TemplateResult {
    const { knowledge } = this;
    const isStale = knowledge?.runs !== places.length || !isSame(knowledge.selection, this.#state.selection);
    const shown = { snapshot, places, knowledge: isStale ? null : knowledge };
    return html`
      <div class="cards">
        ${this.#timeCards.quality(shown, context)} ${this.#timeCards.success(shown, context)} ${this.#timeCards.minutes(shown, context)}
        ${knowledge === null
          ? nothing
          : html`
              ${categoryPie(knowledge.categories, isStale, context)} ${conflictMatrix(knowledge.conflicts, isStale, context)} ${conflictFiles(knowledge.conflicts, isStale, context)}
              ${calibrationCurve(knowledge.calibration, isStale, context)} ${effectsPlot(knowledge.effects, isStale, context)}
            `}
      </div>
    `;
  }

  /** The same list for the same runs, so that charts know that nothing has changed. */
  #selected(snapshot: DashboardSnapshot): readonly number[] {
    const { selection } = this.#state;
    if (this.#places?.snapshot !== snapshot || this.#places.selection !== selection) this.#places = { snapshot, selection, places: selectedPlaces(snapshot, selection) };
    return this.#places.places;
  }
}

function isSame(one: RunSelection, other: RunSelection): boolean {
  return one.repository === other.repository && one.category === other.category && one.pattern === other.pattern && one.since === other.since && one.before === other.before;
}
