import * as z from 'zod/mini';
import type { DashboardKnowledge } from '../learning/dashboard/dashboardKnowledge';
import type { DashboardRuns } from '../learning/dashboard/dashboardRuns';
import { leaveSampleSchema, openRunSchema, readySchema, recordByHandSchema, recordRunSchema, retrySchema, showSampleSchema } from './pageMessages';
import type { Language, ToPage } from './protocol';

/** All runs, of which the page selects by itself: a selection is drawn in the time of a frame. */
export interface DashboardSnapshot extends DashboardRuns {
  /** Whether it is the sample history that is shown. */
  readonly isSample: boolean;
  /** Documents that could not be read and were set aside. */
  readonly quarantined: number;
}

/** What the host tells the dashboard: the runs, and a little later what the selected ones teach. Each is whole, never a patch. */
export type ToDashboard = ToPage<DashboardSnapshot> | ({ readonly type: 'knowledge'; readonly knowledge: DashboardKnowledge } & Language);

export const DASHBOARD_CHARTS = ['quality', 'success', 'minutes', 'categories', 'conflicts', 'files', 'effects', 'calibration'] as const;

/** A part of the dashboard that has a picture, a table, or both. */
export type DashboardChart = (typeof DASHBOARD_CHARTS)[number];

/** Ten thousand runs are a tenth of it. */
export const LONGEST_EXPORT = 10_000_000;

const text = z.nullable(z.string().check(z.maxLength(4096)));
const time = z.nullable(z.iso.datetime());

const selectionSchema = z.object({ repository: text, category: text, pattern: text, since: time, before: time });

/** What the page keeps while it is hidden, as far as the host reads it. */
export const dashboardStateSchema = z.object({ selection: selectionSchema });

/** What the host accepts of the dashboard; anything else is dropped. */
export const fromDashboardSchema = z.discriminatedUnion('type', [
  readySchema,
  retrySchema,
  openRunSchema,
  recordRunSchema,
  recordByHandSchema,
  showSampleSchema,
  leaveSampleSchema,
  z.object({ type: z.literal('select'), selection: selectionSchema }),
  z.object({
    type: z.literal('export'),
    chart: z.enum(DASHBOARD_CHARTS),
    format: z.enum(['svg', 'csv']),
    text: z.string().check(z.minLength(1), z.maxLength(LONGEST_EXPORT)),
  }),
]);

export type FromDashboard = z.infer<typeof fromDashboardSchema>;
