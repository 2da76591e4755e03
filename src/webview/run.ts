import type { FromRunPage } from './protocol';
import { RunMemory } from './run/runMemory';
import { RunPage } from './run/runPage';
import { RUN_SECTIONS } from './runSections';
import { startPage } from './snapshotPage';
import { ViewState } from './viewState';

/** The page of one run: VS Code on one side, the run on the other. */
customElements.define('mirador-run', RunPage);

const api = acquireVsCodeApi<FromRunPage>();
const memory = new RunMemory(api);
startPage(api, new RunPage(api, memory, new ViewState(memory, RUN_SECTIONS, [])));
