import { TimeChart } from './charts/timeChart';
import { DashboardPage } from './dashboard/dashboardPage';
import { DashboardState } from './dashboard/dashboardState';
import type { FromDashboard } from './protocol';
import { startPage } from './snapshotPage';

/** The page of the dashboard: VS Code on one side, the charts on the other. */
customElements.define('mirador-time-chart', TimeChart);
customElements.define('mirador-dashboard', DashboardPage);

const api = acquireVsCodeApi<FromDashboard>();
startPage(api, new DashboardPage(api, new DashboardState(api)));
