import { randomBytes } from 'node:crypto';
import { realpath, stat } from 'node:fs/promises';
import path from 'node:path';
import { sentence } from '../domain/sentence';
import { parseFiltered } from './attributes';
import { parseBatch } from './batch';
import { commitLogFormat, parseCommitLog, type Commit } from './commitLog';
import { differsByWorktree, isAboutRemotes, isOfInterest, parseConfiguration } from './configuration';
import type { ConfigEntry } from './environment';
import type { Git, RunOptions } from './git';
import { GitError } from './gitError';
import { atLeast } from './gitVersion';
import { MergeDialogue } from './mergeDialogue';
import { parseMergeTree, type MergeResult } from './mergeTree';
import { parseNumstat, type ChangedFile } from './numstat';
import { ObjectAnswers } from './objectAnswers';
import { PatchReader, type FilePatch, type PatchLimits } from './patch';
import { parseRefs, REF_FORMAT, type Ref } from './refs';
import { parseStatus, type StatusEntry } from './status';
import { bytesAsText, textAsBytes } from './text';
import { WholePatchReader, type WholePatch } from './wholePatch';
import { parseWorktreeList, type ListedWorktree } from './worktreeList';

/** A pair of commits: what is looked at, and what it is compared with or merged into. */
export type CommitPair = readonly [string, string];

/** All pairs of many worktrees in a big repository take their time; each merge is far below this. */
const MERGES_TIMEOUT_MS = 15 * 60_000;

/** The first question reads next to nothing: a disk that takes longer will not do better with the others. */
const OPEN_TIMEOUT_MS = 30_000;

/** Questions to one repository, each answered by one git process. Nothing here writes into it. All methods throw {@link GitError}. */
export class RepositoryReader {
  /** Absolute path, links resolved: the folder that all worktrees share, and what makes a repository the same. */
  readonly commonFolder: string;
  readonly #git: Git;
  readonly #signal: AbortSignal | undefined;
  readonly #answers: ObjectAnswers;
  #folder: string;

  /**
   * For a repository that is known already.
   * @param folder as for {@link open}
   * @param commonFolder absolute path, links resolved
   * @param answers what earlier readers of this repository were told about objects
   */
  constructor(git: Git, folder: string, commonFolder: string, signal?: AbortSignal, answers: ObjectAnswers = new ObjectAnswers()) {
    this.#git = git;
    this.#folder = folder;
    this.commonFolder = commonFolder;
    this.#signal = signal;
    this.#answers = answers;
  }

  /**
   * @param folder anything inside a worktree, or a bare repository
   * @throws GitError `notARepository` when there is none; `brokenRepository` when there is one that git does not recognise
   */
  static async open(git: Git, folder: string, signal?: AbortSignal): Promise<RepositoryReader> {
    try {
      const { stdout } = await git.run(folder, ['rev-parse', '--git-common-dir'], { signal, timeoutMs: OPEN_TIMEOUT_MS });
      const printed = stdout.toString('utf8').replace(/\r?\n$/, '');
      return new RepositoryReader(git, folder, await realpath(path.resolve(folder, printed)), signal);
    } catch (error) {
      if (error instanceof GitError && error.reason === 'notARepository') {
        const marked = await enclosingDotGit(folder);
        if (marked !== null) {
          throw new GitError('brokenRepository', sentence('{0} is there, but git does not recognise it as a repository; run "git fsck" in {1} to see why.', marked, path.dirname(marked)), error.detail);
        }
      }
      throw error;
    }
  }

  /** Where questions are asked from. */
  get folder(): string {
    return this.#folder;
  }

