// The whole conflict step (asking, the process, reading its answers, lines and kinds of every conflict) against the bare git process over
// the same pairs, alternating in one run. Target: at most 1.3 times as long.
// Run: npm run bench:conflicts
import { spawnSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { RepositoryReader } from '../../src/git/repositoryReader';
import { Scratch, ScratchObjects } from '../../src/git/scratch';
import { describeConflicts } from '../../src/recorder/conflicts/describeConflicts';
import { mergeOrders } from '../../src/recorder/conflicts/mergeOrders';
import { tryMerges } from '../../src/recorder/conflicts/merges';
import { readNearConflicts } from '../../src/recorder/conflicts/readNearConflicts';
import { conclude } from '../../src/recorder/inspection/conclude';
import { observe } from '../helpers/observed';
import { Repository } from '../helpers/repository';

const FILES = Number(process.env['FILES'] ?? '20000');
const ROUNDS = 9;
const TARGET = 1.3;

const folder = await mkdtemp(path.join(os.tmpdir(), 'mirador-bench-'));
try {
  console.log(`${FILES} files, node ${process.version}, ${spawnSync('git', ['--version'], { encoding: 'utf8' }).stdout.trim()}; median of ${ROUNDS} rounds`);
  for (const count of [16, 64]) await measure(count);
} finally {
  await rm(folder, { recursive: true, force: true });
}

/** All features change one file, so that every pair is in conflict, and two of their own. */
async function measure(count: number): Promise<void> {
  const files = Object.fromEntries(Array.from({ length: FILES }, (_, index) => [`src/part${index % 200}/file${index}.ts`, `export const value = ${index};\n// two\n// three\n`]));
  const repository = await Repository.withFirstCommit(files, path.join(folder, `of-${count}`, 'project'));
  const commits = Array.from({ length: count }, (_, who) => {
    const changed = { [`src/part${who}/own.ts`]: 'own\n', 'src/part0/file0.ts': `// f${who}\n`, [`src/part${who}/file${who + 200}.ts`]: 'changed\n' };
    const edits = Object.entries(changed).map(([file, content]) => `M 100644 inline ${file}\ndata ${content.length}\n${content}\n`);
    return `commit refs/heads/f${who}\ncommitter x <x@example.org> 1763629200 +0000\ndata 1\nx\nfrom refs/heads/main^0\n${edits.join('')}\n`;
  });
  const imported = spawnSync('git', ['fast-import', '--quiet'], { cwd: repository.folder, input: commits.join('') });
  if (imported.status !== 0) throw new Error(imported.stderr.toString());
  // Nothing is checked out: sixty-four copies of the files would only take up the disk.
  for (let who = 0; who < count; who += 1) await repository.git('worktree', 'add', '--quiet', '--no-checkout', path.join(folder, `of-${count}`, `f${who}`), `f${who}`);

  const { git, repository: found, base, features: observed, changes, landings, dispose } = await observe(repository.folder, false);
  const scratch = await Scratch.create();
  try {
    const [baseTip] = base.tips;
    const tips = observed.map((feature) => feature.tip);
    const pairs = [`${baseTip} ${baseTip}`, ...tips.map((tip) => `${baseTip} ${tip}`), ...tips.flatMap((tip, index) => tips.slice(index + 1).map((other) => `${tip} ${other}`))];

    const rounds: { readonly bare: number; readonly step: number; readonly near: number; readonly order: number; readonly processes: number }[] = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      // Objects that are there already are not written again, which would flatter every round but the first.
      const objects = await ScratchObjects.create(path.join(scratch.folder, `round${round}`), found.commonFolder);
      const gitFolder = await objects.gitFolder(baseTip.length);
      const bareObjects = await ScratchObjects.create(path.join(scratch.folder, `bare${round}`), found.commonFolder);
      const measureBare = (): number => bareMerges(repository.folder, bareObjects, pairs);
      const before = round % 2 === 0 ? measureBare() : null;
      // One that has no answers yet but the configuration, which an inspection reads at its start.
      const reader = new RepositoryReader(git, repository.folder, found.commonFolder);
      await reader.configuration();
      const processes = git.processes;
      const started = performance.now();
      const merges = await tryMerges(reader, observed, landings, gitFolder);
      const concluded = conclude(observed, changes, landings, merges, repository.folder);
      const { features, conflicts } = await describeConflicts({ repository: reader, objects, gitFolder, merges, observed, landings, changes, hunks: false }, concluded);
      const step = performance.now() - started;
      const used = git.processes - processes;
      if (conflicts?.length !== (count * (count - 1)) / 2 || conflicts.some(({ details }) => details[0]?.left.ranges.length !== 1)) throw new Error('not all pairs are told in detail');
      const bare = before ?? measureBare();
      const nearStarted = performance.now();
      await readNearConflicts(reader, objects, gitFolder, features, changes, merges);
      const orderStarted = performance.now();
      await mergeOrders(reader, objects, gitFolder, features, merges, new Set(features.map((feature) => feature.path)));
      rounds.push({ bare, step, near: orderStarted - nearStarted, order: performance.now() - orderStarted, processes: used });
    }
    const of = (name: 'bare' | 'step' | 'near' | 'order'): number => median(rounds.map((round) => round[name]));
    const ratio = median(rounds.map(({ step, bare }) => step / bare));
    console.log(
      `${count} worktrees, ${(count * (count - 1)) / 2} pairs: ${of('step').toFixed(0)} ms, ${rounds[0]?.processes ?? 0} processes; the bare process ${of('bare').toFixed(0)} ms; ` +
        `ratio ${ratio.toFixed(2)} (target ${TARGET}: ${ratio <= TARGET ? 'met' : 'missed'}); near conflicts ${of('near').toFixed(0)} ms more, merging in order ${of('order').toFixed(0)} ms more`,
    );
  } finally {
    await scratch.dispose();
    await dispose();
  }
}

/** Milliseconds of one process that tries the pairs: what nothing can be faster than. Its objects go to the same kind of place, written in the same way. */
function bareMerges(cwd: string, objects: ScratchObjects, pairs: readonly string[]): number {
  const started = performance.now();
  const { status } = spawnSync('git', ['-c', 'core.looseCompression=0', '-c', 'core.fsync=none', 'merge-tree', '--write-tree', '--stdin'], {
    cwd,
    input: pairs.map((pair) => `${pair}\n`).join(''),
    env: { ...process.env, ...objects.environment },
    maxBuffer: 1024 ** 3,
  });
  if (status !== 0) throw new Error('merge-tree failed');
  return performance.now() - started;
}

function median(figures: readonly number[]): number {
  return [...figures].sort((a, b) => a - b)[Math.trunc(figures.length / 2)] ?? 0;
}
