import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, realpath, rm, utimes, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';

const execute = promisify(execFile);

export interface Identity {
  readonly name: string;
  readonly email: string;
}

export const PERSON: Identity = { name: 'A person', email: 'person@example.org' };
export const CLAUDE: Identity = { name: 'Claude', email: 'noreply@anthropic.com' };

export interface CommitOptions {
  readonly message: string;
  /** Written before the commit: path to content; null deletes. */
  readonly files?: Readonly<Record<string, string | null>>;
  readonly author?: Identity;
  /** Minutes after the previous commit; 10 unless told. */
  readonly after?: number;
  /** Such as `Co-authored-by: Claude <noreply@anthropic.com>`. */
  readonly trailers?: readonly string[];
}

/** When the first commit of every repository is made. */
const START = Date.UTC(2025, 10, 20, 9, 0, 0);
const MINUTE_MS = 60_000;

/** Nothing of the machine's or the person's configuration reaches these repositories. */
const ISOLATED = {
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_TERMINAL_PROMPT: '0',
  GIT_ALLOW_PROTOCOL: 'file',
};

/** One folder with a checked-out branch. */
export class Checkout {
  readonly folder: string;
  readonly repository: Repository;

  constructor(folder: string, repository: Repository) {
    this.folder = folder;
    this.repository = repository;
  }

  /** Runs git here; resolves with its output, without the last line end. */
  async git(...args: readonly string[]): Promise<string> {
    return this.repository.gitIn(this.folder, args);
  }

  async write(file: string, content: string): Promise<void> {
    const target = path.join(this.folder, file);
    await mkdir(path.dirname(target), { recursive: true });
    await writeFile(target, content);
  }

  /** @returns the commit */
  async commit(options: CommitOptions): Promise<string> {
    for (const [file, content] of Object.entries(options.files ?? {})) {
      if (content === null) await rm(path.join(this.folder, file));
      else await this.write(file, content);
    }
    this.repository.advance(options.after ?? 10);
    const author = options.author ?? PERSON;
    const message = options.trailers === undefined ? options.message : `${options.message}\n\n${options.trailers.join('\n')}`;
    await this.git('add', '-A');
    await this.repository.gitIn(this.folder, ['commit', '--quiet', '--allow-empty', '-m', message], { GIT_AUTHOR_NAME: author.name, GIT_AUTHOR_EMAIL: author.email });
    return this.git('rev-parse', 'HEAD');
  }
}

/**
 * A real git repository for tests and samples, on `main` in its main worktree. Dates and identities are fixed, so object names are the
 * same on every machine; time moves on by itself with each commit and worktree.
 */
export class Repository extends Checkout {
  readonly #environment: Record<string, string> = {};
  readonly #temporary: string | null;
  #now = START;

  private constructor(folder: string, temporary: string | null) {
    super(folder, undefined as unknown as Repository);
    Object.defineProperty(this, 'repository', { value: this });
    this.#temporary = temporary;
    this.advance(0);
  }

  /** @param folder where it goes; a temporary folder that {@link remove} removes unless told */
  static async create(folder?: string): Promise<Repository> {
    const temporary = folder === undefined ? await realpath(await mkdtemp(path.join(os.tmpdir(), 'mirador-repository-'))) : null;
    const target = folder ?? path.join(temporary ?? '', 'project');
    await mkdir(target, { recursive: true });
    const repository = new Repository(target, temporary);
    await repository.git('init', '--quiet', '--initial-branch=main');
    return repository;
  }

  /** With a first commit, for the many tests that only need something to branch from. */
  static async withFirstCommit(files: Readonly<Record<string, string>> = { 'README.md': 'A project\n' }, folder?: string): Promise<Repository> {
    const repository = await Repository.create(folder);
    await repository.commit({ message: 'First commit', files });
    return repository;
  }

  /** Milliseconds since the epoch: the date that the next commit builds on. */
  get now(): number {
    return this.#now;
  }

  advance(minutes: number): void {
    this.#now += minutes * MINUTE_MS;
    const date = `${Math.trunc(this.#now / 1000)} +0000`;
    this.#environment['GIT_AUTHOR_DATE'] = date;
    this.#environment['GIT_COMMITTER_DATE'] = date;
  }

  async gitIn(folder: string, args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<string> {
    const clean = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('GIT_')));
    const identity = { GIT_AUTHOR_NAME: PERSON.name, GIT_AUTHOR_EMAIL: PERSON.email, GIT_COMMITTER_NAME: PERSON.name, GIT_COMMITTER_EMAIL: PERSON.email };
    const { stdout } = await execute('git', [...args], { cwd: folder, env: { ...clean, ...ISOLATED, ...identity, ...this.#environment, ...env }, maxBuffer: 256 * 1024 * 1024 });
    return stdout.replace(/\n$/, '');
  }

  /** Makes a branch from main with a worktree beside this one, which appears to have been made at {@link now}. */
  async worktree(branch: string, options: { readonly path?: string; readonly locked?: boolean; readonly from?: string; readonly after?: number } = {}): Promise<Checkout> {
    this.advance(options.after ?? 1);
    const folder = options.path ?? path.join(path.dirname(this.folder), branch.replaceAll('/', '-'));
    await this.git('worktree', 'add', '--quiet', ...(options.locked === true ? ['--lock'] : []), '-b', branch, folder, options.from ?? 'main');
    const checkout = new Checkout(folder, this);
    await this.setCreated(checkout, this.#now);
    return checkout;
  }

  /** @param at milliseconds since the epoch */
  async setCreated(checkout: Checkout, at: number): Promise<void> {
    const administration = await checkout.git('rev-parse', '--absolute-git-dir');
    await utimes(path.join(administration, 'commondir'), at / 1000, at / 1000);
  }

  /** A merge commit in main, even where a fast-forward would do. */
  async merge(branch: string): Promise<void> {
    this.advance(10);
    await this.git('merge', '--quiet', '--no-ff', '--no-edit', branch);
  }

  async fastForward(branch: string): Promise<void> {
    this.advance(10);
    await this.git('merge', '--quiet', '--ff-only', branch);
  }

  /** All of the branch's changes as one commit of main. */
  async squashMerge(branch: string): Promise<void> {
    this.advance(10);
    await this.git('merge', '--quiet', '--squash', branch);
    await this.git('commit', '--quiet', '-m', `Squashed ${branch}`);
  }

  /** The branch's commits one by one on main, as a forge's "rebase and merge" does: the branch itself stays as it was. */
  async rebaseMerge(branch: string): Promise<void> {
    this.advance(10);
    await this.git('cherry-pick', `main..${branch}`);
  }

  /** Removes the temporary folder, worktrees beside the repository included; nothing for a folder that was given. */
  async remove(): Promise<void> {
    if (this.#temporary !== null) await rm(this.#temporary, { recursive: true, force: true });
  }
}
