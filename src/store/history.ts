import type { ArchivedRun, ArchiveOptions, ArchiveReport } from './archives';
import type { ExportedDocument } from './exportedDocument';
import type { TakeResult } from './takeDocument';
import type { JudgedRun, Run, RunId, RunOutline } from '../domain/run';
import type { Forecast, PlannedRun, Suggestion, SuggestionId, SuggestionOutline } from '../domain/suggestion';

export interface RunFilter {
  readonly category?: string | undefined;
  /** Inclusive, ISO 8601 in UTC. */
  readonly since?: string | undefined;
  /** Exclusive, ISO 8601 in UTC. */
  readonly before?: string | undefined;
  /** Absolute paths: runs with a feature in any of these worktrees. */
  readonly worktrees?: readonly string[] | undefined;
  /** Runs that any of these was shown before. */
  readonly suggestions?: readonly SuggestionId[] | undefined;
}

export interface SuggestionFilter {
  /** Absolute paths: suggestions for any of these worktrees. */
  readonly worktrees?: readonly string[] | undefined;
}

/** One document of a run. */
export interface Revision {
  /** 1 for the document that recorded it. */
  readonly number: number;
  /** ISO 8601 in UTC. */
  readonly writtenAt: string;
  /** Version of the program that wrote it. */
  readonly writtenBy: string;
  /** It says that the run is deleted; {@link run} is what was deleted. */
  readonly deleted: boolean;
  /** A newer version wrote it: {@link run} is as much of it as this one understands, and it cannot be changed. */
  readonly inPart: boolean;
  readonly run: Run;
  /** Absolute path of the file. */
  readonly file: string;
}

/** A run whose newest revision a newer version wrote. It is shown and counted as far as this version understands it. */
export interface NewerRun {
  readonly id: RunId;
  /** Of the program that wrote it. */
  readonly writtenBy: string;
  /** Absolute path of its newest document. */
  readonly file: string;
}

export interface Finding {
  readonly problem:
    | 'unreadableDocument'
    | 'wrongHash'
    | 'wrongSchema'
    | 'strayName'
    /** It cannot be read and was changed within the last hour: the rest may still come. */
    | 'arriving'
    /** A good document under another name than its own, with content that the history does not have. */
    | 'conflictCopy'
    | 'indexCorrupt'
    | 'indexStale'
    /** Kept as it is, and no problem: {@link isProblem}. */
    | 'newerVersion'
    | 'damagedArchive';
  /** Path relative to the data folder. */
  readonly path: string;
  /** One sentence. */
  readonly message: string;
  readonly repaired: boolean;
}

/** Whether something is to be done about it. */
export function isProblem({ problem, repaired }: Finding): boolean {
  return !repaired && problem !== 'newerVersion';
}

export interface VerifyReport {
  /** Documents that were read and found good. */
  readonly documents: number;
  readonly findings: readonly Finding[];
}

export interface Subscription {
  dispose(): void;
}

export interface RunChange {
  readonly before: Run;
  readonly after: Run;
}

/** What adds to a history. Each resolves once its document is durable. */
export interface HistoryWriter {
  /** Resolves once the run is durable: it survives a crash from then on. */
  record(run: JudgedRun): Promise<Run>;
  /** Writes a new revision; the earlier ones stay on disk. */
  revise(id: RunId, run: JudgedRun): Promise<Run>;
  /**
   * Writes a revision made of the newest one, whoever else writes at the same time: `next` is asked again when somebody else was faster, so that
   * nobody's change is undone, and nothing is written twice.
   * @param next pure; null where nothing is to be changed
   * @returns the run as it was and as it is; null when nothing was changed, also because the run is deleted
   */
  change(id: RunId, next: (run: Run) => JudgedRun | null): Promise<RunChange | null>;
  /** A deletion is a revision that says so. */
  remove(id: RunId): Promise<void>;
  /**
   * Takes back the newest change of a run, an edit or a deletion, by a further revision; once more brings the change back.
   * @returns the run as it is now; null when it is deleted again
   */
  undo(id: RunId): Promise<Run | null>;
  /**
   * Records a run under a name that is not chance, so that whoever takes the same run from the same place, be it at the same time in another
   * process, makes no second one.
   * @param ending last part of the id: 4 to 12 lower-case letters and digits
   * @returns null when that name is there already, also of a deleted run
   */
  adopt(run: JudgedRun, ending: string): Promise<Run | null>;
  /** Adds to the ledger; durable once it resolves. */
  suggest(planned: PlannedRun, forecast: Forecast, method: string): Promise<Suggestion>;
}

