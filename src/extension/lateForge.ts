/** Loaded when pull requests are first read: the forges, and the sign-in to them. See `loadLate.ts`. */
export { EditorPullRequests } from './pullRequests/editorPullRequests';
export { forgetTokens } from './pullRequests/forgetTokens';
export { updatePullRequests } from './pullRequests/updatePullRequests';
