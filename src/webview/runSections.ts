/** The sections of a run's page that can be closed. */
export const RUN_SECTIONS = ['score', 'conflicts', 'comparison', 'features', 'forecast', 'lessons', 'changes'] as const;
export type RunSectionName = (typeof RUN_SECTIONS)[number];
