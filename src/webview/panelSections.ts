/** The sections of the patterns panel that can be closed. */
export const SECTIONS = ['nextRun', 'runsBehind', 'lastRuns', 'quality', 'qualityTable', 'calibration', 'categories', 'patterns', 'conflictFiles', 'effects', 'ledger'] as const;
export type SectionName = (typeof SECTIONS)[number];

/** Open unless the reader has closed it, except what is there for those who ask. */
export const CLOSED_AT_FIRST: readonly SectionName[] = ['qualityTable', 'runsBehind', 'ledger'];
