import type { Logger } from '../domain/logger';
import type { Clock } from '../domain/time';
import { Arrivals } from './arrivals';
import { CategoryLinks } from './categoryLinks';
import { ChangeWatch } from './changeWatch';
import { DataFolder } from './dataFolder';
import { Documents } from './documents';
import type { FileSystem } from './fileSystem';
import { NodeFileSystem } from './fileSystem';
import { Quarantine } from './quarantine';
import type { RandomText } from './randomText';
import { secureRandomText } from './randomText';
import { describe } from './storeError';
import { Temporaries } from './temporaries';

export interface HistoryFolderOptions {
  /** Absolute path of the data folder; created at the first write. */
  readonly folder: string;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Of the program, for the documents that it writes. */
  readonly version: string;
  /** Whether listeners hear of other processes' changes. */
  readonly watch: boolean;
  readonly random?: RandomText | undefined;
  readonly fileSystem?: FileSystem | undefined;
}

/** The documents of a history and what is done about them on the side: what writing and asking have in common. */
export class HistoryFolder {
  readonly clock: Clock;
  readonly logger: Logger;
  readonly version: string;
  readonly random: RandomText;
  readonly folder: DataFolder;
  readonly files: FileSystem;
  readonly temporaries: Temporaries;
  readonly arrivals: Arrivals;
  readonly documents: Documents;
  readonly quarantine: Quarantine;
  readonly links: CategoryLinks;
  readonly changes: ChangeWatch;
  /** Work that nobody waits for but {@link close}. */
  readonly #background = new Set<Promise<void>>();
  #wasSwept = false;

  /** Touches nothing on the disk. */
  constructor(options: HistoryFolderOptions) {
    const { clock, logger } = options;
    this.clock = clock;
    this.logger = logger;
    this.version = options.version;
    this.random = options.random ?? secureRandomText;
    this.folder = new DataFolder(options.folder);
    this.files = options.fileSystem ?? new NodeFileSystem();
    this.temporaries = new Temporaries(this.files, this.folder, this.random, clock);
    this.arrivals = new Arrivals(this.files, clock);
    this.documents = new Documents(this.files, this.folder, this.temporaries, this.arrivals, logger);
    this.quarantine = new Quarantine(this.files, this.folder, this.random, clock, logger);
    this.links = new CategoryLinks(this.files, this.folder, logger);
    this.changes = new ChangeWatch({
      files: this.files,
      folders: [this.folder.runs, this.folder.suggestions],
      unsettled: () => this.documents.arriving(),
      prepare: () => this.documents.ensureFolders(),
      logger,
      enabled: options.watch,
    });
  }

  sweepOnce(): void {
    if (this.#wasSwept) return;
    this.#wasSwept = true;
    this.inBackground(this.temporaries.sweep());
  }

  inBackground(task: Promise<void>): void {
    const guarded = task.catch((error: unknown) => this.logger.info(describe(error))).finally(() => this.#background.delete(guarded));
    this.#background.add(guarded);
  }

  /** Ends watching, and waits for what goes on in the background. */
  async close(): Promise<void> {
    await this.changes.close();
    await Promise.all(this.#background);
  }
}
