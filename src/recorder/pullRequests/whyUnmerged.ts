import type { UnmergedReason } from '../../domain/unmergedReason';
import type { ForgeComment, ForgePullRequest } from '../../forge/forge';
import { checkVerdict } from './checkVerdict';

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;
/** A comment this long before or after the closing was written for it. */
const CLOSING_WORDS_MS = 10 * MINUTE_MS;
/** Deleting a branch closes its pull requests at once; people who close one delete its branch afterwards. */
const SAME_MOMENT_MS = 5_000;
/** Bots that close what nobody works on wait for weeks. */
const NO_ACTIVITY_DAYS = 14;

/** How people say that another one takes its place, in English. */
const REPLACED = /\b(?:superseded|replaced|obsoleted|succeeded) by\b|\bin favou?r of\b|\bduplicate of\b/i;
const NOT_NEEDED = /\b(?:no longer|not|isn't|won't be) (?:needed|necessary|relevant|required|wanted)\b|\bobsolete\b|\bduplicate\b|\balready (?:done|fixed|implemented|merged|in (?:main|master))\b|\bout of scope\b/i;

/** Why a pull request was closed without being merged; null where nothing tells. */
export function whyUnmerged(pullRequest: ForgePullRequest): UnmergedReason | null {
  const said = closingComment(pullRequest)?.text ?? null;
  const words = said === null ? {} : { words: said };
  const { supersededBy, headDeletedAt, closedAt, conflicts, closedBy } = pullRequest;
  if (supersededBy !== null) return { kind: 'superseded', by: supersededBy, ...words };
  if (said !== null && REPLACED.test(said)) return { kind: 'superseded', ...words };
  if (said !== null && NOT_NEEDED.test(said)) return { kind: 'notNeeded', ...words };
  if (headDeletedAt !== null && closedAt !== null && Date.parse(headDeletedAt) <= Date.parse(closedAt) + SAME_MOMENT_MS) return { kind: 'branchDeleted', ...words };
  if (conflicts === true) return { kind: 'conflict', ...words };
  if (checkVerdict(pullRequest.checks).passing === false) return { kind: 'failingChecks', ...words };
  if (said === null && closedAt !== null && (closedBy?.byBot === true || quietDays(pullRequest, closedAt) >= NO_ACTIVITY_DAYS)) return { kind: 'noActivity' };
  return said === null ? null : { kind: 'rejected', ...words };
}

/** The last comment by a person that belongs to the closing without a merge; null for none. */
export function closingComment({ state, closedAt, comments }: ForgePullRequest): ForgeComment | null {
  if (state !== 'closed' || closedAt === null) return null;
  const near = (comments ?? []).filter(({ at, byBot, text }: ForgeComment) => !byBot && text !== '' && Math.abs(Date.parse(at) - Date.parse(closedAt)) <= CLOSING_WORDS_MS);
  return near.at(-1) ?? null;
}

/** Days before the closing in which no person did anything. Zero where that could not be read. */
function quietDays({ createdAt, commits, reviews, comments }: ForgePullRequest, closedAt: string): number {
  if (commits === null || reviews === null || comments === null) return 0;
  const people = [...reviews, ...comments].filter(({ byBot }) => !byBot);
  const times = [createdAt, ...commits.map(({ at }) => at), ...people.map(({ at }) => at)].map((at) => Date.parse(at)).filter((at) => at < Date.parse(closedAt));
  return times.length === 0 ? 0 : (Date.parse(closedAt) - Math.max(...times)) / DAY_MS;
}
