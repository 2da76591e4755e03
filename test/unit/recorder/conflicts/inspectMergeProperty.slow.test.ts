import fc from 'fast-check';
import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { touchedPaths } from '../../../../src/recorder/inspection/readChanges';
import { conflictsByBranch, inspectFolders } from '../../../helpers/inspecting';
import { historyPlan, makeHistory } from '../../../helpers/randomHistory';
import { rawMerges, type RawMerges } from '../../../helpers/rawMerges';
import { Repository } from '../../../helpers/repository';

const FEATURES = 15;
/** 105 pairs each. */
const ROUNDS = 10;
/** The same histories each time, so that a failure is one of the change at hand; SEED tries others. */
const SEED = Number(process.env['SEED'] ?? '20251120');

const execute = promisify(execFile);

/** What `git merge` itself says of one commit merged into another: nothing when it is clean, else the files by the names that trees have. */
type RealMerges = ReadonlyMap<string, readonly string[] | null>;

/** Git 2.39 may fail to set aside what is in its way ("stash failed") before it merges anything: it then says neither. */
const UNTOLD = new Set(['untold']);

/**
 * Merges all pairs for real, in both orders, in a clone; the shell saves half of the time.
 * @returns by `onto branch`; null when clean
 */
async function mergeForReal(repository: Repository, branches: readonly string[]): Promise<RealMerges> {
  const scratch = path.join(path.dirname(repository.folder), 'scratch');
  await repository.git('clone', '--quiet', '--shared', repository.folder, scratch);
  const merge = async (clone: string, pairs: readonly (readonly [string, string])[]): Promise<string> => {
    const script = pairs
      .map(([onto, other]) => `git reset --quiet --hard origin/${onto}; git clean -qffdx; git merge --quiet --no-commit --no-ff origin/${other} >/dev/null 2>&1; case $? in 0) echo '= ${onto} ${other} clean';; 1) echo '= ${onto} ${other} conflict'; git -c core.quotePath=false ls-files -u;; *) echo '= ${onto} ${other} untold';; esac`)
      .join('\n');
    const env = { ...process.env, GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_NOSYSTEM: '1', GIT_COMMITTER_NAME: 'x', GIT_COMMITTER_EMAIL: 'x@example.org', GIT_AUTHOR_NAME: 'x', GIT_AUTHOR_EMAIL: 'x@example.org' };
    return (await execute('sh', ['-c', script], { cwd: clone, env, maxBuffer: 64 * 1024 * 1024 })).stdout;
  };
  const second = `${scratch}-2`;
  await repository.git('clone', '--quiet', '--shared', repository.folder, second);
  const ordered = branches.flatMap((one) => branches.flatMap((other) => (one === other ? [] : [[one, other] as const])));
  const outputs = await Promise.all([merge(scratch, ordered.filter(([one, other]) => one < other)), merge(second, ordered.filter(([one, other]) => one > other))]);
  const said = new Map<string, Set<string> | null>();
  let files: Set<string> | null = null;
  for (const line of outputs.join('').split('\n')) {
    const [mark, onto = '', other = '', how] = line.split(' ');
    if (mark === '=') {
      files = how === 'conflict' ? new Set() : null;
      said.set(`${onto} ${other}`, how === 'untold' ? UNTOLD : files);
    } else if (line !== '') files?.add(line.slice(line.indexOf('\t') + 1).replace(/~(?:HEAD|origin_f\d+)(?:_\d+)?$/, ''));
  }
  expect(said.size).toBe(ordered.length);
  return new Map([...said].flatMap(([pair, names]) => (names === UNTOLD ? [] : [[pair, names === null ? null : [...names].sort()]])));
}

/** Whatever is not committed yet, committed. */
async function commitAll(repository: Repository, folders: readonly string[]): Promise<void> {
  for (const folder of folders) {
    await repository.gitIn(folder, ['add', '-A']);
    await repository.gitIn(folder, ['commit', '--quiet', '--allow-empty', '-m', 'rest']);
  }
}

function filesOf({ merges, versions }: RawMerges, one: string, other: string): readonly string[] | null {
  const merge = merges.of(versions.get(one) ?? '', versions.get(other) ?? '');
  if (merge === null) throw new Error(`${one} with ${other} was not tried`);
  return merge.clean ? null : [...merge.files].sort();
}

