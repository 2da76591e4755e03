import type { RunOutline } from '../domain/run';
import type { RunGroup } from '../domain/runGroup';
import { isOfGroup } from '../learning/runGroup';
import type { HistoryReader } from '../store/history';

/** A month of this machine's calendar and how many runs were created in it. */
export interface HistoryMonth {
  /** Such as `2025-11`. */
  readonly month: string;
  readonly runs: number;
}

/** Which runs of the history a list shows. */
export interface HistoryFilter {
  readonly group: RunGroup;
  /** Found in the description or a feature's name, whatever the case; empty for all. */
  readonly text: string;
}

export const EVERY_RUN: HistoryFilter = { group: { kind: 'all' }, text: '' };

/** Newest first; months without a run are left out. */
export async function historyMonths(history: HistoryReader, filter: HistoryFilter = EVERY_RUN): Promise<readonly HistoryMonth[]> {
  const counts = new Map<string, number>();
  for (const { createdAt } of (await history.outlines()).filter(fits(filter))) {
    const month = monthOf(new Date(createdAt));
    counts.set(month, (counts.get(month) ?? 0) + 1);
  }
  return [...counts].map(([month, runs]) => ({ month, runs })).toSorted((a, b) => (a.month < b.month ? 1 : -1));
}

/** Newest first. */
export async function runsOfMonth(history: HistoryReader, month: string, filter: HistoryFilter = EVERY_RUN): Promise<readonly RunOutline[]> {
  const [year = 0, number = 1] = month.split('-').map(Number);
  const since = new Date(year, number - 1, 1).toISOString();
  const before = new Date(year, number, 1).toISOString();
  return (await history.outlines({ since, before })).filter(fits(filter)).toReversed();
}

/** The categories that runs have, the most frequent first. */
export async function historyCategories(history: HistoryReader): Promise<readonly { readonly category: string; readonly runs: number }[]> {
  const counts = new Map<string, number>();
  for (const { category } of await history.outlines()) if (category !== null) counts.set(category, (counts.get(category) ?? 0) + 1);
  return [...counts].map(([category, runs]) => ({ category, runs })).sort((one, other) => other.runs - one.runs || (one.category < other.category ? -1 : 1));
}

export interface PreviousRun {
  readonly run: RunOutline;
  /** Whether it was in one of the same repositories; else no earlier run was. */
  readonly sameRepository: boolean;
}

/** The run before another by time: one in the same repositories if there is one, else any. Null for the first. */
export async function previousRun(history: HistoryReader, run: RunOutline): Promise<PreviousRun | null> {
  const earlier = (await history.outlines({ before: run.createdAt })).filter(({ id }) => id !== run.id);
  const repositories = new Set(run.features.flatMap(({ repository }) => repository ?? []));
  const near = earlier.findLast(({ features }) => features.some(({ repository }) => repository !== null && repositories.has(repository)));
  const previous = near ?? earlier.at(-1);
  return previous === undefined ? null : { run: previous, sameRepository: near !== undefined };
}

function fits({ group, text }: HistoryFilter): (run: RunOutline) => boolean {
  const isOne = isOfGroup(group);
  const wanted = text.trim().toLocaleLowerCase();
  return (run) => isOne(run) && (wanted === '' || [run.description, ...run.features.map(({ name }) => name)].some((each) => each.toLocaleLowerCase().includes(wanted)));
}

function monthOf(date: Date): string {
  return `${String(date.getFullYear()).padStart(4, '0')}-${String(date.getMonth() + 1).padStart(2, '0')}`;
}
