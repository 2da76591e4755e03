/** The first part of what is loaded late: what is kept, and the schemas that it is parsed with. See `loadLate.ts`. */
export { followedFeatureSchema } from '../domain/followedFeature';
export { runSchema } from '../domain/run';
export { suggestionSchema } from '../domain/suggestion';
export { toHostSchema } from '../webview/protocol';
