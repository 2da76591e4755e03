import type { ChangeKind } from '../../../src/domain/changeKind';
import { readJsonLines } from './dataFolder';
import { kindOfType, type Timed } from './pullRequests';

/** Agent pull requests of one repository that were made within a day and were open at the same time. Times in milliseconds since 1970. */
export interface PullRun {
  readonly id: string;
  readonly repository: string;
  readonly start: number;
  readonly end: number;
  /** 0 to 1. */
  readonly successRate: number;
  /** Runs of the repository that had ended before this one began. */
  readonly earlierRuns: number;
  readonly features: readonly Timed[];
}

interface Line {
  readonly run: string;
  readonly repo: string;
  readonly start: string;
  readonly end: string;
  readonly successRate: number;
  readonly knownRuns: number;
  readonly features: readonly { readonly agent: string; readonly type: string; readonly startHours: number; readonly hours: number; readonly merged: boolean }[];
}

const HOUR_MS = 3_600_000;

/** By the time that they began. */
export function pullRuns(folder: string): readonly PullRun[] {
  return (readJsonLines(folder, 'runs') as readonly Line[])
    .map((line): PullRun => {
      const start = Date.parse(line.start);
      return {
        id: line.run,
        repository: line.repo,
        start,
        end: Date.parse(line.end),
        successRate: line.successRate,
        earlierRuns: line.knownRuns,
        features: line.features.map(({ agent, type, startHours, hours, merged }) => {
          const kind: ChangeKind | null = kindOfType(type);
          return { agent, kind, created: start + startHours * HOUR_MS, closed: start + (startHours + hours) * HOUR_MS, merged };
        }),
      };
    })
    .toSorted((one, other) => one.start - other.start || (one.id < other.id ? -1 : 1));
}
