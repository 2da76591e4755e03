import { documentStyles } from './baseStyles';
import { QualityChart } from './charts/qualityChart';
import { PatternsPanel } from './patternsPanel';
import type { ToWebview } from './protocol';

/** The page of the panel: VS Code on one side, the panel on the other. */
if (documentStyles.styleSheet !== undefined) document.adoptedStyleSheets.push(documentStyles.styleSheet);
customElements.define('mirador-quality-chart', QualityChart);
customElements.define('mirador-patterns-panel', PatternsPanel);

const api = acquireVsCodeApi();
const panel = new PatternsPanel(api);
window.addEventListener('message', (event: MessageEvent<ToWebview>) => panel.receive(event.data));
document.body.append(panel);
api.postMessage({ type: 'ready' });
