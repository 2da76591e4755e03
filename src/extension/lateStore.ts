/** The second part of what is loaded late: git, the stores, and specifications as they are read. See `loadLate.ts`. */
export { Git } from '../git/git';
export { readSpecification } from '../recorder/specification/specificationFile';
export { WorkerHistory } from '../recorder/worker/workerHistory';
export { FollowedFeatures } from '../store/followedFeatures';
