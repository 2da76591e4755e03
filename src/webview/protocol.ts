import * as z from 'zod/mini';
import { runGroupSchema } from '../domain/runGroup';
import type { Grade } from '../domain/quality';
import type { Forecast } from '../domain/suggestion';
import type { CommonIssue, ConflictFiles } from '../learning/commonIssues';
import type { AgentEffect, PatternStatistics, Statistics, TraitEffect } from '../learning/knowledge';
import type { SlopeLine } from '../learning/slopeLine';
import { leaveSampleSchema, openDashboardSchema, openRunSchema, readySchema, recordByHandSchema, recordRunSchema, retrySchema, showSampleSchema } from './pageMessages';

export type { AsksForSnapshot } from './pageMessages';
export { dashboardStateSchema, fromDashboardSchema, type DashboardChart, type DashboardSnapshot, type FromDashboard, type ToDashboard } from './dashboardProtocol';
export { fromRunPageSchema, runPageStateSchema, type FromRunPage, type RunSnapshot } from './runProtocol';

/** A line of the list of recent runs. */
export interface RunLine {
  readonly id: string;
  readonly description: string;
  readonly category: string | null;
  /** ISO 8601 in UTC. */
  readonly createdAt: string;
  readonly features: number;
  readonly prsCreated: number | null;
  readonly prsMerged: number | null;
  readonly qualityScore: number;
  readonly grade: Grade;
}

/** A run as a point of the chart. */
export interface QualityPoint {
  readonly id: string;
  /** ISO 8601 in UTC. */
  readonly createdAt: string;
  readonly qualityScore: number;
  readonly description: string;
}

/** Everything that the panel shows, computed by the host. A webview gets the whole of it, never a patch. */
export interface PanelSnapshot extends HistorySnapshot {
  /** It is a sample that is shown, and nothing of the user's. */
  readonly isSample: boolean;
}

/** What a history says of itself. */
export interface HistorySnapshot {
  readonly statistics: Statistics;
  readonly patterns: readonly PatternStatistics[];
  /** Strongest first. */
  readonly effects: { readonly traits: readonly TraitEffect[]; readonly agents: readonly AgentEffect[] };
  readonly forecast: Forecast;
  /** The forecast in a sentence or two, as in the notification and in `suggest`. */
  readonly forecastText: string;
  /** The part of it that names the recommended specification pattern; null where none is recommended. */
  readonly recommendationText: string | null;
  /** Of runs like the next one, the most frequent first. */
  readonly commonIssues: readonly CommonIssue[];
  readonly conflictFiles: ConflictFiles;
  /** Those behind the recommendation, newest first, at most five. */
  readonly recommendedRuns: readonly RunLine[];
  /** Newest first, at most five. */
  readonly recentRuns: readonly RunLine[];
  /** Oldest first, at most the last hundred. */
  readonly qualityOverTime: readonly QualityPoint[];
  /** Through these scores, with its 80 % interval; null while they are too few. */
  readonly qualityLine: SlopeLine | null;
  /** Documents that could not be read and were set aside. */
  readonly quarantined: number;
}

/** In whose language and manner a message is shown. */
export interface Language {
  /** BCP 47, for numbers and dates. */
  readonly locale: string;
  /** Translations by English text; null in English. */
  readonly translations: Readonly<Record<string, string>> | null;
}

/** What the host tells a page, whose snapshots are of type S. */
export type ToPage<S> =
  | ({ readonly type: 'snapshot'; readonly snapshot: S } & Language)
  /** One sentence, in the reader's language, that says what went wrong. The webview offers to try again. */
  | ({ readonly type: 'failed'; readonly message: string } & Language);

export type ToWebview = ToPage<PanelSnapshot>;

/** What the host accepts of the panel; anything else is dropped. But for the snapshots, each asks for the command of that name. */
export const toHostSchema = z.discriminatedUnion('type', [
  readySchema,
  retrySchema,
  openRunSchema,
  openDashboardSchema,
  /** The runs that a figure is made of, as a list. */
  z.object({ type: z.literal('showRuns'), group: runGroupSchema }),
  recordRunSchema,
  recordByHandSchema,
  showSampleSchema,
  leaveSampleSchema,
]);

export type ToHost = z.infer<typeof toHostSchema>;
