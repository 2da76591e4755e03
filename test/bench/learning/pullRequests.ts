import { CHANGE_KINDS, type ChangeKind } from '../../../src/domain/changeKind';
import type { Observation } from '../../../src/learning/success/observation';
import { readJsonLines } from './dataFolder';

/** An agent's closed pull request. Times in milliseconds since 1970. */
export interface PullRequest {
  readonly id: string;
  readonly repository: string;
  readonly agent: string;
  readonly kind: ChangeKind | null;
  readonly created: number;
  readonly closed: number;
  readonly merged: boolean;
  readonly hours: number;
}

interface Line {
  readonly id: string;
  readonly repo: string;
  readonly agent: string;
  readonly type: string;
  readonly created: string;
  readonly closed: string;
  readonly merged: boolean;
  readonly hours: number;
}

/** By the time that they were created. */
export function pullRequests(folder: string): readonly PullRequest[] {
  return (readJsonLines(folder, 'pr-outcomes') as readonly Line[])
    .map(({ id, repo, agent, type, created, closed, merged, hours }) => ({
      id,
      repository: repo,
      agent,
      kind: kindOfType(type),
      created: Date.parse(created),
      closed: Date.parse(closed),
      merged,
      hours,
    }))
    .toSorted((one, other) => one.created - other.created || (one.id < other.id ? -1 : 1));
}

export function kindOfType(type: string): ChangeKind | null {
  return CHANGE_KINDS.find((kind) => kind === type) ?? null;
}

/** The first fifth by time is learned from, never scored. */
export function isScored(index: number, count: number): boolean {
  return index >= Math.floor(count / 5);
}

export type Timed = Pick<PullRequest, 'agent' | 'kind' | 'created' | 'closed' | 'merged'>;

/** What was known of a repository's pull requests at a moment: those closed before, and those created before and still open. */
export function knownAt(pulls: readonly Timed[], at: number): readonly Observation[] {
  return pulls
    .filter(({ created }) => created < at)
    .map(({ agent, kind, created, closed, merged }): Observation => {
      const shared = { repository: null, kind, agent, specificationType: null };
      return closed < at
        ? { ...shared, successes: Number(merged), failures: Number(!merged), open: 0, at: closed }
        : { ...shared, successes: 0, failures: 0, open: 1, at: created };
    })
    .toSorted((one, other) => one.at - other.at);
}

export function groupBy<Item>(items: readonly Item[], key: (item: Item) => string): ReadonlyMap<string, readonly Item[]> {
  const groups = new Map<string, Item[]>();
  for (const item of items) {
    const group = groups.get(key(item));
    if (group) group.push(item);
    else groups.set(key(item), [item]);
  }
  return groups;
}

/** The large repositories, which a fold is made of each. */
const ALONE = 40;
const SHARED_FOLDS = 20;

/** Repositories that are left out together, by name: the forty largest each alone, the others in twenty folds. */
export function foldOf(pulls: readonly PullRequest[]): ReadonlyMap<string, number> {
  const sizes = [...groupBy(pulls, ({ repository }) => repository)].map(([repository, own]) => ({ repository, size: own.length }));
  const ordered = sizes.toSorted((one, other) => other.size - one.size || (one.repository < other.repository ? -1 : 1));
  return new Map(ordered.map(({ repository }, index) => [repository, index < ALONE ? index : ALONE + (index % SHARED_FOLDS)]));
}
