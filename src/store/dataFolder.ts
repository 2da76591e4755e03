import path from 'node:path';
import type { Category } from '../domain/category';
import type { FileSystem } from './fileSystem';
import { errorCode } from './storeError';

/** Where everything lies under the data folder. Pure: it names places and touches none. */
export class DataFolder {
  readonly root: string;
  /** What people and the original tool look into. */
  readonly results: string;
  readonly runs: string;
  readonly suggestions: string;
  /** What is known of the features that are being followed. */
  readonly following: string;
  readonly index: string;
  /** Compressed documents of runs that are no longer counted. */
  readonly archive: string;
  readonly quarantine: string;
  /** What gates said, with their output. */
  readonly gates: string;
  /** On the same file system as the documents, because a rename from here is what publishes them. */
  readonly temporary: string;

  constructor(root: string) {
    this.root = path.resolve(root);
    this.results = path.join(this.root, 'parallel-results');
    this.runs = path.join(this.results, 'all_runs');
    this.suggestions = path.join(this.root, 'suggestions');
    this.following = path.join(this.root, 'following');
    this.index = path.join(this.root, 'index');
    this.archive = path.join(this.root, 'archive');
    this.quarantine = path.join(this.root, 'quarantine');
    this.gates = path.join(this.root, 'gates');
    this.temporary = path.join(this.root, 'tmp');
  }

  /** As people are told it: relative, with forward slashes on every platform. */
  relative(absolute: string): string {
    return path.relative(this.root, absolute).split(path.sep).join('/');
  }

  /** The folder of links for a category; null for a name that would clash with another of our folders. */
  categoryLinks(category: Category): string | null {
    const name = category === 'ui' || category === 'api' ? `${category}_features` : category;
    // Windows drops trailing dots: `all_runs.` would be `all_runs` there.
    if (name !== category || !/^(all_runs|ui_features|api_features)?\.*$/.test(name)) return path.join(this.results, name);
    return null;
  }
}

/** Creates a folder with its parents. Whether their names survive a crash is another matter: see DurableFolders. */
export async function ensureFolder(files: FileSystem, folder: string): Promise<void> {
  try {
    await files.createFolder(folder);
  } catch (error) {
    const code = errorCode(error);
    if (code === 'EEXIST') {
      // A link is let pass: people move their data to another disk that way.
      if ((await files.status(folder)).kind === 'file') throw error;
      return;
    }
    const parent = path.dirname(folder);
    if (code !== 'ENOENT' || parent === folder) throw error;
    await ensureFolder(files, parent);
    await ensureFolder(files, folder);
  }
}
