export const EXPORT_FORMATS = ['json', 'ndjson', 'csv', 'sqlite'] as const;

export type ExportFormat = (typeof EXPORT_FORMATS)[number];
