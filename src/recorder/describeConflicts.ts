import type { ConfigEntry } from '../git/environment';
import type { MergeResult, MergeStage } from '../git/mergeTree';
import type { FilePatch, Hunk } from '../git/patch';
import type { CommitPair, RepositoryReader } from '../git/repositoryReader';
import type { ScratchObjects } from '../git/scratch';
import type { Conclusion } from './conclude';
import type { ConflictFile, ConflictKind, ConflictSide } from './conflictDetail';
import { withHunks } from './conflictHunks';
import { differences, meetings, type Meeting } from './conflictRanges';
import { mergedVersion, type Merges } from './merges';
import type { ObservedWorktree } from './observeWorktree';
import { OwnNames } from './ownNames';
import type { Landing } from './ownWork';
import type { Change } from './readChanges';
import { surfaceOf } from './sharedSurface';

/** Beyond this a file's conflicts are found, but their ends are not made as narrow as they could be. */
const LIMITS = { hunks: Number.POSITIVE_INFINITY, lines: 200_000 };

/** Files of one merge to be described. */
interface Question {
  readonly merge: MergeResult;
  readonly files: readonly string[];
  readonly left: OwnNames;
  readonly right: OwnNames;
}

export interface Described {
  readonly repository: RepositoryReader;
  readonly objects: ScratchObjects;
  /** See `ScratchObjects.gitFolder`. */
  readonly gitFolder: string;
  readonly merges: Merges;
  readonly observed: readonly ObservedWorktree[];
  readonly landings: readonly (Landing | null)[];
  readonly changes: readonly Change[];
  /** Whether the text of the conflicts is wanted too. */
  readonly hunks: boolean;
}

/** The conclusion with everything that is known about each conflict in it: one process for all, two more where the base conflicts or text is wanted. */
export async function describeConflicts(given: Described, conclusion: Conclusion): Promise<Conclusion> {
  const { repository, objects, gitFolder, merges, observed, landings, changes } = given;
  const { features, conflicts } = conclusion;
  const names = changes.map((change) => new OwnNames(change.files));
  const versions = new Map(observed.map((feature, index) => [feature.path, { version: mergedVersion(feature, landings[index] ?? null), names: names[index] ?? new OwnNames(null) }]));
  const baseNames = await namesInBase(given, conclusion);

  const questions: Question[] = [];
  const ask = (onto: string, commit: string, files: readonly string[], left: OwnNames, right: OwnNames): number | null => {
    const merge = merges.of(onto, commit);
    return merge === null || files.length === 0 ? null : questions.push({ merge, files, left, right }) - 1;
  };
  const baseSlots = features.map((feature, index) => {
    const own = versions.get(feature.path);
    return own === undefined ? null : ask(feature.base.tips[0], own.version, feature.baseConflictFiles ?? [], baseNames[index] ?? new OwnNames(null), own.names);
  });
  const pairSlots = (conflicts ?? []).map(({ keys: [one, other], files }) => {
    const [left, right] = [versions.get(one), versions.get(other)];
    return left === undefined || right === undefined ? null : ask(left.version, right.version, files, left.names, right.names);
  });

  const plain = await describe(questions, repository, objects, gitFolder, merges.settings);
  const described = given.hunks ? await withHunks(repository, objects.environment, plain) : plain;
  const at = (slot: number | null | undefined): readonly ConflictFile[] => (slot === null || slot === undefined ? [] : (described[slot] ?? []));
  return {
    features: features.map((feature, index) => ({ ...feature, baseConflicts: at(baseSlots[index]) })),
    conflicts: conflicts?.map((pair, index) => ({ ...pair, details: at(pairSlots[index]) })) ?? null,
  };
}

/** What the base calls files that it renamed since each feature left it, for those in conflict with it. */
async function namesInBase({ repository }: Described, { features }: Conclusion): Promise<readonly OwnNames[]> {
  const pairs = new Map<string, CommitPair>();
  const slots = features.map(({ base, work, baseConflictFiles }) => {
    if (work.fork === null || baseConflictFiles === null || baseConflictFiles.length === 0) return null;
    const pair: CommitPair = [base.tips[0], work.fork];
    pairs.set(pair.join(' '), pair);
    return pair.join(' ');
  });
  const lists = await repository.changedFiles([...pairs.values()]);
  const names = new Map([...pairs.keys()].map((key, index) => [key, new OwnNames(lists[index] ?? null)]));
  return slots.map((slot) => (slot === null ? undefined : names.get(slot)) ?? new OwnNames(null));
}

