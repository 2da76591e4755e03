import type { Feature } from '../domain/feature';
import type { FeatureId, FollowedBase, FollowedFeature } from '../domain/followedFeature';
import type { RunFacts } from '../domain/run';
import type { ConflictFile, MergeStep, NearConflict } from './conflictDetail';
import type { OpenRun } from './following/openRuns';

/** Why a worktree is not part of the run that is proposed. */
export type LeftOutReason = 'detached' | 'prunable' | 'bare' | 'noWork' | 'isBase' | 'notSelected';

export interface LeftOut {
  /** Absolute path. */
  readonly worktree: string;
  readonly reason: LeftOutReason;
}

/** Something the person must know about what was found, or could not be. */
export interface InspectionWarning {
  readonly reason: 'oldGit' | 'noRepository' | 'hugeFilesLeftOut' | 'worktreeUnreadable' | 'repositoryUnreadable' | 'badSetting' | 'agentSignatureIgnored';
  /** One sentence that says what it means and what to do. */
  readonly message: string;
}

/** A feature as it was observed, with where each fact came from (in words, for the review). */
export interface Candidate {
  /** Absolute path of the worktree, also of one that is gone; unique in an inspection. */
  readonly key: string;
  /** What is still there of it: a feature that was followed is known after its worktree, or its branch as well, was removed. */
  readonly presence: 'worktree' | 'branch' | 'followed';
  /** Commit that its branch is at, or was when last seen. */
  readonly tip: string;
  /** Id of the open run that it belongs to. */
  readonly openRun: string;
  readonly feature: Feature;
  readonly origins: Readonly<Partial<Record<keyof Feature, string>>>;
  /** The branch that it is measured against, such as `main` or `origin/main`. */
  readonly base: string;
  /** Of all its files, uncommitted ones included where those count: the same for the same content. Null when that is not known. */
  readonly tree: string | null;
  /** Files in conflict with the base: empty when it merges cleanly, null when that could not be looked for. */
  readonly baseConflictFiles: readonly string[] | null;
  /** The same files with what is known about each; the left side is the base's. */
  readonly baseConflicts: readonly ConflictFile[];
  /** When the worktree was made, milliseconds since the epoch. */
  readonly worktreeCreatedAt: number;
  /** Moments of work (creation, commits, merge), milliseconds since the epoch, sorted. */
  readonly workMoments: readonly number[];
  /** What was known of it before; null for one that was not followed. */
  readonly followed: FollowedFeature | null;
  /** What has to be kept to follow it; null for the main worktree, which nobody made for a run. */
  readonly followable: Followable | null;
  /** Number of the run it belongs to by base and time; the highest is the newest. */
  readonly group: number;
}

/** What following keeps of a candidate beside what a candidate tells. */
export interface Followable {
  readonly id: FeatureId;
  /** Absolute path of the folder that all worktrees of its repository share. */
  readonly commonFolder: string;
  /** Name of the worktree's folder under `worktrees/` in there. */
  readonly administration: string;
  /** Absolute path of the worktree, which is not the key where two features had the same place. */
  readonly worktree: string;
  /** Null where nothing but what was last seen is known. */
  readonly measured: {
    readonly base: FollowedBase;
    /** Where it left the base. */
    readonly fork: string | null;
    /** Its own commits. */
    readonly commits: readonly string[];
    /** What it is called before names are made unique within a run. */
    readonly name: string;
    /** The commit of the base that brought its work. */
    readonly landing: string | null;
    /** Whether work that is not committed took part in the merges that were tried. */
    readonly hasUncommitted: boolean;
  } | null;
}

/** Two candidates that do not merge cleanly. */
export interface CandidatePair {
  readonly keys: readonly [string, string];
  readonly files: readonly string[];
  /** The same files with what is known about each conflict; the left side is that of the first key. */
  readonly details: readonly ConflictFile[];
  /** True for a conflict that was met and is solved by now: it counts for the run, and there is nothing left to do about it. */
  readonly solved?: boolean | undefined;
}

/** What the open worktrees say. Made by reading only: nothing is written to any repository. */
export interface Inspection {
  readonly candidates: readonly Candidate[];
  /** Keys of the candidates that make up the proposed run: the newest one. */
  readonly proposed: readonly string[];
  /** The runs that the candidates make up, oldest first. */
  readonly openRuns: readonly OpenRun[];
  /** Pairs in conflict among all candidates; null when git is too old to tell. */
  readonly conflicts: readonly CandidatePair[] | null;
  /** Pairs that merge but come close; empty when they were not asked for. */
  readonly nearConflicts: readonly NearConflict[];
  /** The proposed run merged into its base in this order, one list a repository and base; empty when git is too old. */
  readonly mergeOrders: readonly (readonly MergeStep[])[];
  readonly leftOut: readonly LeftOut[];
  readonly warnings: readonly InspectionWarning[];
}

/** Facts that a person gave; they win over what was found. `undefined` is "not given", null is "said to be unknown". */
export type GivenFacts = {
  readonly [Fact in keyof Omit<RunFacts, 'features' | 'conflicts' | 'conflictsWithBase' | 'evidence' | 'suggestionId'>]?: RunFacts[Fact] | undefined;
} & {
  /** Names of features, for a run without worktrees. */
  readonly features?: readonly string[] | undefined;
};

/** Where each fact of a run came from, in words for the review ("git", "given", "3 of 4 specifications" …). */
export type FactOrigins = Readonly<Partial<Record<keyof RunFacts, string>>>;

export const NOTHING_INSPECTED: Inspection = { candidates: [], proposed: [], openRuns: [], conflicts: null, nearConflicts: [], mergeOrders: [], leftOut: [], warnings: [] };
