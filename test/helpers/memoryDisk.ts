import { createHash } from 'node:crypto';
import path from 'node:path';
import type { FileStatus, FileSystem, Watch, WritableFile } from '../../src/store/fileSystem';
import { errorCode } from '../../src/store/storeError';

/** A file, and what of it would survive. */
interface DiskFile {
  readonly kind: 'file';
  readonly inode: number;
  content: Uint8Array;
  /** What was last synced; nothing is guaranteed of a file that never was. */
  synced: Uint8Array | null;
  modifiedAt: number;
}

interface DiskLink {
  readonly kind: 'link';
  readonly inode: number;
  readonly target: string;
}

interface DiskFolder {
  readonly kind: 'folder';
  readonly inode: number;
  entries: Map<string, DiskNode>;
  /** By name, what it has led to since the folder was last synced: what is on the disk first, what is there now last. */
  unsynced: Map<string, (DiskNode | null)[]>;
  modifiedAt: number;
}

type DiskNode = DiskFile | DiskLink | DiskFolder;

/** The disk as it is after a call: what is on it for good, and what is not. */
export interface Moment {
  /** The call that came before. */
  readonly after: string;
  /** Of whoever keeps a ledger; see {@link MemoryDisk.now}. */
  readonly at: number;
  readonly root: DiskFolder;
}

/** One thing that a power loss decides. */
interface Choice {
  readonly what: string;
  readonly outcomes: readonly string[];
}

/** What a power loss leaves. */
export interface Survivor {
  readonly disk: MemoryDisk;
  /** Equal for equal trees. */
  readonly key: string;
  /** A folder has two names: of a rename between folders only the new name reached the disk. */
  readonly hasTwins: boolean;
  readonly description: string;
}

const OUTCOMES_OF_CONTENT = ['empty', 'cut short', 'zeros', 'garbage', 'whole'] as const;

let inodes = 0;

function newFolder(): DiskFolder {
  return { kind: 'folder', inode: ++inodes, entries: new Map(), unsynced: new Map(), modifiedAt: 0 };
}

/**
 * A disk as POSIX promises it and no better: a file's content is safe once the file is synced, a name once its folder is. Of what is not
 * synced a power loss keeps any part: names added and removed each for itself, the two halves of a rename too, and of a content that
 * was not synced nothing, a part, zeros or what lay there before.
 */
export class MemoryDisk {
  readonly root: DiskFolder;
  /** One after every call that changed something, and one for every call of {@link note}. */
  readonly moments: Moment[] = [];
  /** Counts what happens, so that a ledger can say what came before what. */
  now = 0;
  #records = false;

  constructor(root: DiskFolder = newFolder()) {
    this.root = root;
  }

  /** Everything up to now is on the disk. */
  settle(): void {
    forEachFolder(this.root, (folder) => folder.unsynced.clear());
    forEachFile(this.root, (file) => (file.synced = file.content));
  }

  /** From here on moments are kept. */
  keepMoments(): void {
    this.#records = true;
    this.moments.length = 0;
    this.note('the start');
  }

