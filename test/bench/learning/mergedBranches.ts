import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parseMergeTree, type MergeResult } from '../../../src/git/mergeTree';
import { PatchReader } from '../../../src/git/patch';
import type { EditedLines } from '../../../src/learning/pairs/touchingHunks';
import { pairConflictFiles, type MergeSubject } from '../../../src/recorder/conflicts/pairConflicts';

/** A side branch that was merged, as it was before the merge or before it took in the line that it was merged into. */
export interface MergedBranch {
  readonly tip: string;
  /** Where it left that line, or took it in last. */
  readonly fork: string;
  /** Places on that line, the newest is 0: of the fork and of the merge. */
  readonly forkedAt: number;
  readonly mergedAt: number;
  /** Files that it changed, old names included. */
  readonly touched: ReadonlySet<string>;
}

/** Two branches that were open at the same time. */
export interface MinedPair {
  /** Merged first. */
  readonly one: MergedBranch;
  readonly other: MergedBranch;
  /** Files in which the two tips conflict, what the base did between their forks left out. */
  readonly conflictFiles: readonly string[];
  /** Of each file that both changed, what each did to it since they parted. */
  readonly lines: ReadonlyMap<string, readonly [readonly EditedLines[], readonly EditedLines[]]>;
}

/** Of branches that lived very long, only so many partners are taken: the ones merged last. */
const PARTNERS = 30;
/** What changes more is a release or an import, and no feature. */
const MOST_FILES = 200;
const LIMITS = { hunks: 500, lines: 20_000 };

/**
 * Pairs of the last merged side branches whose lives overlapped, with their exact conflicts: what `git merge-tree` says of their tips.
 * Nothing is written into the repository.
 * @param repository a work tree or a bare git folder
 * @param merges of the first-parent line, the newest; one that is no merge of exactly two commits is left out
 */
export function minedPairs(repository: string, merges: number): readonly MinedPair[] {
  const objects = mkdtempSync(path.join(os.tmpdir(), 'mirador-mined-'));
  try {
    return new Miner(repository, objects).pairs(merges);
  } finally {
    rmSync(objects, { recursive: true, force: true });
  }
}

class Miner {
  readonly #repository: string;
  readonly #environment: NodeJS.ProcessEnv;
  readonly #edits = new Map<string, ReadonlyMap<string, readonly EditedLines[]>>();

  constructor(repository: string, objects: string) {
    this.#repository = repository;
    const common = spawnSync('git', ['rev-parse', '--path-format=absolute', '--git-path', 'objects'], { cwd: repository, encoding: 'utf8' }).stdout.trim();
    this.#environment = { ...process.env, GIT_OPTIONAL_LOCKS: '0', GIT_OBJECT_DIRECTORY: objects, GIT_ALTERNATE_OBJECT_DIRECTORIES: common };
  }

