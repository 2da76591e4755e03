import { commentText } from '../commentText';
import type { ForgeComment, ForgePullRequest, ForgeReview } from '../forge';
import type { Note } from './answers';
import { isBot } from './bots';
import { closingRequestIn, replacementIn } from './references';

// What GitLab itself notes about a merge request is one note each, in English, whatever language people use. docs.gitlab.com/api/notes
// calls them system notes; the words for branches and approvals are those of the service's published source (app/services/system_notes). Those for
// requested changes were not found there.

const MOST_COMMENTS = 20;

/** Remarks on lines that somebody sends together come within moments. */
const TOGETHER_MS = 60_000;

/** From a page as the service gives it: oldest first, without those that are only for some members. */
export function readNotes(notes: readonly Note[]): readonly Note[] {
  return notes.filter(({ internal, confidential }) => internal !== true && confidential !== true).sort((a, b) => a.created_at.localeCompare(b.created_at) || a.id - b.id);
}

/** @param author of the merge request: remarks on one's own lines are answers, and no review */
export function reviewsOf(notes: readonly Note[], author: string | null): readonly ForgeReview[] {
  const reviews: ForgeReview[] = [];
  for (const note of notes) {
    const who = note.author?.username ?? null;
    const add = (state: ForgeReview['state']): unknown => reviews.push({ author: who, byBot: isBot(who), state, at: note.created_at });
    if (!note.system) {
      if (note.type === 'DiffNote' && who !== author && !isMoreOf(reviews, note)) add('commented');
      continue;
    }
    switch (note.body.trim().toLowerCase()) {
      case 'approved this merge request':
        add('approved');
        break;
      case 'unapproved this merge request': {
        const approval = reviews.findLastIndex((review) => review.author === who && review.state === 'approved');
        const taken = reviews[approval];
        if (taken !== undefined) reviews[approval] = { ...taken, state: 'dismissed' };
        break;
      }
      case 'requested changes':
      case 'has requested changes':
        add('changesRequested');
        break;
      default:
    }
  }
  return reviews;
}

function isMoreOf(reviews: readonly ForgeReview[], { author, created_at: at }: Note): boolean {
  const last = reviews.findLast((review) => review.author === (author?.username ?? null));
  return last !== undefined && Date.parse(at) - Date.parse(last.at) <= TOGETHER_MS;
}

export function commentsOf(notes: readonly Note[]): readonly ForgeComment[] {
  return notes
    .filter(({ system }) => !system)
    .slice(-MOST_COMMENTS)
    .map(({ author, created_at: at, body }) => ({ author: author?.username ?? null, byBot: isBot(author?.username), at, text: commentText(body) }));
}

/** The last one who closed it; null where no note says so. */
export function closerOf(notes: readonly Note[]): ForgePullRequest['closedBy'] {
  const note = notes.findLast(({ system, body }) => system && /^closed\b/i.test(body));
  return note === undefined ? null : { author: note.author?.username ?? null, byBot: isBot(note.author?.username) };
}

/** When its branch was deleted, unless that was taken back. */
export function branchDeletedAt(notes: readonly Note[], branch: string): string | null {
  const last = notes.findLast(({ system, body }) => system && (body === `deleted source branch \`${branch}\`` || body === `restored source branch \`${branch}\``));
  return last?.body.startsWith('deleted') === true ? last.created_at : null;
}

/** The one that closed number `own`, else the last that people name in its place; null for none. */
export function replacementOf(notes: readonly Note[], own: number, path: string): number | null {
  const last = (system: boolean, find: typeof replacementIn): number | null =>
    notes
      .filter((note) => note.system === system)
      .map(({ body }) => find(body, path))
      .findLast((found) => found !== null && found !== own) ?? null;
  return last(true, closingRequestIn) ?? last(false, replacementIn);
}
