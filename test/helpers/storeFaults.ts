import type { FileStatus, FileSystem, Watch, WritableFile } from '../../src/store/fileSystem';
import { NodeFileSystem } from '../../src/store/fileSystem';

export type Operation = keyof FileSystem | 'write' | 'sync' | 'close';

export interface Step {
  /** From 0, in the order of the calls. */
  readonly number: number;
  readonly operation: Operation;
  readonly path: string;
}

/** A step that happens all the same, and whose answer is lost: what a network file system may do. */
export interface LostReply {
  readonly happensAndSays: string;
}

/** A step that is only said to have happened: what a disk may do that lies about syncing. Of those that answer nothing. */
export const LIE = Symbol('lie');

/** What happens instead of a step: the operating system's code it fails with, or null to let it happen. */
export type FaultPlan = (step: Step) => string | LostReply | typeof LIE | null;

/** The code of a process that has stopped: no call of it does anything any more. */
export const CRASHED = 'CRASHED';

/** A file system, the real one unless told, with faults. A write that fails has written half. */
export class FaultyFileSystem implements FileSystem {
  /** Every call so far. */
  readonly steps: Step[] = [];
  plan: FaultPlan = () => null;
  readonly #real: FileSystem;

  constructor(real: FileSystem = new NodeFileSystem()) {
    this.#real = real;
  }

  createFolder(path: string): Promise<void> {
    return this.#step('createFolder', path, () => this.#real.createFolder(path));
  }

  createFile(path: string): Promise<WritableFile> {
    const create = async (): Promise<WritableFile> => {
      const file = await this.#real.createFile(path);
      return {
        write: (data) => this.#step('write', path, () => file.write(data), () => file.write(data.subarray(0, data.length / 2))),
        sync: () => this.#step('sync', path, () => file.sync()),
        // A descriptor is gone after a failed close too.
        close: () => this.#step('close', path, () => file.close(), () => file.close()),
      };
    };
    return this.#step('createFile', path, create, undefined, async () => (await this.#real.createFile(path)).close());
  }

  syncFolder(path: string): Promise<void> {
    return this.#step('syncFolder', path, () => this.#real.syncFolder(path));
  }

  rename(from: string, to: string): Promise<void> {
    return this.#step('rename', to, () => this.#real.rename(from, to));
  }

  removeTree(path: string): Promise<void> {
    return this.#step('removeTree', path, () => this.#real.removeTree(path));
  }

  list(path: string): Promise<readonly string[]> {
    return this.#step('list', path, () => this.#real.list(path));
  }

  listFolders(path: string): Promise<readonly string[]> {
    return this.#step('listFolders', path, () => this.#real.listFolders(path));
  }

  status(path: string): Promise<FileStatus> {
    return this.#step('status', path, () => this.#real.status(path));
  }

  readFile(path: string, limit: number): Promise<Uint8Array<ArrayBuffer>> {
    return this.#step('readFile', path, () => this.#real.readFile(path, limit));
  }

  createLink(target: string, path: string): Promise<void> {
    return this.#step('createLink', path, () => this.#real.createLink(target, path));
  }

  watch(path: string, onChange: () => void, onError: (error: unknown) => void): Watch {
    return this.#real.watch(path, onChange, onError);
  }

  async #step<T>(operation: Operation, path: string, act: () => Promise<T>, onFault: () => Promise<void> = () => Promise.resolve(), onLostReply: () => Promise<unknown> = act): Promise<T> {
    const step = { number: this.steps.length, operation, path };
    this.steps.push(step);
    const fault = this.plan(step);
    if (fault === null) return act();
    if (fault === LIE) return undefined as T;
    const code = typeof fault === 'string' ? fault : fault.happensAndSays;
    await (typeof fault === 'string' ? onFault() : onLostReply());
    throw Object.assign(new Error(`${code}: ${operation} '${path}'`), { code });
  }
}