  pairs(merges: number): readonly MinedPair[] {
    const branches = this.#branches(merges);
    const candidates = branches.flatMap((versions, index) =>
      branches
        .slice(index + 1)
        .flatMap(([one]): readonly { readonly one: MergedBranch; readonly other: MergedBranch }[] => {
          // Who solved a conflict on the branch itself took the other in; what conflicted is the version before.
          const other = one === undefined ? undefined : versions.find(({ forkedAt }) => one.mergedAt < forkedAt);
          return one === undefined || other === undefined ? [] : [{ one, other }];
        })
        .slice(0, PARTNERS),
    );
    const results = this.#merge(candidates.map(({ one, other }) => [one.tip, other.tip]));
    // A tip against the other's fork: what conflicts there is the base's doing.
    const drifting = [...new Set(candidates.flatMap(({ one, other }, index) => (results[index]?.clean === true || one.fork === other.fork ? [] : [`${one.tip} ${other.fork}`, `${other.tip} ${one.fork}`])))];
    const drifts = new Map(drifting.map((question, index) => [question, index] as const));
    const driftResults = this.#merge(drifting.map((question) => question.split(' ') as [string, string]));
    const driftOf = (branch: MergedBranch, onto: MergedBranch): readonly string[] => driftResults[drifts.get(`${branch.tip} ${onto.fork}`) ?? -1]?.files ?? [];
    return candidates.map(({ one, other }, index): MinedPair => {
      const subject = (branch: MergedBranch, onto: MergedBranch): MergeSubject => ({ key: branch.tip, merged: false, fork: branch.fork, touched: branch.touched, baseFiles: driftOf(branch, onto), landingFiles: null });
      const conflictFiles = pairConflictFiles(subject(one, other), subject(other, one), results[index]?.files ?? []);
      return { one, other, conflictFiles, lines: this.#lines(one, other) };
    });
  }

  /** The newest first, and of each its versions, the newest first. */
  #branches(merges: number): readonly (readonly MergedBranch[])[] {
    const line = new Map(this.#git('rev-list', '--first-parent', 'HEAD').split('\n').map((oid, index) => [oid, index] as const));
    const found = this.#git('log', '--first-parent', '--merges', `--max-count=${merges}`, '--format=%H %P').split('\n').filter((text) => text !== '');
    return found.flatMap((text): readonly (readonly MergedBranch[])[] => {
      const [merge = '', into = '', tip = '', more] = text.split(' ');
      const mergedAt = line.get(merge);
      if (more !== undefined || mergedAt === undefined) return [];
      const before = this.#git('log', '--first-parent', '--merges', '--format=%P', `${into}..${tip}`).split('\n').flatMap((parents) => parents.split(' ', 1).filter((oid) => oid !== ''));
      const versions = [tip, ...before].flatMap((oid): readonly MergedBranch[] => {
        const fork = this.#git('merge-base', into, oid).trim();
        const forkedAt = line.get(fork);
        if (forkedAt === undefined) return [];
        const touched = new Set(this.#git('diff-tree', '-r', '-z', '--name-only', '--no-renames', fork, oid).split('\0').filter((file) => file !== ''));
        return touched.size === 0 || touched.size > MOST_FILES ? [] : [{ tip: oid, fork, forkedAt, mergedAt, touched }];
      });
      return versions.length === 0 ? [] : [versions];
    });
  }

  #merge(pairs: readonly (readonly [string, string])[]): readonly MergeResult[] {
    if (pairs.length === 0) return [];
    return parseMergeTree(this.#run(['-c', 'core.looseCompression=0', '-c', 'core.fsync=none', 'merge-tree', '--write-tree', '--stdin', '-z'], pairs.map((pair) => `${pair.join(' ')}\n`).join('')));
  }

  #lines(one: MergedBranch, other: MergedBranch): MinedPair['lines'] {
    const shared = [...one.touched].filter((file) => other.touched.has(file));
    if (shared.length === 0) return new Map();
    const base = one.fork === other.fork ? one.fork : this.#git('merge-base', one.tip, other.tip).trim();
    const [left, right] = [this.#editsOf(base, one.tip), this.#editsOf(base, other.tip)];
    return new Map(shared.map((file) => [file, [left.get(file) ?? [], right.get(file) ?? []]] as const));
  }

  #editsOf(base: string, tip: string): ReadonlyMap<string, readonly EditedLines[]> {
    const key = `${base} ${tip}`;
    const known = this.#edits.get(key);
    if (known !== undefined) return known;
    const edits = new Map<string, readonly EditedLines[]>();
    const reader = new PatchReader(({ path: file, hunks }) => {
      edits.set(
        file,
        hunks.map(({ oldStart, oldCount, added }): EditedLines => {
          const start = oldCount === 0 ? oldStart : oldStart - 1;
          return { start, end: start + oldCount, identity: createHash('sha1').update(added.join(''), 'latin1').digest('hex') };
        }),
      );
    }, LIMITS);
    reader.push(this.#run(['diff-tree', '-r', '-p', '-U0', '--full-index', '--no-renames', '--no-ext-diff', base, tip], '', 'latin1'));
    reader.end();
    this.#edits.set(key, edits);
    return edits;
  }

  #git(...options: readonly string[]): string {
    return this.#run(options, '');
  }

  #run(options: readonly string[], input: string, encoding: BufferEncoding = 'utf8'): string {
    const { status, stdout, stderr } = spawnSync('git', options, { cwd: this.#repository, env: this.#environment, input, encoding, maxBuffer: 1024 ** 3 });
    if (status !== 0) throw new Error(`git ${options.join(' ').slice(0, 200)}: ${stderr}`);
    return stdout;
  }
}
