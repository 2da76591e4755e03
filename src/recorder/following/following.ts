import path from 'node:path';
import type { FeatureId, FollowedFeature, OpenRunId } from '../../domain/followedFeature';
import type { RunId } from '../../domain/run';
import type { SuggestionId } from '../../domain/suggestion';
import type { Clock } from '../../domain/time';
import { gitFolderOf, worktreeCreatedAt } from '../../git/worktreeFolders';
import type { FollowedFeatures } from '../../store/followedFeatures';
import { DEFAULT_GROUP_GAP_HOURS } from '../defaults';
import type { Candidate, Inspection, LeftOut } from '../inspection';
import { openRunIdOf } from './featureId';
import { notesOf } from './noteInspection';
import { sortIntoRuns } from './sortIntoRuns';

/** What is known of the open runs and what people say about them; the same for every window and terminal. Methods that write throw StoreError. */
export class Following {
  readonly #store: FollowedFeatures;
  readonly #clock: Clock;

  constructor(store: FollowedFeatures, clock: Clock) {
    this.#store = store;
    this.#clock = clock;
  }

  /** For `InspectOptions.followed`. */
  known(): Promise<readonly FollowedFeature[]> {
    return this.#store.all();
  }

  /** Keeps what an inspection says; durable once it resolves. Writes nothing where nothing is new. */
  async note(inspection: Inspection): Promise<void> {
    const known = new Map((await this.#store.all()).map((feature) => [feature.id, feature]));
    for (const { id, next, event } of notesOf(inspection, await removedAmong(inspection), this.#now())) await this.#store.update(id, event(known.get(id) ?? null), next);
  }

  /**
   * Moves a feature to another open run of the same base. It has to be known, see {@link note}.
   * @param run `new`: one of its own
   */
  async assign(id: FeatureId, run: OpenRunId | 'new'): Promise<void> {
    const at = this.#now();
    const target = run === 'new' ? openRunIdOf(`${id} ${at}`) : run;
    await this.#store.update(id, 'assigned', (known) => (known === null ? null : { ...known, assigned: { at, id: target } }));
  }

  /** Keeps in which run features were recorded, so that recording them again updates it. */
  async recorded(members: readonly Candidate[], runId: RunId): Promise<void> {
    const at = this.#now();
    for (const { followable } of members) {
      if (followable === null) continue;
      await this.#store.update(followable.id, 'recorded', (known) => (known === null || known.recorded?.runId === runId ? null : { ...known, recorded: { at, runId } }));
    }
    await this.#store.prune();
  }

  /** Keeps what was shown when these worktrees appeared. */
  async suggested(worktrees: readonly string[], suggestionId: SuggestionId): Promise<void> {
    const at = this.#now();
    for (const { id, place } of await this.#store.all()) {
      if (place.gone || !worktrees.includes(place.worktree)) continue;
      await this.#store.update(id, 'suggested', (known) => (known?.suggested !== null ? null : { ...known, suggested: { at, suggestionId } }));
    }
  }

  #now(): number {
    return this.#clock().getTime();
  }
}

/** Those without a branch of their own checked out whose worktrees are not there any more. */
async function removedAmong({ candidates }: Inspection): Promise<ReadonlySet<FeatureId>> {
  const removed = await Promise.all(
    candidates.map(async ({ presence, followable, worktreeCreatedAt: createdAt }) => {
      if (presence === 'worktree' || followable === null) return [];
      const { id, commonFolder, administration, worktree } = followable;
      const isThere = (await worktreeCreatedAt(path.join(commonFolder, 'worktrees', administration))) === createdAt && (await gitFolderOf(worktree)) !== null;
      return isThere ? [] : [id];
    }),
  );
  return new Set(removed.flat());
}

/**
 * An inspection with its candidates sorted into runs anew, after somebody said something about that.
 * @param followed what is known by now
 */
export function regrouped(inspection: Inspection, followed: readonly FollowedFeature[], gapHours: number = DEFAULT_GROUP_GAP_HOURS): Inspection {
  const known = new Map(followed.map((feature) => [feature.id, feature]));
  const { candidates, openRuns } = sortIntoRuns(
    inspection.candidates.map((candidate) => ({ ...candidate, followed: (candidate.followable === null ? null : known.get(candidate.followable.id)) ?? candidate.followed })),
    gapHours,
  );
  const proposed = openRuns.at(-1)?.members ?? [];
  const notSelected = candidates.filter(({ key }) => !proposed.includes(key)).map(({ key }): LeftOut => ({ worktree: key, reason: 'notSelected' }));
  return { ...inspection, candidates, openRuns, proposed, leftOut: [...inspection.leftOut.filter(({ reason }) => reason !== 'notSelected'), ...notSelected] };
}
