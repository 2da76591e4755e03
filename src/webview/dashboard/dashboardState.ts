import { ALL_RUNS, type RunSelection } from '../../domain/runSelection';
import type { DashboardChart } from '../protocol';
import { ViewState } from '../viewState';
import type { PageMemory } from '../vscodeApi';

/** The tables that can be closed, one a chart; all are at first but that of the categories, which says what the pie cannot. */
export const TABLES = ['quality', 'success', 'minutes', 'categories', 'conflicts', 'files', 'effects', 'calibration'] as const satisfies readonly DashboardChart[];

export const TABLE_ROWS = 100;

/** What is on screen of the dashboard: which runs are selected as well, and how minutes are drawn. */
export class DashboardState extends ViewState<DashboardChart> {
  /** Rows shown of each table; forgotten with the page. */
  readonly rows = new Map<DashboardChart, number>();
  #selection: RunSelection;
  #linearMinutes: boolean;

  constructor(api: PageMemory) {
    super(api, TABLES, TABLES.filter((name) => name !== 'categories' && name !== 'files'));
    const { selection, linearMinutes } = parse(api.getState());
    this.#selection = selection;
    this.#linearMinutes = linearMinutes;
  }

  get selection(): RunSelection {
    return this.#selection;
  }

  set selection(selection: RunSelection) {
    this.#selection = selection;
    this.rows.clear();
    this.save();
  }

  /** Else their logarithms. */
  get linearMinutes(): boolean {
    return this.#linearMinutes;
  }

  set linearMinutes(linear: boolean) {
    this.#linearMinutes = linear;
    this.save();
  }

  protected override more(): object {
    return { selection: this.#selection, linearMinutes: this.#linearMinutes };
  }
}

/** @param state whatever an earlier version may have written */
function parse(state: unknown): { readonly selection: RunSelection; readonly linearMinutes: boolean } {
  const { selection, linearMinutes } = fields(state);
  const kept = fields(selection);
  const text = (value: unknown): string | null => (typeof value === 'string' ? value : null);
  const time = (value: unknown): string | null => (typeof value === 'string' && !Number.isNaN(Date.parse(value)) ? new Date(value).toISOString() : null);
  return {
    selection: { ...ALL_RUNS, repository: text(kept['repository']), category: text(kept['category']), pattern: text(kept['pattern']), since: time(kept['since']), before: time(kept['before']) },
    linearMinutes: linearMinutes === true,
  };
}

function fields(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}
