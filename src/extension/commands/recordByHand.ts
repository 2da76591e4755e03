import type { Localizer } from '../../domain/localizer';
import { NOTHING_INSPECTED } from '../../recorder/inspection/inspection';
import type { Core } from '../core';
import { askNames } from '../review/corrections';
import { review } from '../review/review';
import { freshState, type ReviewState } from '../review/reviewState';
import { isOwnHistoryShown } from '../sample/sampleCommands';
import { setting } from '../settings';
import { saveRun } from './saveRun';

/** Records a run of which there are no worktrees (any more): the names are asked for, the rest is corrected in the review. */
export class RecordByHand {
  readonly #core: Core;
  readonly #l10n: Localizer;
  /** What was said in a review that was left without recording. */
  #left: ReviewState | undefined;
  readonly #drafts = new Map<string, string>();

  constructor(core: Core, l10n: Localizer) {
    this.#core = core;
    this.#l10n = l10n;
  }

  async run(): Promise<void> {
    const l10n = this.#l10n;
    if (!(await isOwnHistoryShown(this.#core, l10n))) return;
    const named = await askNames(this.#left?.given.features ?? [], { l10n, drafts: this.#drafts, subject: '' });
    if (named.features === undefined) return;
    const state = freshState(NOTHING_INSPECTED, { ...this.#left?.given, ...named });
    this.#left = state;
    const reviewed = await review({
      inspection: NOTHING_INSPECTED,
      state,
      createdAt: new Date(),
      idleGapMinutes: setting('idleGapMinutes'),
      known: () => ({ recorded: null, suggestionId: null }),
      l10n,
      drafts: this.#drafts,
      offerTests: () => Promise.resolve(null),
      onDidAnswer: (answered) => (this.#left = answered),
    });
    if (reviewed === undefined || (await saveRun(this.#core, reviewed, l10n)) === undefined) return;
    this.#left = undefined;
    this.#drafts.clear();
  }
}
