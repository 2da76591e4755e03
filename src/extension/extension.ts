import * as vscode from 'vscode';
import { COMMANDS, HISTORY_COMMANDS, PANELS, SCHEMES, VIEWS } from './contributions';
import { Core } from './core';
import { editorLocalizer as l10n } from './l10n';
import { HistoryView } from './history/historyView';
import type { RunCommandParts } from './history/runCommands';
import { FollowWorktrees } from './notifications/followWorktrees';
import { OfferImport } from './notifications/offerImport';
import { PreRunSuggestion } from './notifications/preRunSuggestion';
import { Turns } from './notifications/turns';
import { contributeToTerminals } from './terminalEnvironment';
import { CurrentRunView } from './views/currentRunView';
import { PatternsView } from './views/patternsView';
import { UpdateWhileVisible } from './pullRequests/updateWhileVisible';
import { loadForge, loadLate, loadPages } from './loadLate';

let leaveSample: (() => Promise<void>) | undefined;

/** The editor waits for this alone. */
export function deactivate(): Promise<void> | undefined {
  return leaveSample?.();
}

/** Constructs, connects and registers. Everything else is loaded when it is first used. */
export function activate(context: vscode.ExtensionContext): void {
  const log = vscode.window.createOutputChannel('Mirador', { log: true });
  const core = new Core(context, log);
  const updates = new UpdateWhileVisible(core, context.globalState);
  leaveSample = () => core.leaveSample();
  const patterns = new PatternsView({
    extensionUri: context.extensionUri,
    snapshot: async () => ({ isSample: core.showsSample, ...(await (await core.history()).ask('panelSnapshot', new Date())) }),
    onMessage: (message) => void vscode.commands.executeCommand(COMMANDS[message.type], 'id' in message ? message.id : 'group' in message ? message.group : undefined),
    onDidChange: core.onDidChangeHistory,
    onDidShow: (isVisible) => updates.show(VIEWS.patterns, isVisible),
    logger: log,
  });
  const currentRun = new CurrentRunView(core, l10n);
  const turns = new Turns();
  const suggestion = new PreRunSuggestion(core, turns, l10n);
  const followed = new FollowWorktrees(core);
  const history = new HistoryView(core, l10n, (isVisible) => updates.show(VIEWS.history, isVisible));
  const parts: RunCommandParts = { core, l10n, view: history, leftEdits: new Map(), drafts: new Map(), reports: new Map(), pages: new Map() };
  const importIt = async (): Promise<void> => (await loadPages()).importLegacyData(parts);
  const offer = new OfferImport({ core, l10n, memory: context.globalState, turns, importIt });

  const recordRun = once(async () => new (await loadLate()).RecordRun(core, l10n, (inspection) => followed.note(inspection)));
  const recordByHand = once(async () => new (await loadLate()).RecordByHand(core, l10n));
  const status = once(async () => new (await loadLate()).RunStatus(core, l10n, context));
  const dashboard = once(async () => {
    const made = new (await loadPages()).Dashboard({ core, l10n, extensionUri: context.extensionUri });
    context.subscriptions.push(made);
    return made;
  });

  context.subscriptions.push(
    log,
    core,
    patterns,
    currentRun,
    suggestion,
    followed,
    history,
    updates,
    offer,
    core.onDidInspect((inspection) => void status().then((item) => item.show(inspection))),
    vscode.window.registerWebviewViewProvider(VIEWS.patterns, patterns),
    vscode.window.registerWebviewPanelSerializer(PANELS.run, {
      deserializeWebviewPanel: async (panel, state) => (await loadPages()).restoreRunPage(parts, panel, state),
    }),
    vscode.commands.registerCommand(COMMANDS.recordRun, async () => (await recordRun()).run()),
    vscode.commands.registerCommand(COMMANDS.recordByHand, async () => (await recordByHand()).run()),
    vscode.commands.registerCommand(COMMANDS.suggestNextRun, async () =>
      (await loadLate()).suggestNextRun(core, l10n),
    ),
    vscode.commands.registerCommand(COMMANDS.runGates, async () => (await loadLate()).runGates(core, l10n)),
    vscode.commands.registerCommand(COMMANDS.showPatterns, () => vscode.commands.executeCommand(`${VIEWS.patterns}.focus`)),
    vscode.commands.registerCommand(COMMANDS.openDashboard, async () => (await dashboard()).open()),
    vscode.window.registerWebviewPanelSerializer(PANELS.dashboard, {
      deserializeWebviewPanel: async (panel, state: unknown) => (await dashboard()).restore(panel, state),
    }),
    vscode.commands.registerCommand(COMMANDS.refreshPatterns, () => patterns.refresh()),
    vscode.commands.registerCommand(COMMANDS.showLog, () => log.show()),
    vscode.commands.registerCommand(COMMANDS.refreshCurrentRun, () => currentRun.refresh()),
    vscode.commands.registerCommand(COMMANDS.openConflict, async (node: unknown) => (await loadLate()).openConflict(core, l10n, node)),
    vscode.commands.registerCommand(COMMANDS.copyConflict, async (node: unknown) => (await loadLate()).copyConflict(l10n, node)),
    vscode.commands.registerCommand(COMMANDS.openWorktree, async (node: unknown) => (await loadLate()).openWorktree(node)),
    vscode.commands.registerCommand(COMMANDS.openTerminal, async (node: unknown) => (await loadLate()).openTerminal(node)),
    vscode.commands.registerCommand(COMMANDS.moveFeature, async (node: unknown) => (await loadLate()).moveFeature(core, l10n, node)),
    ...HISTORY_COMMANDS.map((name) =>
      vscode.commands.registerCommand(COMMANDS[name], async (node: unknown) => (await loadPages()).historyCommands[name](parts, node)),
    ),
    vscode.commands.registerCommand(COMMANDS.updatePullRequests, async (node: unknown) => (await loadForge()).updatePullRequests(core, l10n, node)),
    vscode.commands.registerCommand(COMMANDS.forgetTokens, async () => (await loadForge()).forgetTokens(core, l10n)),
    vscode.commands.registerCommand(COMMANDS.refreshHistory, () => history.refresh()),
    vscode.commands.registerCommand(COMMANDS.clearHistoryFilter, () => history.setFilter(undefined)),
    vscode.workspace.registerTextDocumentContentProvider(SCHEMES.run, {
      provideTextDocumentContent: async (uri) => (await loadPages()).historyDocument(core, parts.reports, uri, l10n),
    }),
    vscode.workspace.registerTextDocumentContentProvider(SCHEMES.blob, {
      provideTextDocumentContent: async (uri) => (await loadLate()).blobText(core, uri, vscode.workspace.isTrusted, l10n),
    }),
  );
  contributeToTerminals(context);
  // After activation: finding the worktrees reads a few small files.
  setImmediate(() => {
    suggestion.watch();
    followed.follow();
    offer.watch();
  });
}

/** Makes a thing at its first use and keeps it. */
function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => (made ??= make());
}