  note(after: string): void {
    this.now++;
    if (this.#records) this.moments.push({ after, at: this.now, root: copy(this.root) });
  }

  /** The worst of all losses. */
  loseWhatIsNotSynced(): void {
    forEachFolder(this.root, (folder) => {
      for (const [name, [synced]] of folder.unsynced) {
        if (synced === null || synced === undefined) folder.entries.delete(name);
        else folder.entries.set(name, synced);
      }
      folder.unsynced.clear();
    });
    forEachFile(this.root, (file) => (file.content = file.synced ?? new Uint8Array(0)));
  }

  folder(place: string): DiskFolder {
    const node = this.node(place);
    if (node.kind !== 'folder') throw failure('ENOTDIR', place);
    return node;
  }

  node(place: string): DiskNode {
    let node: DiskNode = this.root;
    for (const name of path.relative(path.parse(place).root, place).split(path.sep)) {
      if (name === '') continue;
      if (node.kind !== 'folder') throw failure('ENOTDIR', place);
      const next = node.entries.get(name);
      if (next === undefined) throw failure('ENOENT', place);
      node = next;
    }
    return node;
  }

  /** Null takes the name away. */
  setEntry(folder: DiskFolder, name: string, node: DiskNode | null): void {
    const states = folder.unsynced.get(name) ?? [folder.entries.get(name) ?? null];
    folder.unsynced.set(name, [...states, node]);
    if (node === null) folder.entries.delete(name);
    else folder.entries.set(name, node);
    folder.modifiedAt++;
  }
}

/** Everything that a power loss decides at a moment. */
export function choicesAt(moment: Moment): readonly Choice[] {
  const choices: Choice[] = [];
  forEachFolder(moment.root, (folder) => {
    for (const [name, states] of folder.unsynced) choices.push({ what: name, outcomes: states.map((state, index) => `${index === 0 ? 'as before' : `change ${index}`}${state === null ? ' (absent)' : ''}`) });
  });
  forEachFile(moment.root, (file) => {
    if (file.synced !== file.content) choices.push({ what: `content of ${file.inode}`, outcomes: OUTCOMES_OF_CONTENT });
  });
  return choices;
}

/**
 * The disk after a power loss.
 * @param decide one outcome for each of {@link choicesAt}, in their order
 * @param rename names that the loss changes: the process numbers in them are of no living process afterwards
 */
export function survivorOf(moment: Moment, decide: readonly number[], rename: (name: string) => string): Survivor {
  const outcomes = new Map<string, number>();
  const description: string[] = [];
  choicesAt(moment).forEach(({ what, outcomes: possible }, index) => description.push(`${what}: ${possible[decide[index] ?? 0] ?? ''}`));
  let next = 0;
  forEachFolder(moment.root, (folder) => {
    for (const name of folder.unsynced.keys()) outcomes.set(`${folder.inode}/${name}`, decide[next++] ?? 0);
  });
  forEachFile(moment.root, (file) => {
    if (file.synced !== file.content) outcomes.set(String(file.inode), decide[next++] ?? 0);
  });

  const built = new Map<DiskNode, DiskNode>();
  let hasTwins = false;
  const key: string[] = [];
  const build = (node: DiskNode, place: string): DiskNode => {
    const known = built.get(node);
    if (known !== undefined) {
      if (node.kind === 'folder') hasTwins = true;
      key.push(`${place} = ${node.inode}`);
      return known;
    }
    switch (node.kind) {
      case 'link':
        built.set(node, node);
        key.push(`${place} -> ${node.target}`);
        return node;
      case 'file': {
        const content = outcomes.has(String(node.inode)) ? lostContent(node, OUTCOMES_OF_CONTENT[outcomes.get(String(node.inode)) ?? 0] ?? 'whole') : node.content;
        const file: DiskFile = { ...node, content, synced: content };
        built.set(node, file);
        key.push(`${place} ${digest(content)}`);
        return file;
      }
      case 'folder': {
        const folder: DiskFolder = { ...newFolder(), inode: node.inode, modifiedAt: node.modifiedAt };
        built.set(node, folder);
        key.push(`${place}/`);
        const names = new Set([...node.entries.keys(), ...node.unsynced.keys()]);
        for (const name of [...names].sort()) {
          const states = node.unsynced.get(name);
          const entry = states === undefined ? node.entries.get(name) : states[outcomes.get(`${node.inode}/${name}`) ?? 0];
          if (entry !== undefined && entry !== null) folder.entries.set(rename(name), build(entry, `${place}/${rename(name)}`));
        }
        return folder;
      }
    }
  };
  const root = build(moment.root, '') as DiskFolder;
  return { disk: new MemoryDisk(root), key: key.join('\n'), hasTwins, description: description.join(', ') };
}

function lostContent(file: DiskFile, outcome: (typeof OUTCOMES_OF_CONTENT)[number]): Uint8Array {
  switch (outcome) {
    case 'whole':
      return file.content;
    case 'empty':
      return file.synced ?? new Uint8Array(0);
    case 'cut short':
      return file.content.subarray(0, Math.floor(file.content.length / 2));
    case 'zeros':
      return new Uint8Array(file.content.length);
    case 'garbage':
      return file.content.map((byte, position) => (byte * 31 + position * 7 + 129) % 256);
  }
}

/** Each folder once, also those that only a lost name leads to. */
function forEachFolder(root: DiskFolder, act: (folder: DiskFolder) => void): void {
  forEachNode(root, (node) => {
    if (node.kind === 'folder') act(node);
  });
}

function forEachFile(root: DiskFolder, act: (file: DiskFile) => void): void {
  forEachNode(root, (node) => {
    if (node.kind === 'file') act(node);
  });
}

function forEachNode(root: DiskFolder, act: (node: DiskNode) => void): void {
  const seen = new Set<DiskNode>();
  const visit = (node: DiskNode): void => {
    if (seen.has(node)) return;
    seen.add(node);
    act(node);
    if (node.kind !== 'folder') return;
    for (const next of node.entries.values()) visit(next);
    for (const states of node.unsynced.values()) for (const state of states) if (state !== null) visit(state);
  };
  visit(root);
}

function copy(root: DiskFolder): DiskFolder {
  const copies = new Map<DiskNode, DiskNode>();
  const copyOf = <T extends DiskNode | null>(node: T): T => {
    if (node === null) return node;
    const known = copies.get(node);
    if (known !== undefined) return known as T;
    const made: DiskNode = { ...node };
    copies.set(node, made);
    if (made.kind === 'folder') {
      made.entries = new Map([...made.entries].map(([name, entry]) => [name, copyOf(entry)]));
      made.unsynced = new Map([...made.unsynced].map(([name, states]) => [name, states.map(copyOf)]));
    }
    return made as T;
  };
  return copyOf(root);
}

const digests = new WeakMap<Uint8Array, string>();

function digest(content: Uint8Array): string {
  const known = digests.get(content);
  if (known !== undefined) return known;
  const made = createHash('sha1').update(content).digest('hex');
  digests.set(content, made);
  return made;
}

function failure(code: string, place: string): Error {
  return Object.assign(new Error(`${code}: '${place}'`), { code });
}

/** Lets a call happen; with several writers, whoever is to be next. */
export type Turn = () => Promise<void>;

/** A process's view of a disk in memory. */
export class MemoryFileSystem implements FileSystem {
  readonly #disk: MemoryDisk;
  readonly #turn: Turn;

