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
  openRun: 'parallelPatterns.openRun',
  runGates: 'parallelPatterns.runGates',
  refreshPatterns: 'parallelPatterns.refreshPatterns',
  showLog: 'parallelPatterns.showLog',
} as const;

export const VIEWS = {
  patterns: 'parallelPatterns.patterns',
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
] as const satisfies readonly (keyof Settings)[];