/** What a history is asked. */
export interface HistoryReader {
  /** Whole runs, oldest first, each read from its document: for a few. */
  runs(filter?: RunFilter): Promise<readonly Run[]>;
  run(id: string): Promise<Run | null>;
  /** Oldest first; for thousands. */
  outlines(filter?: RunFilter): Promise<readonly RunOutline[]>;
  /** Every readable document of a run, also of a deleted one, oldest first; none of an unknown one. */
  revisions(id: string): Promise<readonly Revision[]>;
  /** Runs that a newer version changed last. They are among the others, as far as they are understood. */
  newerRuns(): Promise<readonly NewerRun[]>;
  /** The newest document of every run that is deleted: it says what was deleted. */
  deletedRuns(): Promise<readonly Revision[]>;
  /** The newest document of every run that holds records of another tool, deleted ones too. */
  importedRuns(): Promise<readonly Revision[]>;
  /** Oldest first. */
  suggestions(): Promise<readonly Suggestion[]>;
  /** Oldest first; for thousands. */
  suggestionOutlines(filter?: SuggestionFilter): Promise<readonly SuggestionOutline[]>;
  /** Paths, relative to the data folder, that could not be read and were set aside, each with its reason. */
  quarantined(): Promise<readonly { readonly path: string; readonly reason: string }[]>;
  verify(options: { readonly repair: boolean }): Promise<VerifyReport>;
}

/** The history of runs and the ledger of suggestions, whatever wrote them. */
export interface History extends HistoryWriter, HistoryReader {
  /** Called soon after anyone (this process, another window, a terminal) has changed the history. */
  onDidChange(listener: () => void): Subscription;
  /** Ends watching and writes what the index has not saved yet. */
  close(): Promise<void>;
}

/** What {@link TransferableHistory.documents} leaves out, and why. */
export interface LeftOutDocument {
  /** Path relative to the data folder. */
  readonly path: string;
  /** One sentence without its full stop. */
  readonly reason: string;
}

export interface DocumentsOptions {
  readonly signal?: AbortSignal | undefined;
  /** How much is done, 0 to 1, archives not counted. */
  readonly progress?: ((done: number) => void) | undefined;
  readonly leftOut?: ((document: LeftOutDocument) => void) | undefined;
}

/** A history whose documents can be given away, taken in and archived. */
export interface TransferableHistory extends History {
  /** Every readable document, in the order of their names; archived ones last. */
  documents(options?: DocumentsOptions): AsyncIterable<ExportedDocument>;
  /** Takes a document of another history as it is; durable once it resolves. Those of one run are to be given in their order, one after the other. */
  take(exported: ExportedDocument): Promise<TakeResult>;
  /** Moves runs into a new archive: they are no longer counted. */
  archive(ids: readonly RunId[], options: ArchiveOptions): Promise<ArchiveReport>;
  /** Copies a run from the archives back into its folder. */
  unarchive(id: RunId): Promise<void>;
  /** Those that may be archived: recorded before a time, deleted ones too. */
  runsBefore(time: Date): Promise<readonly RunId[]>;
  /** The newest revision of each run that is in an archive and not in its folder, deleted ones too; the oldest run first. */
  archivedRuns(): Promise<readonly ArchivedRun[]>;
  /** The hashes of the documents of {@link archivedRuns}, by their names. */
  archivedDocuments(): Promise<ReadonlyMap<RunId, ReadonlyMap<string, string>>>;
  /** The index as the content of a SQLite file. */
  image(): Promise<Uint8Array>;
}
