import { concurrently } from '../../domain/concurrently';
import type { Progress } from '../../domain/progress';
import type { Run, RunId } from '../../domain/run';
import type { TransferableHistory } from '../../store/history';
import type { LegacyRun } from '../../store/legacy/legacyRun';
import { isRefusal } from '../../store/legacy/legacyRun';
import { readLegacyRecord } from '../../store/legacy/readRecord';
import { isSameRun } from '../../store/legacy/sameRun';
import { byPrecedence, completed, toJudgedRun } from '../../store/legacy/toRun';

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
  const known = found.length === 0 ? [] : await knownRuns(history, options.timeZone);
  const knownKeys = new Set(known.flatMap(({ run }) => run.imported?.records.map(({ key }) => key) ?? []));
  const groups = groupRuns(found);
  const taken: RunId[] = [];
  const learnt: RunId[] = [];
  let alreadyThere = 0;
  let done = 0;
  await concurrently(groups, WRITTEN_AT_ONCE, async (group) => {
    signal?.throwIfAborted();
    const fresh = group.filter(({ key }) => !knownKeys.has(key));
    const before = fresh.length === 0 ? undefined : known.find((each) => isOfGroup(each, group));
    if (fresh.length === 0 || before?.isClosed === true) alreadyThere += 1;
    else if (before !== undefined) learnt.push((await history.revise(before.run.id, completed(before.run, fresh))).id);
    else {
      const adopted = await history.adopt(toJudgedRun(group), ending(group));
      if (adopted === null) alreadyThere += 1;
      else taken.push(adopted.id);
    }
    done += 1;
    progress?.(progressMessage, done / groups.length);
  });
  return { taken: taken.toSorted(), completed: learnt.toSorted(), alreadyThere };
}

/** A run that was taken before. */
interface KnownRun {
  readonly run: Run;
  /** It was deleted or archived: nothing is added to it. */
  readonly isClosed: boolean;
  readonly records: readonly LegacyRun[];
}

async function knownRuns(history: TransferableHistory, timeZone: string | undefined): Promise<readonly KnownRun[]> {
  const live = (await history.importedRuns()).map(({ run, deleted }) => ({ run, isClosed: deleted }));
  const archived = (await history.archivedRuns()).filter(({ run }) => run.imported !== undefined).map(({ run }) => ({ run, isClosed: true }));
  return [...live, ...archived].map((known) => ({ ...known, records: recordsOf(known.run, timeZone) }));
}

/** Each group is one run; the first record that fits decides, so that the order of the sources makes no difference to how many there are. */
function groupRuns(found: readonly LegacyRun[]): readonly (readonly LegacyRun[])[] {
  const groups: LegacyRun[][] = [];
  const byKey = new Set<string>();
  const byDay = new Map<number, LegacyRun[][]>();
  for (const run of byPrecedence(found)) {
    if (byKey.has(run.key)) continue;
    byKey.add(run.key);
    const days = [-2, -1, 0, 1, 2].map((offset) => dayOf(run) + offset);
    const near = days.flatMap((day) => byDay.get(day) ?? []);
    const group = near.find((others) => others.every(({ source }) => source !== run.source) && others.some((other) => isSameRun(other, run)));
    if (group !== undefined) {
      group.push(run);
      continue;
    }
    const own = [run];
    groups.push(own);
    byDay.set(dayOf(run), [...(byDay.get(dayOf(run)) ?? []), own]);
  }
  return groups;
}

/** Whatever the zones, two records of one run are less than two of these apart. */
function dayOf({ createdAt }: LegacyRun): number {
  return Math.floor(createdAt.at / (24 * 60 * 60_000));
}

function isOfGroup({ run, records }: KnownRun, group: readonly LegacyRun[]): boolean {
  const keys = new Set(run.imported?.records.map(({ key }) => key));
  if (group.some(({ key }) => keys.has(key))) return true;
  return records.some((record) => group.some((other) => record.source !== other.source && isSameRun(record, other)));
}

/** Read anew from what was kept, so that later corrections of the run make no difference. */
function recordsOf(run: Run, timeZone: string | undefined): readonly LegacyRun[] {
  return (run.imported?.records ?? []).flatMap(({ source, record, name }) => {
    const read = readLegacyRecord(source, record, { name, timeZone });
    return isRefusal(read) ? [] : [read];
  });
}

/** The key of the record whose word counts; hexadecimal digits are letters and digits of an id. */
function ending(group: readonly LegacyRun[]): string {
  return byPrecedence(group)[0]?.key.slice(0, ENDING_LENGTH) ?? '';
}