/** A file in conflict before its lines were looked at. */
interface Found {
  readonly path: string;
  readonly kind: ConflictKind;
  readonly base: MergeStage | null;
  readonly left: MergeStage | null;
  readonly right: MergeStage | null;
  readonly names: Pick<Question, 'left' | 'right'>;
}

async function describe(questions: readonly Question[], repository: RepositoryReader, objects: ScratchObjects, gitFolder: string, settings: readonly ConfigEntry[]): Promise<readonly (readonly ConflictFile[])[]> {
  const found = questions.map(findFiles);
  const differing = new BlobDifferences();
  for (const file of found.flat()) {
    if (!hasLines(file)) continue;
    if (file.base === null) differing.want(file.left.oid, file.right.oid);
    else {
      differing.want(file.base.oid, file.left.oid);
      differing.want(file.base.oid, file.right.oid);
    }
  }
  await differing.read(repository, objects, gitFolder, settings);
  const known = new Map<string, Lines>();
  return found.map((files) => files.map((file) => toConflictFile(file, linesOf(file, differing, known))));
}

function findFiles({ merge, files, left, right }: Question): readonly Found[] {
  const wanted = new Set(files);
  const stages = new Map<string, MergeStage[]>();
  for (const stage of merge.stages) {
    if (!wanted.has(stage.path)) continue;
    const known = stages.get(stage.path);
    if (known === undefined) stages.set(stage.path, [stage]);
    else known.push(stage);
  }
  const types = new Map<string, string[]>();
  for (const { paths, type } of merge.messages) {
    for (const each of paths) {
      if (!wanted.has(each)) continue;
      const known = types.get(each);
      if (known === undefined) types.set(each, [type]);
      else known.push(type);
    }
  }
  return files.map((path): Found => {
    const own = stages.get(path) ?? [];
    const at = (wantedStage: MergeStage['stage']): MergeStage | null => own.find(({ stage }) => stage === wantedStage) ?? null;
    const kind = kindOf(own, types.get(path) ?? []);
    const isRenamed = kind === 'bothAdded' && (left.before(path) ?? right.before(path)) !== null;
    return { path, kind: isRenamed ? 'renames' : kind, base: at(1), left: at(2), right: at(3), names: { left, right } };
  });
}

const SUBMODULE = '160000';

/** What kind of conflict, by what the merge said; the most particular wins where it said several things. */
function kindOf(stages: readonly MergeStage[], types: readonly string[]): ConflictKind {
  const said = (word: string): boolean => types.some((type) => type.includes(word));
  if (said('(file/directory)')) return 'fileAndFolder';
  if (stages.length > 0 && stages.every(({ mode }) => mode === SUBMODULE)) return 'submodule';
  if (said('(distinct modes)')) return 'mode';
  if (said('(rename') || said('(file location)') || said('dir rename') || said('(directory rename')) return 'renames';
  if (said('(modify/delete)')) return 'changedAndDeleted';
  if (said('(binary)')) return 'binary';
  const [left, right] = [stages.find(({ stage }) => stage === 2), stages.find(({ stage }) => stage === 3)];
  if (left !== undefined && left.oid === right?.oid && left.mode !== right.mode) return 'mode';
  if (said('(contents)')) return stages.some(({ stage }) => stage === 1) ? 'content' : 'bothAdded';
  return 'other';
}

type Sided = Found & { readonly left: MergeStage; readonly right: MergeStage };

function hasLines(file: Found): file is Sided {
  const { kind, base, left, right } = file;
  if (kind === 'binary' || left === null || right === null) return false;
  return [base, left, right].every((stage) => stage === null || stage.mode.startsWith('100'));
}

/** Where the lines of a file are in conflict. */
interface Lines {
  readonly meetings: readonly Meeting[];
  readonly binary: boolean;
}

const NO_LINES: Lines = { meetings: [], binary: false };

