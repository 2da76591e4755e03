/** The third part of what is loaded late: what is done with git and the stores. See `loadLate.ts`. */
export { Git } from '../git/git';
export { describeError } from '../recorder/describeError';
export { Following } from '../recorder/following/following';
export { FollowRuns } from '../recorder/following/followRuns';
export { keepSuggestion } from '../recorder/keepSuggestion';
export { LiveInspection } from '../recorder/live/liveInspection';
export { planWorktrees } from '../recorder/planWorktrees';
export { legacyPlaces } from '../recorder/transfer/legacyPlaces';
export { WorkerHistory } from '../recorder/worker/workerHistory';
export { FollowedFeatures } from '../store/followedFeatures';
