/**
 * The entry of a bundle of its own: all that is not needed to register. An editor parses `extension.js` at every start and this one when
 * something is first used, so it is always loaded as `import('./late')`, which the bundler leaves a call.
 */
export { Git } from '../git/git';
export { Following } from '../recorder/following/following';
export { FollowRuns } from '../recorder/following/followRuns';
export { describeError } from '../recorder/describeError';
export { LiveInspection } from '../recorder/live/liveInspection';
export { planWorktrees } from '../recorder/planWorktrees';
export { legacyPlaces } from '../recorder/transfer/legacyPlaces';
export { keepSuggestion } from '../recorder/keepSuggestion';
export { WorkerHistory } from '../recorder/worker/workerHistory';
export { FollowedFeatures } from '../store/followedFeatures';
export { toHostSchema } from '../webview/protocol';
export { copyConflict, openConflict, openTerminal, openWorktree } from './commands/currentRun';
export { moveFeature } from './commands/moveFeature';
export { RecordByHand } from './commands/recordByHand';
export { RecordRun } from './commands/recordRun';
export { runGates } from './commands/runGates';
export { suggestNextRun } from './commands/suggestNextRun';
export { EditorGates } from './gates/editorGates';
export { historyCommands } from './history/historyCommands';
export { historyDocument } from './history/runDocuments';
export { historyChildren, historyItem, historyRoots } from './history/historyTree';
export { importLegacyData } from './history/transferCommands';
export { SampleHistory } from './sample/sampleHistory';
export { CurrentRun } from './views/currentRun';
export { RunStatus } from './views/runStatus';
export { restoreRunPage } from './views/runPages';
export { Dashboard } from './views/dashboard';
export { blobText } from './views/blobText';
