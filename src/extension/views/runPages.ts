import * as vscode from 'vscode';
import type { Localizer } from '../../domain/localizer';
import type { Run, RunId } from '../../domain/run';
import { runPageStateSchema } from '../../webview/protocol';
import { PANELS } from '../contributions';
import type { Core } from '../core';
import { quoted } from '../words';
import { RunPage } from './runPage';

interface RunPageParts {
  readonly core: Core;
  readonly l10n: Localizer;
  /** Open in this window. */
  readonly pages: Map<RunId, RunPage>;
}

/** Shows the page of a run: the one that is open, else a new one. */
export function openRunPage(parts: RunPageParts, run: Run): void {
  const open = parts.pages.get(run.id);
  if (open !== undefined) {
    open.reveal();
    return;
  }
  keep(parts, run.id, vscode.window.createWebviewPanel(PANELS.run, quoted(run.description), vscode.ViewColumn.Active, { enableFindWidget: true }));
}

/**
 * Fills a tab of before the window was loaded again. The editor asks for that when the tab is first looked at; until then the run may have
 * been opened once more.
 * @param state what the page has kept: hostile until it is parsed
 */
export function restoreRunPage(parts: RunPageParts, panel: vscode.WebviewPanel, state: unknown): void {
  const kept = runPageStateSchema.safeParse(state).data;
  const open = kept === undefined ? undefined : parts.pages.get(kept.run);
  if (kept === undefined || open !== undefined) {
    panel.dispose();
    open?.reveal();
    return;
  }
  keep(parts, kept.run, panel, kept.compareWith);
}

function keep({ core, l10n, pages }: RunPageParts, id: RunId, panel: vscode.WebviewPanel, compareWith?: string | null): void {
  pages.set(id, new RunPage({ core, l10n, panel, id, compareWith }));
  panel.onDidDispose(() => pages.delete(id));
}
