import { concurrently } from '../../domain/concurrently';
import type { Progress } from '../../domain/progress';
import type { Run, RunId } from '../../domain/run';
import type { TransferableHistory } from '../../store/history';
import type { KnownRecords, RunGroup } from '../../store/legacy/groupRuns';
import { groupRuns } from '../../store/legacy/groupRuns';
import type { LegacyRun } from '../../store/legacy/legacyRun';
import { isRefusal } from '../../store/legacy/legacyRun';
import { readLegacyRecord } from '../../store/legacy/readRecord';
import { completed, toJudgedRun } from '../../store/legacy/toRun';

const WRITTEN_AT_ONCE = 16;
/** Part of the key that becomes part of the id: enough that two records never share one. */
const ENDING_LENGTH = 12;

export interface Taken {
  readonly taken: readonly RunId[];
  readonly completed: readonly RunId[];
  readonly alreadyThere: number;
}

export interface TakeOptions {
  readonly timeZone: string | undefined;
  readonly now: Date;
  readonly progress?: Progress | undefined;
  readonly progressMessage: string;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Takes runs of the original tool into the history. Records of the same run become one; what was taken before is not taken again,
 * changed though it may be since; a run that was deleted stays deleted, and one that was archived stays as it is in its archive. Stops between
 * runs when it is cancelled.
 */
export async function importLegacy(history: TransferableHistory, found: readonly LegacyRun[], options: TakeOptions): Promise<Taken> {
  const { signal, progress, progressMessage } = options;
  const known = found.length === 0 ? [] : await knownRuns(history, options);
  const groups = await groupRuns(found, known, signal);
  const taken: RunId[] = [];
  const learnt: RunId[] = [];
  let done = 0;
  await concurrently(groups, WRITTEN_AT_ONCE, async (group) => {
    signal?.throwIfAborted();
    const outcome = await takeGroup(history, group);
    if (outcome !== null) (outcome.isNew ? taken : learnt).push(outcome.id);
    done += 1;
    progress?.(progressMessage, done / groups.length);
  });
  return { taken: taken.toSorted(), completed: learnt.toSorted(), alreadyThere: groups.length - taken.length - learnt.length };
}

interface KnownRun {
  readonly id: RunId;
  /** It was deleted or archived: nothing is added to it. */
  readonly isClosed: boolean;
}

async function knownRuns(history: TransferableHistory, options: TakeOptions): Promise<readonly KnownRecords<KnownRun>[]> {
  const live = (await history.importedRuns()).map(({ run, deleted }) => ({ run, isClosed: deleted }));
  const archived = (await history.archivedRuns()).map(({ run }) => ({ run, isClosed: true }));
  return [...live, ...archived].flatMap(({ run, isClosed }) => {
    const stored = run.imported?.records ?? [];
    if (stored.length === 0) return [];
    return [{ known: { id: run.id, isClosed }, keys: stored.map(({ key }) => key), records: recordsOf(run, options) }];
  });
}

/** Read anew from what was kept, so that later corrections of the run make no difference. */
function recordsOf(run: Run, { timeZone, now }: TakeOptions): readonly LegacyRun[] {
  return (run.imported?.records ?? []).flatMap(({ source, key, record, name }) => {
    const read = readLegacyRecord(source, record, { name, timeZone, now });
    return isRefusal(read) ? [] : [{ ...read, key }];
  });
}

/** @returns null where there is nothing to add */
async function takeGroup(history: TransferableHistory, { known, fresh }: RunGroup<KnownRun>): Promise<{ readonly id: RunId; readonly isNew: boolean } | null> {
  const [first] = fresh;
  if (first === undefined || known?.isClosed === true) return null;
  if (known === null) {
    // Named after the record whose word counts; hexadecimal digits are letters and digits of an id.
    const adopted = await history.adopt(toJudgedRun(fresh), first.key.slice(0, ENDING_LENGTH));
    return adopted === null ? null : { id: adopted.id, isNew: true };
  }
  // As it is now: somebody may have corrected or completed it since the import began.
  const newest = (await history.revisions(known.id)).at(-1);
  if (newest === undefined || newest.deleted) return null;
  const { run } = newest;
  const keys = new Set(run.imported?.records.map(({ key }) => key));
  const missing = fresh.filter(({ key }) => !keys.has(key));
  if (missing.length === 0) return null;
  return { id: (await history.revise(known.id, completed(run, missing))).id, isNew: false };
}
