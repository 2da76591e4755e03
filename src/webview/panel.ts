import { QualityChart } from './charts/qualityChart';
import { PatternsPanel } from './patternsPanel';
import type { ToHost } from './protocol';
import { CLOSED_AT_FIRST, SECTIONS } from './panelSections';
import { startPage } from './snapshotPage';
import { ViewState } from './viewState';

/** The page of the panel: VS Code on one side, the panel on the other. */
customElements.define('mirador-quality-chart', QualityChart);
customElements.define('mirador-patterns-panel', PatternsPanel);

const api = acquireVsCodeApi<ToHost>();
startPage(api, new PatternsPanel(api, new ViewState(api, SECTIONS, CLOSED_AT_FIRST)));
