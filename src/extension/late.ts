/** The fourth part of what is loaded late: what the views and the commands do that people use all the time. See `loadLate.ts`. */
export { copyConflict, openConflict, openTerminal, openWorktree } from './commands/currentRun';
export { moveFeature } from './commands/moveFeature';
export { RecordByHand } from './commands/recordByHand';
export { RecordRun } from './commands/recordRun';
export { runGates } from './commands/runGates';
export { suggestNextRun } from './commands/suggestNextRun';
export { EditorGates } from './gates/editorGates';
export { historyChildren, historyItem, historyRoots } from './history/historyTree';
export { blobText } from './views/blobText';
export { CurrentRun } from './views/currentRun';
export { RunStatus } from './views/runStatus';
