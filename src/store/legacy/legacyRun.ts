import type { ImportSource } from '../../domain/imported';
import type { Outcome } from '../../domain/feature';
import type { LegacyTime } from './legacyTime';

export interface LegacyFeature {
  readonly name: string;
  /** It is called by its number alone. */
  readonly isNumbered: boolean;
  readonly outcome: Outcome | null;
}

/** A run as the old tool kept it in one of its places. Whatever it does not say, or says in a way that makes no sense, is null. */
export interface LegacyRun {
  readonly source: ImportSource;
  /** SHA-256 of the record. */
  readonly key: string;
  /** What it is called there. */
  readonly name: string | null;
  readonly description: string | null;
  readonly category: string | null;
  readonly features: readonly LegacyFeature[];
  /** How many tasks there were, also where their names are not known; only the log says so. */
  readonly tasksTotal: number | null;
  /** When it was stored. */
  readonly createdAt: LegacyTime;
  /** When it began; only the log says so. */
  readonly startedAt: LegacyTime | null;
  readonly prsCreated: number | null;
  readonly prsMerged: number | null;
  readonly conflictsEncountered: number | null;
  readonly manualFixesNeeded: number | null;
  readonly testsPassing: boolean | null;
  readonly minutes: number | null;
  readonly specificationType: string | null;
  readonly buildGates: boolean | null;
  /** What a person noted, where that is not the description; only the log says so. */
  readonly notes: string | null;
  /** As the old tool judged. */
  readonly qualityScore: number | null;
  readonly successRate: number | null;
  /** All of it, as it was found. */
  readonly record: Readonly<Record<string, unknown>>;
}

/** Why one record cannot be a run: one sentence without its place. */
export interface Refusal {
  readonly reason: string;
}

export function isRefusal(read: LegacyRun | Refusal): read is Refusal {
  return 'reason' in read;
}
