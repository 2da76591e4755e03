import * as z from 'zod/mini';

/** What every page says: that it is built, and that it wants to be told again after a failure. Both are answered with a snapshot. */
export const readySchema = z.object({ type: z.literal('ready') });
export const retrySchema = z.object({ type: z.literal('retry') });

export type AsksForSnapshot = z.infer<typeof readySchema> | z.infer<typeof retrySchema>;

export const openRunSchema = z.object({ type: z.literal('openRun'), id: z.string().check(z.maxLength(64)) });
export const openDashboardSchema = z.object({ type: z.literal('openDashboard') });
export const recordRunSchema = z.object({ type: z.literal('recordRun') });
export const recordByHandSchema = z.object({ type: z.literal('recordByHand') });
export const showSampleSchema = z.object({ type: z.literal('showSample') });
export const leaveSampleSchema = z.object({ type: z.literal('leaveSample') });
