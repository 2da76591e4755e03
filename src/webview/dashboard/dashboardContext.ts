import type { RunSelection } from '../../domain/runSelection';
import type { PageContext } from '../context';
import type { DashboardChart, FromDashboard } from '../protocol';
import type { DashboardState } from './dashboardState';

/** What every part of the dashboard needs besides what it shows. */
export interface DashboardContext extends PageContext<FromDashboard, DashboardChart> {
  readonly state: DashboardState;
  /** Pixels that the page has across, to the hundred below. */
  readonly width: number;
  readonly select: (selection: RunSelection) => void;
}
