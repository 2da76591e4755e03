import type { AgentSettings } from '../domain/agentSettings';

/**
 * Every id that the manifest and the code share. test/unit/extension/contributions.test.ts holds this file against package.json,
 * in both directions.
 */
export const COMMANDS = {
  recordRun: 'parallelPatterns.recordRun',
  recordByHand: 'parallelPatterns.recordByHand',
  suggestNextRun: 'parallelPatterns.suggestNextRun',
  showPatterns: 'parallelPatterns.showPatterns',
  openDashboard: 'parallelPatterns.openDashboard',
  openRun: 'parallelPatterns.openRun',
  showRuns: 'parallelPatterns.showRuns',
  openRunText: 'parallelPatterns.openRunText',
  runGates: 'parallelPatterns.runGates',
  refreshPatterns: 'parallelPatterns.refreshPatterns',
  showLog: 'parallelPatterns.showLog',
  refreshCurrentRun: 'parallelPatterns.refreshCurrentRun',
  openConflict: 'parallelPatterns.openConflict',
  copyConflict: 'parallelPatterns.copyConflict',
  openWorktree: 'parallelPatterns.openWorktree',
  openTerminal: 'parallelPatterns.openTerminal',
  moveFeature: 'parallelPatterns.moveFeature',
  compareRun: 'parallelPatterns.compareRun',
  editRun: 'parallelPatterns.editRun',
  deleteRun: 'parallelPatterns.deleteRun',
  undoRunChange: 'parallelPatterns.undoRunChange',
  restoreRun: 'parallelPatterns.restoreRun',
  showRunChanges: 'parallelPatterns.showRunChanges',
  openRunDocument: 'parallelPatterns.openRunDocument',
  revealRunDocument: 'parallelPatterns.revealRunDocument',
  copyRunId: 'parallelPatterns.copyRunId',
  importHistory: 'parallelPatterns.importHistory',
  exportHistory: 'parallelPatterns.exportHistory',
  archiveRuns: 'parallelPatterns.archiveRuns',
  showUnreadable: 'parallelPatterns.showUnreadable',
  refreshHistory: 'parallelPatterns.refreshHistory',
  filterHistory: 'parallelPatterns.filterHistory',
  clearHistoryFilter: 'parallelPatterns.clearHistoryFilter',
  updatePullRequests: 'parallelPatterns.updatePullRequests',
  forgetTokens: 'parallelPatterns.forgetTokens',
  showSample: 'parallelPatterns.showSample',
  leaveSample: 'parallelPatterns.leaveSample',
} as const;

/** Those on the history as a whole, or on one recorded run. */
export const HISTORY_COMMANDS = [
  'openRun',
  'showRuns',
  'openRunText',
  'compareRun',
  'editRun',
  'deleteRun',
  'undoRunChange',
  'restoreRun',
  'showRunChanges',
  'openRunDocument',
  'revealRunDocument',
  'copyRunId',
  'importHistory',
  'exportHistory',
  'archiveRuns',
  'showUnreadable',
  'filterHistory',
  'showSample',
  'leaveSample',
] as const satisfies readonly (keyof typeof COMMANDS)[];

export const VIEWS = {
  currentRun: 'parallelPatterns.currentRun',
  patterns: 'parallelPatterns.patterns',
  history: 'parallelPatterns.history',
} as const;

/** Editors with a page of ours, by which the editor knows whose they are after a restart. */
export const PANELS = {
  run: 'parallelPatterns.run',
  dashboard: 'parallelPatterns.dashboard',
} as const;

/** What is remembered in the editor's global state. */
export const MEMORY_KEYS = {
  /** Set once a pull request was read in this editor: until then no forge is asked unless a person wants it. */
  hasReadPullRequests: 'pullRequestsRead',
  /** When forges were last asked without being told to, in milliseconds since the epoch. */
  lookedAtPullRequests: 'pullRequestsLookedAt',
  /** Hosts for which an access token was typed in. */
  hostsWithToken: 'forgeHostsWithToken',
} as const;

/** What the manifest's `when` clauses ask for. */
export const CONTEXT_KEYS = {
  /** Why the tree of the current run is empty: an {@link EmptyReason}, or `''` when it is not, or not known to be. */
  currentRun: 'parallelPatterns.currentRun',
  /** `'empty'` when no run is recorded; `''` when there is one, or that is not known. */
  history: 'parallelPatterns.historyState',
  /** Whether the tree of the history shows some of the runs only. */
  historyFiltered: 'parallelPatterns.historyFiltered',
  /** Whether a sample is shown instead of the user's own history. */
  sampleShown: 'parallelPatterns.sampleShown',
} as const;

/** Reasons that each have a welcome text; no folder and no trust are the editor's own keys. */
export type EmptyReason = 'noRepository' | 'noWorktrees' | 'gitMissing';

/** Context values of the tree's lines, which decide on their menus. */
export const NODE_CONTEXTS = {
  /** A feature whose worktree is there. */
  feature: 'feature',
  /** A feature of which only commits are left. */
  goneFeature: 'goneFeature',
  conflict: 'conflict',
  conflictFile: 'conflictFile',
  /** A worktree that is left out of the run. */
  worktree: 'worktree',
  recordedRun: 'recordedRun',
} as const;

export const SCHEMES = {
  /** Read-only documents with one side of a conflict. */
  blob: 'mirador',
  /** Read-only documents with a revision of a recorded run. */
  run: 'mirador-history',
  /** Stands behind the lines of the tree, to hang badges on. Nothing can be opened by it. */
  badge: 'mirador-run',
} as const;

/** The section of all settings and, below it, each setting's name with its type. */
export const SETTINGS_SECTION = 'parallelPatterns';

export interface Settings {
  readonly base: string;
  readonly includeUncommittedWork: boolean;
  readonly specificationGlobs: readonly string[];
  readonly categoryRules: Readonly<Record<string, unknown>>;
  readonly idleGapMinutes: number;
  readonly agents: AgentSettings;
  readonly suggestBeforeRuns: boolean;
  readonly neverSuggestFor: readonly string[];
  readonly gates: readonly string[];
  readonly gateTimeoutMinutes: number;
  readonly gateConcurrency: number;
  readonly forgeHosts: Readonly<Record<string, unknown>>;
}

export const SETTING_NAMES = [
  'base',
  'includeUncommittedWork',
  'specificationGlobs',
  'categoryRules',
  'idleGapMinutes',
  'agents',
  'suggestBeforeRuns',
  'neverSuggestFor',
  'gates',
  'gateTimeoutMinutes',
  'gateConcurrency',
  'forgeHosts',
] as const satisfies readonly (keyof Settings)[];