describe('random histories', () => {
  let root: Repository;
  beforeAll(async () => {
    root = await Repository.create();
  });
  afterAll(() => root.remove());

  it('every pair is in conflict as git merge says, in the same files, in both orders; and the rules leave out only what the base did', { timeout: 300_000 }, async () => {
    const seen = { pairs: 0, conflicts: 0, clean: 0, leftOut: 0 };
    let round = 0;
    await fc.assert(
      fc.asyncProperty(historyPlan(FEATURES), async (plan) => {
        round += 1;
        const repository = await makeHistory(plan, path.join(path.dirname(root.folder), `round${round}`, 'project'));
        const raw = await rawMerges(repository.folder);
        // Of a feature that is in the base already, what came into it is merged, and not what is uncommitted since.
        await commitAll(repository, raw.conclusion.features.flatMap(({ path: folder, branch, tip }) => (raw.versions.get(branch) === tip ? [] : [folder])));
        const branches = [...raw.versions.keys()];
        const real = await mergeForReal(repository, branches);
        const features = new Map(raw.conclusion.features.map((feature) => [feature.branch, feature]));
        const reported = new Map(raw.conclusion.conflicts?.map(({ keys, files }) => [keys.join(' '), files]));
        for (const [index, one] of branches.entries()) {
          for (const other of branches.slice(index + 1)) {
            const said = filesOf(raw, one, other);
            const [into, outOf] = [real.get(`${other} ${one}`), real.get(`${one} ${other}`)];
            if (into !== undefined) expect(said, `${one} into ${other}`).toEqual(into);
            if (outOf !== undefined) expect(said, `${other} into ${one}`).toEqual(outOf);
            seen.pairs += into === undefined || outOf === undefined ? 0 : 1;
            seen[said === null ? 'clean' : 'conflicts'] += 1;

            const [a, b] = [features.get(one), features.get(other)];
            if (a === undefined || b === undefined) throw new Error('a feature is missing');
            const told = new Set(reported.get(`${a.path} ${b.path}`) ?? []);
            for (const file of told) expect(said, `${one} with ${other}`).toContain(file);
            if (a.landing !== null || b.landing !== null) continue;
            const withBase = (feature: typeof a): readonly string[] => raw.merges.of(feature.base.tips[0], raw.versions.get(feature.branch) ?? '')?.files ?? [];
            const drift = new Set([...withBase(a), ...withBase(b)]);
            const [left, right] = [new Set(touchedPaths(a.files ?? [])), new Set(touchedPaths(b.files ?? []))];
            for (const file of said ?? []) {
              const isOnlyDrift = a.work.fork !== b.work.fork && drift.has(file) && !(left.has(file) && right.has(file));
              expect(told.has(file), `${file} of ${one} with ${other}`).toBe(!isOnlyDrift);
              seen.leftOut += told.has(file) ? 0 : 1;
            }
          }
        }
      }),
      { numRuns: ROUNDS, seed: SEED, endOnFailure: true },
    );
    expect(seen.pairs, JSON.stringify(seen)).toBeGreaterThanOrEqual(1000);
    expect(seen.conflicts, JSON.stringify(seen)).toBeGreaterThan(200);
    expect(seen.clean, JSON.stringify(seen)).toBeGreaterThan(50);
    expect(seen.leftOut, JSON.stringify(seen)).toBeGreaterThan(0);
  });

  it('the inspection reports the same, with a detail for every file', async () => {
    const [plan] = fc.sample(historyPlan(8), { numRuns: 1, seed: 7 });
    const repository = await makeHistory(plan ?? [], path.join(path.dirname(root.folder), 'inspected', 'project'));
    const raw = await rawMerges(repository.folder);
    const inspection = await inspectFolders([repository.folder]);
    const branchOf = new Map(raw.conclusion.features.map((feature) => [feature.path, feature.branch]));
    const expected = raw.conclusion.conflicts?.map(({ keys, files }) => [branchOf.get(keys[0]), branchOf.get(keys[1]), files]);
    expect(conflictsByBranch(inspection)).toEqual(expected);
    for (const { files, details } of inspection.conflicts ?? []) expect(details.map((each) => each.path)).toEqual(files);
    for (const { baseConflictFiles, baseConflicts } of inspection.candidates) expect(baseConflicts.map((each) => each.path)).toEqual(baseConflictFiles);
    expect(inspection.conflicts?.length).toBeGreaterThan(3);
  });
});