  /** The main worktree first; later questions are asked from there, so that its attributes apply. */
  async worktrees(options: Pick<RunOptions, 'timeoutMs'> = {}): Promise<readonly ListedWorktree[]> {
    const nul = atLeast(await this.#git.version(), 2, 36);
    const { stdout } = await this.#run(['worktree', 'list', '--porcelain', ...(nul ? ['-z'] : [])], options);
    const list = parseWorktreeList(stdout.toString('utf8'), nul ? '\0' : '\n');
    const main = list[0];
    if (main !== undefined && !main.bare && (await isFolder(main.path))) this.#folder = main.path;
    return list;
  }

  async refs(): Promise<readonly Ref[]> {
    const { stdout } = await this.#run(['for-each-ref', `--format=${REF_FORMAT}`, 'refs/heads', 'refs/remotes']);
    return parseRefs(stdout.toString('utf8'));
  }

  /** @returns null when it names no commit */
  async commitOf(revision: string): Promise<string | null> {
    return isObjectId(revision) ? this.#answers.one('commitOf', revision, () => this.#commitOf(revision)) : this.#commitOf(revision);
  }

  async #commitOf(revision: string): Promise<string | null> {
    const { stdout, exitCode } = await this.#run(['rev-parse', '--verify', '--quiet', '--end-of-options', `${revision}^{commit}`], { exitCodes: [0, 1, 128] });
    return exitCode === 0 ? stdout.toString('latin1').trim() : null;
  }

  /** Those of the commits that the repository (still) has. */
  async present(commits: readonly string[]): Promise<ReadonlySet<string>> {
    if (commits.length === 0) return new Set();
    const { stdout } = await this.#run(['cat-file', '--batch-check'], { stdin: commits.map((commit) => `${commit}\n`).join('') });
    const answers = stdout.toString('latin1').split('\n').flatMap((line) => /^([0-9a-f]{40,64}) commit \d+$/.exec(line)?.[1] ?? []);
    return new Set(answers);
  }

