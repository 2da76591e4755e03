/** The last part of what is loaded late: pages, and what is done with recorded runs. See `loadLate.ts`. */
export { historyCommands } from './history/historyCommands';
export { historyDocument } from './history/runDocuments';
export { importLegacyData } from './history/transferCommands';
export { SampleHistory } from './sample/sampleHistory';
export { Dashboard } from './views/dashboard';
export { restoreRunPage } from './views/runPages';
