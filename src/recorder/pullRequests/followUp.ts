import type { AgentRule } from '../../domain/agent';
import type { RunOutline } from '../../domain/run';
import { judgeRun } from '../../domain/run';
import { canonicalJson, type Json } from '../../store/canonicalJson';
import type { HistoryReader, HistoryWriter, RunChange } from '../../store/history';
import { StoreError } from '../../store/storeError';
import { completeRun } from './completeRun';
import type { PullRequestReader, ReadingOptions } from './pullRequestReader';
import type { ReadingProblem } from './readings';

export interface FollowUpOptions extends ReadingOptions {
  readonly history: Pick<HistoryReader, 'run' | 'outlines'> & Pick<HistoryWriter, 'change'>;
  readonly reader: PullRequestReader;
  readonly agents: readonly AgentRule[];
  /** The runs to bring up to date; those that wait for something unless told. */
  readonly ids?: readonly string[] | undefined;
}

export interface FollowUp {
  /** Each as it was and as it is, with a revision of its own. */
  readonly updated: readonly RunChange[];
  /** How many were looked at and are as they were. */
  readonly unchanged: number;
  readonly problems: readonly ReadingProblem[];
}

/** The newest; a person may ask for any other by its name. */
const MOST_RUNS = 50;

/** Whether there is something to be learned about a run yet: a pull request is open, or was not read. */
function isAwaited({ features }: RunOutline): boolean {
  return features.some(({ outcome, pullRequestUnread }) => outcome === 'open' || pullRequestUnread !== undefined);
}

/** Brings runs up to date with their pull requests. A run that has changed gets a new revision; the others are left alone. */
export async function followUp({ history, reader, agents, ids, ...reading }: FollowUpOptions): Promise<FollowUp> {
  const wanted = ids ?? (await awaited(history));
  const runs = (await Promise.all(wanted.map((id) => history.run(id)))).filter((run) => run !== null);
  const readings = await reader.read(runs.flatMap(({ features }) => features), reading);
  const updated: RunChange[] = [];
  for (const { id } of runs) {
    // Somebody may have edited it while the forge was asked, and another window may have asked the same.
    const change = await history.change(id, (run) => {
      const completed = completeRun(run, readings, agents);
      return isSame(completed, judgeRun(run)) ? null : completed;
    }).catch(unchangedIfNewer);
    if (change !== null) updated.push(change);
  }
  return { updated, unchanged: runs.length - updated.length, problems: readings.problems };
}

async function awaited(history: Pick<HistoryReader, 'outlines'>): Promise<readonly string[]> {
  return (await history.outlines()).filter(isAwaited).slice(-MOST_RUNS).map(({ id }) => id);
}

/** What a newer version has changed is that one's to bring up to date. */
function unchangedIfNewer(error: unknown): null {
  if (error instanceof StoreError && error.reason === 'newerVersion') return null;
  throw error;
}

function isSame(one: object, other: object): boolean {
  return text(one) === text(other);
}

function text(value: object): string {
  return canonicalJson(JSON.parse(JSON.stringify(value)) as Json);
}