  /** How many commits each of two has that the other has not. */
  async apart(left: string, right: string): Promise<readonly [number, number]> {
    return this.#answers.one('apart', `${left} ${right}`, async () => {
      const { stdout } = await this.#run(['rev-list', '--left-right', '--count', `${left}...${right}`]);
      const [onLeft = '0', onRight = '0'] = stdout.toString('latin1').trim().split('\t');
      return [Number(onLeft), Number(onRight)] as const;
    });
  }

  /** Those of the commits that no other one has among its ancestors. */
  async independent(commits: readonly string[]): Promise<readonly string[]> {
    return this.#answers.one('independent', commits.join(' '), async () => {
      const { stdout } = await this.#run(['merge-base', '--independent', ...commits]);
      return stdout.toString('latin1').split('\n').filter((line) => line !== '');
    });
  }

  /** @returns null when there is no common ancestor */
  async mergeBase(commits: readonly string[], options: RunOptions = {}): Promise<string | null> {
    return this.#answers.one('mergeBase', commits.join(' '), async () => {
      const { stdout } = await this.#run(['merge-base', '--octopus', ...commits], { ...options, exitCodes: [0, 1] });
      const line = stdout.toString('latin1').split('\n', 1)[0] ?? '';
      return line === '' ? null : line;
    });
  }

  async isAncestor(ancestor: string, descendant: string): Promise<boolean> {
    return this.#answers.one('isAncestor', `${ancestor} ${descendant}`, async () => {
      const { exitCode } = await this.#run(['merge-base', '--is-ancestor', ancestor, descendant], { exitCodes: [0, 1] });
      return exitCode === 0;
    });
  }

  /** The trees of commits, in order; null for one that is not there. */
  async treesOf(commits: readonly string[], options: RunOptions = {}): Promise<readonly (string | null)[]> {
    return this.#answers.all('treeOf', commits, async (missing) => {
      const stdin = missing.map((index) => `${commits[index] ?? ''}^{tree}\n`).join('');
      const { stdout } = await this.#run(['cat-file', '--batch-check=%(objectname)'], { ...options, stdin });
      const lines = stdout.toString('latin1').split('\n').slice(0, -1);
      return this.#checked(lines.map((line) => (isObjectId(line) ? line : null)), missing.length);
    });
  }

  /**
   * Commits with all their names and messages, descendants before ancestors.
   * @param revisions options and revisions of `git log`
   * @param paths only commits that touch these, the other files of such a commit included
   */
  async log(revisions: readonly string[], paths: readonly string[] = []): Promise<readonly Commit[]> {
    const ofObjects = revisions.every((revision) => revision.startsWith('-') || revision.split('..').every(isObjectId));
    return ofObjects ? this.#answers.one('log', [...revisions, '', ...paths].join('\n'), () => this.#log(revisions, paths)) : this.#log(revisions, paths);
  }

  async #log(revisions: readonly string[], paths: readonly string[]): Promise<readonly Commit[]> {
    const marker = randomBytes(16).toString('hex');
    const limit = paths.length === 0 ? [] : ['--full-history', '--full-diff'];
    const { stdout } = await this.#run(
      ['log', '-z', '--topo-order', '--no-renames', '--no-color', '--no-notes', '--no-ext-diff', '--no-textconv', `--format=${commitLogFormat(marker)}`, ...limit, ...revisions, '--stdin'],
      { stdin: paths.length === 0 ? '' : `--\n${paths.join('\n')}\n`, env: { GIT_LITERAL_PATHSPECS: '1' } },
    );
    return parseCommitLog(stdout.toString('utf8'), marker);
  }

  /** Configuration that names filter programs or changes merges. It is the same in all worktrees unless something says that it may not be. */
  async configuration(worktree: string = this.#folder): Promise<readonly ConfigEntry[]> {
    const shared = await this.#answers.one('configuration', '', () => this.#configuration(this.#folder));
    const entries = differsByWorktree(shared) ? await this.#configuration(worktree) : shared;
    return entries.filter(isOfInterest);
  }

  /** What is configured about remotes, the same for all worktrees. Addresses may hold passwords. */
  async remotes(): Promise<readonly ConfigEntry[]> {
    return (await this.#answers.one('configuration', '', () => this.#configuration(this.#folder))).filter(isAboutRemotes);
  }

  async #configuration(worktree: string): Promise<readonly ConfigEntry[]> {
    const { stdout } = await this.#git.run(worktree, ['config', '-z', '--list'], { signal: this.#signal });
    return parseConfiguration(stdout.toString('utf8'));
  }

  /**
   * The content of an object.
   * @param objects environment that names a further object folder
   */
  async blob(oid: string, objects: Readonly<Record<string, string>>): Promise<Buffer> {
    const { stdout } = await this.#run(['cat-file', 'blob', oid], { env: objects });
    return stdout;
  }

  /** Uncommitted work of a worktree, every untracked file by itself. Paths are byte-per-character text. */
  async status(worktree: string, config: readonly ConfigEntry[], options: Pick<RunOptions, 'signal' | 'env'> = {}): Promise<readonly StatusEntry[]> {
    const { stdout } = await this.#git.run(
      worktree,
      ['status', '--porcelain=v2', '-z', '--untracked-files=all', '--no-renames', '--ignore-submodules=dirty'],
      { signal: this.#signal, ...options, config },
    );
    return parseStatus(bytesAsText(stdout));
  }

  /** The untracked folders of a worktree that are ignored with all that is in them; relative to it, ending in a slash. */
  async ignoredFolders(worktree: string): Promise<readonly string[]> {
    const { stdout } = await this.#git.run(worktree, ['ls-files', '-z', '--others', '--ignored', '--exclude-standard', '--directory'], { signal: this.#signal });
    return stdout.toString('utf8').split('\0').filter((name) => name.endsWith('/'));
  }

  /** Those of the paths (byte-per-character text) whose content a filter program makes, by attributes. */
  async filtered(worktree: string, paths: readonly string[]): Promise<ReadonlySet<string>> {
    const stdin = Buffer.concat(paths.flatMap((each) => [textAsBytes(each), Buffer.of(0)]));
    const { stdout } = await this.#git.run(worktree, ['check-attr', '-z', '--stdin', 'filter'], { stdin, signal: this.#signal });
    return parseFiltered(bytesAsText(stdout));
  }

  /** The files that differ between the commits of each pair, in order. */
  async changedFiles(pairs: readonly CommitPair[], options: RunOptions = {}): Promise<readonly (readonly ChangedFile[])[]> {
    return this.#answers.all('changedFiles', pairs.map(words), (missing) => this.#changedFiles(chosen(pairs, missing), options));
  }

  async #changedFiles(pairs: readonly CommitPair[], options: RunOptions): Promise<readonly (readonly ChangedFile[])[]> {
    const { stdout } = await this.#run(['diff-tree', '--stdin', '--always', '-r', '-z', '--numstat', '-M', '-l1000', '--no-ext-diff', '--no-textconv', '--ignore-submodules=dirty'], {
      ...options,
      stdin: lines(pairs),
    });
    return this.#checked(parseNumstat(stdout.toString('utf8')), pairs.length);
  }

  /**
   * The change between the commits of each pair, or of a commit against its only parent, in order.
   * @param paths only these files; all unless told
   */
  async wholePatches(pairs: readonly (CommitPair | readonly [string])[], paths: readonly string[] = []): Promise<readonly WholePatch[]> {
    return this.#answers.all(`wholePatch ${paths.join('\0')}`, pairs.map(words), (missing) => this.#wholePatches(chosen(pairs, missing), paths));
  }

  async #wholePatches(pairs: readonly (CommitPair | readonly [string])[], paths: readonly string[]): Promise<readonly WholePatch[]> {
    const reader = new WholePatchReader();
    const limit = paths.length === 0 ? [] : ['--', ...paths];
    await this.#run(['diff-tree', '--stdin', '--always', '--root', '-r', '-p', '-U0', '--full-index', '--no-renames', '--no-color', '--no-ext-diff', '--no-textconv', ...limit], {
      stdin: lines(pairs),
      env: { GIT_LITERAL_PATHSPECS: '1' },
      onStdout: (chunk) => reader.push(bytesAsText(chunk)),
    });
    return this.#checked(reader.end(), pairs.length);
  }

  /** The parents of every commit in a range. */
  async graph(revisions: readonly string[]): Promise<ReadonlyMap<string, readonly string[]>> {
    const { stdout } = await this.#run(['rev-list', '--parents', ...revisions]);
    const rows = stdout.toString('latin1').split('\n').filter((line) => line !== '');
    return new Map(rows.map((row) => row.split(' ')).map(([oid = '', ...parents]) => [oid, parents]));
  }

  /**
   * Tries all merges in one process (git 2.38 and later).
   * @param gitFolder a git folder without merge drivers, see `ScratchObjects.gitFolder`
   * @param settings the user's own that change what a merge says
   */
  async merges(pairs: readonly CommitPair[], gitFolder: string, settings: readonly ConfigEntry[]): Promise<readonly MergeResult[]> {
    return this.#answers.all(`merge ${JSON.stringify(settings)}`, pairs.map(words), (missing) => this.#merges(chosen(pairs, missing), gitFolder, settings));
  }

  async #merges(pairs: readonly CommitPair[], gitFolder: string, settings: readonly ConfigEntry[]): Promise<readonly MergeResult[]> {
    const { stdout } = await this.#run(['merge-tree', '--write-tree', '--stdin', '-z', '--allow-unrelated-histories'], {
      ...this.#isolated(gitFolder, settings),
      stdin: lines(pairs),
      timeoutMs: MERGES_TIMEOUT_MS,
    });
    return this.#checked(parseMergeTree(stdout.toString('utf8')), pairs.length);
  }

  /**
   * Merges that build on each other (git 2.38 and later).
   * @param objects the folder of objects in `gitFolder`
   */
  async mergeDialogue(gitFolder: string, objects: string, idLength: number, settings: readonly ConfigEntry[]): Promise<MergeDialogue> {
    return MergeDialogue.start(this.#git, this.#folder, objects, idLength, { ...this.#isolated(gitFolder, settings), signal: this.#signal });
  }

  /**
   * The changed lines between the commits of each pair, renames followed, in order. Only new pairs are read, and what was kept of pairs that are
   * not asked for any more is forgotten.
   * @param kind names what is kept, and stands for the settings; what is kept for one kind has one type
   * @param keep what is wanted of each file: patches are too much to be kept whole
   */
  async patches<T>(kind: string, pairs: readonly CommitPair[], gitFolder: string, config: readonly ConfigEntry[], limits: PatchLimits, keep: (file: FilePatch) => T): Promise<readonly (readonly T[])[]> {
    return this.#answers.latest(kind, pairs.map(words), async (missing) => {
      const kept = missing.map((): T[] => []);
      const answers = await this.#patch(['--stdin', '--always', '-r', '-M', '-l1000'], gitFolder, config, limits, (file, pair) => kept[pair]?.push(keep(file)), lines(chosen(pairs, missing)));
      if (answers !== missing.length) this.#checked(new Array<null>(answers), missing.length);
      return kept;
    });
  }

  /** The changed lines between two trees, as a merge sees them. */
  async treePatch(trees: readonly [string, string], gitFolder: string, options: readonly string[], limits: PatchLimits, onFile: (file: FilePatch) => void): Promise<void> {
    await this.#patch(['--histogram', '--no-indent-heuristic', '--no-renames', ...options, ...trees], gitFolder, [], limits, onFile);
  }

  async #patch(args: readonly string[], gitFolder: string, config: readonly ConfigEntry[], limits: PatchLimits, onFile: (file: FilePatch, question: number) => void, stdin = ''): Promise<number> {
    const reader = new PatchReader(onFile, limits);
    await this.#run(['diff-tree', '-p', '-U0', '--full-index', '--no-color', '--no-ext-diff', '--no-textconv', '--inter-hunk-context=0', '--src-prefix=a/', '--dst-prefix=b/', '--ignore-submodules=dirty', ...args], {
      ...this.#isolated(gitFolder, config),
      stdin,
      onStdout: (chunk) => reader.push(bytesAsText(chunk)),
    });
    return reader.end();
  }

  /** The contents of blobs, in order; null for one that is not there. @param env where objects are besides the repository's own */
  async blobs(oids: readonly string[], env: Readonly<Record<string, string>>): Promise<readonly (Buffer | null)[]> {
    if (oids.length === 0) return [];
    const { stdout } = await this.#run(['cat-file', '--batch'], { env, stdin: oids.map((oid) => `${oid}\n`).join('') });
    return this.#checked(parseBatch(stdout), oids.length);
  }

  /** How a question is asked in a git folder without the user's configuration. */
  #isolated(gitFolder: string, config: readonly ConfigEntry[]): Pick<RunOptions, 'config' | 'env'> {
    return {
      config: [...config, ['core.looseCompression', '0'], ['core.fsync', 'none']],
      env: { GIT_DIR: gitFolder, GIT_WORK_TREE: this.#folder, GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_NOSYSTEM: '1' },
    };
  }

  #run(args: readonly string[], options: RunOptions = {}): ReturnType<Git['run']> {
    return this.#git.run(this.#folder, args, { ...options, signal: this.#signal });
  }

  /** Answers are matched to questions by their order, so a wrong number of them would be believed of the wrong feature. */
  #checked<T>(answers: readonly T[], expected: number): readonly T[] {
    if (answers.length === expected) return answers;
    throw new GitError('unexpectedOutput', sentence('git gave {0} answers to {1} questions in {2}; please report this with your version of git.', answers.length, expected, this.#folder));
  }
}

function lines(pairs: readonly (readonly string[])[]): string {
  return pairs.map((pair) => `${words(pair)}\n`).join('');
}

function words(pair: readonly string[]): string {
  return pair.join(' ');
}

function chosen<T>(all: readonly T[], indices: readonly number[]): readonly T[] {
  return indices.map((index) => all[index] as T);
}

function isObjectId(text: string): boolean {
  return /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/.test(text);
}

async function isFolder(folder: string): Promise<boolean> {
  return stat(folder).then(
    (found) => found.isDirectory(),
    () => false,
  );
}

/** The nearest `.git` at or above a folder; null when there is none. */
async function enclosingDotGit(folder: string): Promise<string | null> {
  for (let current = path.resolve(folder); ; current = path.dirname(current)) {
    const dotGit = path.join(current, '.git');
    if (await stat(dotGit).then(() => true, () => false)) return dotGit;
    if (path.dirname(current) === current) return null;
  }
}