function linesOf(file: Found, differing: BlobDifferences, known: Map<string, Lines>): Lines {
  if (!hasLines(file)) return NO_LINES;
  const key = `${file.base?.oid ?? ''} ${file.left.oid} ${file.right.oid}`;
  const before = known.get(key);
  if (before !== undefined) return before;
  const lines = file.base === null ? addedLines(differing.of(file.left.oid, file.right.oid)) : changedLines(differing.of(file.base.oid, file.left.oid), differing.of(file.base.oid, file.right.oid));
  known.set(key, lines);
  return lines;
}

function addedLines(patch: BlobPatch): Lines {
  return patch.binary || isPointer(patch.hunks) ? { meetings: [], binary: true } : { meetings: differences(patch.hunks), binary: false };
}

function changedLines(left: BlobPatch, right: BlobPatch): Lines {
  if (left.binary || right.binary || (isPointer(left.hunks) && isPointer(right.hunks))) return { meetings: [], binary: true };
  return { meetings: meetings(left.hunks, right.hunks), binary: false };
}

/** Whether all that changed is which object a Git LFS pointer points to: to its users the file is the object, and no text. */
function isPointer(hunks: readonly Hunk[]): boolean {
  const lines = hunks.flatMap((hunk) => [...hunk.removed, ...hunk.added]);
  return lines.some((line) => line.startsWith('oid sha256:')) && lines.every((line) => /^(?:oid sha256:[0-9a-f]{64}|size \d+)\n?$/.test(line));
}

function toConflictFile(file: Found, { meetings: places, binary }: Lines): ConflictFile {
  const { path, base, left, right, names } = file;
  const side = (stage: MergeStage | null, own: OwnNames, other: OwnNames, ranges: ConflictSide['ranges']): ConflictSide => ({
    path: own.nameOf(path, other),
    blob: stage === null || stage.mode === SUBMODULE ? null : stage.oid,
    ranges,
  });
  const baseRanges = places.flatMap((place) => (place.base === null ? [] : [place.base]));
  return {
    path,
    kind: binary && (file.kind === 'content' || file.kind === 'bothAdded') ? 'binary' : file.kind,
    left: side(left, names.left, names.right, places.map((place) => place.left)),
    right: side(right, names.right, names.left, places.map((place) => place.right)),
    ...(base === null ? {} : { base: { path: names.left.before(path) ?? names.right.before(path) ?? path, blob: base.mode === SUBMODULE ? null : base.oid, ranges: baseRanges } }),
    surface: surfaceOf(path),
  };
}

type BlobPatch = Pick<FilePatch, 'hunks' | 'binary'>;

const SAME: BlobPatch = { hunks: [], binary: false };

/**
 * How contents differ, for all pairs of blobs in one process: two trees are made that hold one of each pair, and these are compared.
 * That many pairs of features change the same few files makes few pairs of blobs.
 */
class BlobDifferences {
  readonly #wanted = new Map<string, readonly [string, string]>();
  readonly #patches = new Map<string, BlobPatch>();

  want(from: string, to: string): void {
    this.#wanted.set(`${from} ${to}`, [from, to]);
  }

  async read(repository: RepositoryReader, objects: ScratchObjects, gitFolder: string, settings: readonly ConfigEntry[]): Promise<void> {
    const keys = [...this.#wanted.keys()];
    const pairs = [...this.#wanted.values()];
    const [first] = pairs;
    if (first === undefined) return;
    const trees = await Promise.all(([0, 1] as const).map((side) => objects.treeOf(pairs.map((pair) => pair[side]), first[0].length)));
    // A merge that brings line ends into line first finds no conflict in them.
    const options = settings.some(([key, value]) => key === 'merge.renormalize' && /^(?:true|yes|on|1)$/i.test(value)) ? ['--ignore-cr-at-eol'] : [];
    await repository.treePatch([trees[0] ?? '', trees[1] ?? ''], gitFolder, options, LIMITS, (file) => {
      this.#patches.set(keys[Number(file.path)] ?? '', file);
    });
  }

  of(from: string, to: string): BlobPatch {
    return this.#patches.get(`${from} ${to}`) ?? SAME;
  }
}