  constructor(disk: MemoryDisk, turn: Turn = () => Promise.resolve()) {
    this.#disk = disk;
    this.#turn = turn;
  }

  createFolder(place: string): Promise<void> {
    return this.#change('createFolder', place, () => this.#add(place, newFolder()));
  }

  createFile(place: string): Promise<WritableFile> {
    return this.#change('createFile', place, () => {
      const file: DiskFile = { kind: 'file', inode: ++inodes, content: new Uint8Array(0), synced: null, modifiedAt: this.#disk.now };
      this.#add(place, file);
      return {
        write: (data) => this.#change('write', place, () => void (file.content = Buffer.concat([file.content, data]))),
        sync: () => this.#change('sync', place, () => void (file.synced = file.content)),
        close: () => this.#turn(),
      };
    });
  }

  syncFolder(place: string): Promise<void> {
    return this.#change('syncFolder', place, () => this.#disk.folder(place).unsynced.clear());
  }

  rename(from: string, to: string): Promise<void> {
    return this.#change('rename', to, () => {
      const [source, target] = [this.#disk.folder(path.dirname(from)), this.#disk.folder(path.dirname(to))];
      const node = source.entries.get(path.basename(from));
      if (node === undefined) throw failure('ENOENT', from);
      const replaced = target.entries.get(path.basename(to));
      if (replaced === node) return;
      if (replaced !== undefined) {
        if (node.kind === 'folder' && replaced.kind !== 'folder') throw failure('ENOTDIR', to);
        if (node.kind !== 'folder' && replaced.kind === 'folder') throw failure('EISDIR', to);
        if (replaced.kind === 'folder' && replaced.entries.size > 0) throw failure('ENOTEMPTY', to);
      }
      this.#disk.setEntry(target, path.basename(to), node);
      this.#disk.setEntry(source, path.basename(from), null);
    });
  }

  removeTree(place: string): Promise<void> {
    return this.#change('removeTree', place, () => {
      const folder = this.#folderIfThere(path.dirname(place));
      const node = folder?.entries.get(path.basename(place));
      if (folder === null || node === undefined) return;
      this.#empty(node);
      this.#disk.setEntry(folder, path.basename(place), null);
    });
  }

  async list(place: string): Promise<readonly string[]> {
    await this.#turn();
    return [...this.#disk.folder(place).entries.keys()];
  }

  async listFolders(place: string): Promise<readonly string[]> {
    await this.#turn();
    return [...this.#disk.folder(place).entries].filter(([, node]) => node.kind === 'folder').map(([name]) => name);
  }

  async status(place: string): Promise<FileStatus> {
    await this.#turn();
    const node = this.#disk.node(place);
    const modifiedAt = node.kind === 'link' ? 0 : node.modifiedAt;
    return { kind: node.kind, size: node.kind === 'file' ? node.content.length : 0, modifiedAt, changedAt: modifiedAt, inode: node.inode };
  }

  async readFile(place: string, limit: number): Promise<Uint8Array<ArrayBuffer>> {
    await this.#turn();
    const node = this.#disk.node(place);
    if (node.kind === 'link') throw failure('ELOOP', place);
    if (node.kind === 'folder') throw failure('EINVAL', place);
    if (node.content.length > limit) throw failure('EFBIG', place);
    return new Uint8Array(node.content);
  }

  createLink(target: string, place: string): Promise<void> {
    return this.#change('createLink', place, () => this.#add(place, { kind: 'link', inode: ++inodes, target }));
  }

  watch(): Watch {
    return { close: () => undefined };
  }

  async #change<T>(operation: string, place: string, act: () => T): Promise<T> {
    await this.#turn();
    const result = act();
    this.#disk.note(`${operation} ${path.basename(place)}`);
    return result;
  }

  #add(place: string, node: DiskNode): void {
    const folder = this.#disk.folder(path.dirname(place));
    if (folder.entries.has(path.basename(place))) throw failure('EEXIST', place);
    this.#disk.setEntry(folder, path.basename(place), node);
  }

  #empty(node: DiskNode): void {
    if (node.kind !== 'folder') return;
    for (const [name, entry] of node.entries) {
      this.#empty(entry);
      this.#disk.setEntry(node, name, null);
    }
  }

  #folderIfThere(place: string): DiskFolder | null {
    try {
      return this.#disk.folder(place);
    } catch (error) {
      if (errorCode(error) !== 'ENOENT') throw error;
      return null;
    }
  }
}
