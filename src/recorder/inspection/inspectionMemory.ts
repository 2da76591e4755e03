import path from 'node:path';
import { runProgram } from '../../forge/runProgram';
import { SshHosts } from '../../forge/sshHosts';
import type { Ref } from '../../git/refs';
import { ObjectAnswers } from '../../git/objectAnswers';
import { Scratch, ScratchObjects } from '../../git/scratch';
import type { ListedWorktree } from '../../git/worktreeList';
import { FolderProbe } from './folderProbe';
import type { InspectionWarning } from './inspection';
import { SpecificationMemory } from '../specification/specificationMemory';
import type { UncommittedWork } from './uncommittedWork';

/** For reading its configuration; it connects to nobody. */
const SSH_MILLISECONDS = 2_000;

/** What a repository's files under its git folder said. */
export interface Listing {
  readonly worktrees: readonly ListedWorktree[];
  readonly refs: readonly Ref[];
  /** Where questions are asked from: the main worktree, or the bare repository. */
  readonly folder: string;
}

/** Uncommitted work as it was read, and the commit that it was on top of. */
export interface KeptWork {
  readonly head: string;
  /** Null when it could not be read. */
  readonly work: Omit<UncommittedWork, 'warnings'> | null;
  readonly warnings: readonly InspectionWarning[];
  /** When it has to be tried again, milliseconds since the epoch; null when only a change makes it so. */
  readonly until: number | null;
}

/** Where a worktree's work is read. */
export interface WorktreePlace {
  /** Absolute path. */
  readonly path: string;
  /** The worktree's own git folder. */
  readonly gitFolder: string;
  /** Whether its file system does not answer. */
  readonly silent: boolean;
}

/** Is told where an inspection is about to read, before it does. */
export interface MemoryObserver {
  onRepository(repository: RepositoryMemory): Promise<void>;
  /** @param main path of the main worktree, also when it holds no work; null for a bare repository */
  onWorktrees(repository: RepositoryMemory, places: readonly WorktreePlace[], main: string | null): Promise<void>;
}

/** What is kept of one repository. */
export class RepositoryMemory {
  readonly commonFolder: string;
  readonly answers = new ObjectAnswers();
  /** By worktree; whoever notices that files changed takes out what no longer holds. */
  readonly uncommitted = new Map<string, KeptWork>();
  /** Null when it has to be read (again). */
  listing: Listing | null = null;
  /** Absolute path of the main worktree, or of the bare repository; null before it was first listed. */
  path: string | null = null;
  readonly #folder: string;
  #objects: Promise<ScratchObjects> | undefined;
  #mergeFolder: Promise<string> | undefined;
  #names = 0;

  constructor(folder: string, commonFolder: string) {
    this.#folder = folder;
    this.commonFolder = commonFolder;
  }

  objects(): Promise<ScratchObjects> {
    this.#objects ??= ScratchObjects.create(this.#folder, this.commonFolder);
    return this.#objects;
  }

  /** See `ScratchObjects.gitFolder`. */
  async mergeFolder(objectFormat: number): Promise<string> {
    const objects = await this.objects();
    this.#mergeFolder ??= objects.gitFolder(objectFormat);
    return this.#mergeFolder;
  }

  /** For files beside the objects: a process that could not be ended may still write to the one before. */
  uniqueName(): string {
    this.#names += 1;
    return String(this.#names);
  }
}

/**
 * What an inspection leaves for the next one, the scratch folder with the objects that it made included. All of it is only true as long
 * as configuration, attributes and grafts stay as they are. Always dispose of it.
 */
export class InspectionMemory {
  /** Undefined where nobody watches. */
  readonly observer: MemoryObserver | undefined;
  readonly #temporaryFolder: string | undefined;
  readonly #repositories = new Map<string, RepositoryMemory>();
  /** Tells which worktrees are there. */
  readonly probe = new FolderProbe();
  /** Folders that were asked for, and the common folder of the repository that each is in. */
  readonly opened = new Map<string, string>();
  readonly specifications = new SpecificationMemory();
  readonly sshHosts = new SshHosts(runProgram(process.env, SSH_MILLISECONDS));
  #scratch: Promise<Scratch> | undefined;

  /** @param temporaryFolder where the scratch folder goes; shared memory or the system's temporary folder unless told */
  constructor(temporaryFolder?: string, observer?: MemoryObserver) {
    this.#temporaryFolder = temporaryFolder;
    this.observer = observer;
  }

  get repositories(): readonly RepositoryMemory[] {
    return [...this.#repositories.values()];
  }

  /** The scratch folder; null while none was needed. */
  async scratchFolder(): Promise<string | null> {
    return this.#scratch === undefined ? null : (await this.#scratch).folder;
  }

  async repository(commonFolder: string): Promise<RepositoryMemory> {
    const known = this.#repositories.get(commonFolder);
    if (known !== undefined) return known;
    this.#scratch ??= Scratch.create(this.#temporaryFolder);
    const { folder } = await this.#scratch;
    const made = new RepositoryMemory(path.join(folder, String(this.#repositories.size)), commonFolder);
    this.#repositories.set(commonFolder, made);
    await this.observer?.onRepository(made);
    return made;
  }

  /** Shows that the scratch folder is in use. */
  async touch(): Promise<void> {
    await (await this.#scratch)?.touch();
  }

  async dispose(): Promise<void> {
    await (await this.#scratch?.catch(() => undefined))?.dispose();
  }
}
