// How long the whole conflict step takes, from observed worktrees to described conflicts, beside the bare git process over the same pairs.
// Run: npm run bench:conflicts
import { spawnSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { english } from '../../src/domain/localizer';
import { Git } from '../../src/git/git';
import { RepositoryReader } from '../../src/git/repositoryReader';
import { Scratch, ScratchObjects } from '../../src/git/scratch';
import { gitFolderOf } from '../../src/git/worktreeFolders';
import { shortName } from '../../src/recorder/base';
import { conclude } from '../../src/recorder/conclude';
import { describeConflicts } from '../../src/recorder/describeConflicts';
import { findBase } from '../../src/recorder/findBase';
import { FolderProbe } from '../../src/recorder/folderProbe';
import { InspectionMemory } from '../../src/recorder/inspectionMemory';
import { landingsOf } from '../../src/recorder/landings';
import { tryMerges } from '../../src/recorder/merges';
import { observeWorktree, type ObservedWorktree } from '../../src/recorder/observeWorktree';
import { beginningsOf } from '../../src/recorder/ownWork';
import { readChanges } from '../../src/recorder/readChanges';
import { sortOutWorktrees } from '../../src/recorder/sortOutWorktrees';
import { Repository } from '../helpers/repository';

const FILES = Number(process.env['FILES'] ?? '20000');
const ROUNDS = Number(process.env['ROUNDS'] ?? '7');
const COUNTS = [16, 64];
/** What was promised: how many times the bare process. */
const TARGET = 1.3;

/** Milliseconds of each part. */
interface Step {
  readonly merges: number;
  readonly conclude: number;
  readonly describe: number;
  readonly conflicts: number;
}

console.log(`node ${process.version}, ${spawnSync('git', ['--version'], { encoding: 'utf8' }).stdout.trim()}, ${os.availableParallelism()} cores; ${FILES} files; median of ${ROUNDS} rounds`);
for (const count of COUNTS) {
  for (const everyPair of [false, true]) {
    const folder = await mkdtemp(path.join(os.tmpdir(), 'mirador-bench-'));
    try {
      await measure(count, everyPair, folder);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  }
}

async function measure(count: number, everyPair: boolean, folder: string): Promise<void> {
  const repository = await make(count, everyPair, folder);
  const tips = ['main', ...Array.from({ length: count }, (_, index) => `feature/f${index}`)];
  const ids = (await repository.git('rev-parse', ...tips)).split('\n');
  const input = ids.flatMap((a, index) => [...(index === 0 ? [a] : []), ...ids.slice(index + 1)].map((b) => `${a} ${b}\n`)).join('');
  const bare: number[] = [];
  const silent: number[] = [];
  const steps: Step[] = [];
  // In turns, so that whatever else the machine does falls on all of them.
  for (let round = 0; round < ROUNDS; round += 1) {
    bare.push(await bareMerges(repository.folder, input, []));
    steps.push(await conflictStep(repository.folder));
    silent.push(await bareMerges(repository.folder, input, ['--no-messages']));
  }
  const expected = everyPair ? (count * (count - 1)) / 2 : count / 2;
  for (const { conflicts } of steps) if (conflicts !== expected) throw new Error(`expected ${expected} pairs in conflict, found ${conflicts}`);
  const whole = median(steps.map((step) => step.merges + step.conclude + step.describe));
  const ratio = median(steps.map((step, index) => (step.merges + step.conclude + step.describe) / (bare[index] ?? 0)));
  const part = (of: (step: Step) => number): string => median(steps.map(of)).toFixed(0);
  console.log(
    `${count} worktrees, ${(count * (count - 1)) / 2} pairs, ${expected} of them in conflict: ${whole.toFixed(0)} ms (merges ${part((step) => step.merges)}, concluding ${part((step) => step.conclude)}, describing ${part((step) => step.describe)}); ` +
      `the bare process ${median(bare).toFixed(0)} ms, without messages ${median(silent).toFixed(0)} ms; ratio ${ratio.toFixed(2)} (target: ${TARGET})`,
  );
}

/** Worktrees without files in them: of commits alone the files are not read. */
async function make(count: number, everyPair: boolean, folder: string): Promise<Repository> {
  const content = Object.fromEntries(Array.from({ length: FILES }, (_, index) => [`src/part${index % 200}/file${index}.ts`, `export const value = ${index};\n// two\n// three\n`]));
  const repository = await Repository.withFirstCommit(content, path.join(folder, 'project'));
  for (let index = 0; index < count; index += 1) {
    const checkout = path.join(folder, `f${index}`);
    await repository.git('worktree', 'add', '--quiet', '--no-checkout', '-b', `feature/f${index}`, checkout, 'main');
    const git = (...args: readonly string[]): Promise<string> => repository.gitIn(checkout, args);
    await repository.write('../blob', `// f${index}\n`);
    const blob = await git('hash-object', '-w', path.join(folder, 'blob'));
    await git('read-tree', 'HEAD');
    // Two and two are in conflict, or all are.
    const shared = everyPair ? 0 : 200 + Math.trunc(index / 2);
    const paths = [`src/part${index}/own.ts`, `src/part${index}/file${index}.ts`, `src/part${shared % 200}/file${shared}.ts`];
    await git('update-index', '--add', ...paths.flatMap((each) => ['--cacheinfo', `100644,${blob},${each}`]));
    repository.advance(10);
    await git('update-ref', `refs/heads/feature/f${index}`, await git('commit-tree', '-p', 'HEAD', '-m', `feat: f${index}`, await git('write-tree')));
  }
  return repository;
}

/** The product's own steps; only those that are about conflicts are timed. */
async function conflictStep(folder: string): Promise<Step> {
  const git = new Git();
  const inspection = new InspectionMemory();
  try {
    const { commonFolder } = await RepositoryReader.open(git, folder);
    const memory = await inspection.repository(commonFolder);
    const repository = new RepositoryReader(git, folder, commonFolder, undefined, memory.answers);
    const listed = await repository.worktrees();
    const base = await findBase(repository, await repository.refs(), listed[0]?.branch ?? null, undefined);
    if (base === null) throw new Error('no base');
    const { usable } = await sortOutWorktrees(listed, base, new FolderProbe());
    const branches = new Set(usable.map((worktree) => shortName(worktree.branch)));
    const context = { git, repository, memory, base, ahead: Promise.resolve(null), includeUncommitted: false, limitMs: 60_000, signal: undefined, l10n: english, clock: () => new Date(0) };
    const observed: ObservedWorktree[] = [];
    for (const worktree of usable) {
      const gitFolder = await gitFolderOf(worktree.path);
      if (gitFolder === null) throw new Error(`${worktree.path} is no worktree`);
      const beginnings = await beginningsOf(commonFolder, { name: shortName(worktree.branch), tip: worktree.head, gitFolder }, base, branches);
      const observation = await observeWorktree(context, worktree, beginnings, false);
      if (observation.observed !== null) observed.push(observation.observed);
    }
    const objects = await memory.objects();
    const changes = await readChanges(repository, observed, objects);
    const landings = (await landingsOf(repository, observed, changes)).map(({ landing }) => landing);
    const gitFolder = await memory.mergeFolder(base.tips[0].length);

    const start = performance.now();
    const merges = await tryMerges(repository, observed, landings, gitFolder);
    const merged = performance.now();
    const concluded = conclude(observed, changes, landings, merges, folder);
    const settled = performance.now();
    const { conflicts } = await describeConflicts({ repository, objects, gitFolder, merges, observed, landings, changes, hunks: false }, concluded);
    return { merges: merged - start, conclude: settled - merged, describe: performance.now() - settled, conflicts: conflicts?.length ?? 0 };
  } finally {
    await inspection.dispose();
  }
}

/** Milliseconds of one process over all pairs, which nothing can be faster than. Its objects go where the product's do, and none are there yet. */
async function bareMerges(cwd: string, input: string, options: readonly string[]): Promise<number> {
  const scratch = await Scratch.create();
  try {
    const { environment } = await ScratchObjects.create(path.join(scratch.folder, 'bare'), path.join(cwd, '.git'));
    const start = performance.now();
    const { status } = spawnSync('git', ['merge-tree', '--write-tree', '--stdin', '-z', '--allow-unrelated-histories', ...options], { cwd, input, env: { ...process.env, ...environment }, maxBuffer: 1024 ** 3 });
    if (status !== 0) throw new Error('merge-tree failed');
    return performance.now() - start;
  } finally {
    await scratch.dispose();
  }
}

function median(figures: readonly number[]): number {
  return [...figures].sort((a, b) => a - b)[Math.trunc(figures.length / 2)] ?? 0;
}
