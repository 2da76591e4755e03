import type { RunSelection } from '../../domain/runSelection';
import type { PageContext } from '../context';
import type { DashboardChart, FromDashboard } from '../protocol';
import type { DashboardState } from './dashboardState';

/** Below this many pixels a page is narrow: tables may be wider than it, and labels of an axis would run into each other. */
const NARROW = 500;

export function isNarrow({ width }: DashboardContext): boolean {
  return width < NARROW;
}

/** What every part of the dashboard needs besides what it shows. */
export interface DashboardContext extends PageContext<FromDashboard, DashboardChart> {
  readonly state: DashboardState;
  /** Pixels that the page has across, to the hundred below. */
  readonly width: number;
  readonly select: (selection: RunSelection) => void;
}
