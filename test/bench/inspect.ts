// How long an inspection takes, how many processes it starts, how its merges compare with the bare git command, and what looking again costs.
// Run: npm run bench:inspect
import { spawnSync } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { SILENT_LOGGER } from '../../src/domain/logger';
import { Git } from '../../src/git/git';
import { inspect } from '../../src/recorder/inspect';
import { LiveInspection } from '../../src/recorder/liveInspection';
import { SPECIFICATION_GLOBS } from '../../src/recorder/specificationFile';
import { watchFiles } from '../../src/recorder/watchFiles';
import { Repository } from '../helpers/repository';

interface Plan {
  readonly files: number;
  readonly worktrees: readonly number[];
}

const PLANS: readonly Plan[] = [
  { files: 20_000, worktrees: [4, 16] },
  { files: 5_000, worktrees: [64] },
];
const ROUNDS = Number(process.env['ROUNDS'] ?? '5');
const NANOSECONDS = 1e6;
/** What was promised. */
const TARGETS = { all: { worktrees: 64, ms: 5_000 }, again: { ms: 100, processes: 0 }, saved: { ms: 2_000 }, blockedMs: 50 } as const;

console.log(`node ${process.version}, ${spawnSync('git', ['--version'], { encoding: 'utf8' }).stdout.trim()}, ${os.availableParallelism()} cores; median of ${ROUNDS} rounds`);
for (const plan of PLANS) {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'mirador-bench-'));
  try {
    await measure(plan, folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function measure({ files, worktrees }: Plan, folder: string): Promise<void> {
  const content = Object.fromEntries(Array.from({ length: files }, (_, index) => [`src/part${index % 200}/file${index}.ts`, `export const value = ${index};\n// two\n// three\n`]));
  const repository = await Repository.withFirstCommit(content, path.join(folder, 'project'));
  let made = 0;
  for (const wanted of worktrees) {
    for (; made < wanted; made += 1) {
      const checkout = await repository.worktree(`feature/f${made}`);
      await checkout.commit({ message: `feat: f${made}`, files: { [`src/part${made}/own.ts`]: 'own\n', 'src/part0/file0.ts': `// f${made}\n` } });
      await checkout.write(`src/part${made}/file${made}.ts`, 'uncommitted\n');
    }
    console.log(`\n${wanted} worktrees on ${files} files`);
    const bare = median(await rounds(() => Promise.resolve(bareMerges(repository.folder, folder, wanted))));
    for (const includeUncommitted of [true, false]) {
      const processes = new Set<number>();
      const delay = monitorEventLoopDelay({ resolution: 5 });
      delay.enable();
      const ms = median(
        await rounds(async () => {
          const git = new Git();
          const start = performance.now();
          const { conflicts } = await inspect({ ...options(repository, git), includeUncommitted });
          const taken = performance.now() - start;
          const pairs = (wanted * (wanted - 1)) / 2;
          if (conflicts?.length !== pairs) throw new Error(`expected ${pairs} conflicts, found ${conflicts?.length ?? 'none'}`);
          processes.add(git.processes);
          return taken;
        }),
      );
      delay.disable();
      const target = includeUncommitted && wanted === TARGETS.all.worktrees ? ` (target: under ${TARGETS.all.ms} ms)` : '';
      console.log(
        `  ${includeUncommitted ? 'all with uncommitted work' : 'commits only'}: ${ms.toFixed(0)} ms${target}, ${[...processes].join(' or ')} processes; ` +
          `the bare merge-tree process over the same tips ${bare.toFixed(0)} ms, ratio ${(ms / bare).toFixed(1)}; ` +
          `event loop blocked for at most ${(delay.max / NANOSECONDS).toFixed(0)} ms (target: under ${TARGETS.blockedMs}; idle here: ${(await idleDelay()).toFixed(0)})`,
      );
    }
    await lookAgain(repository, wanted);
  }
}

/** An inspection that is kept up to date: asked again, and after a file was saved. */
async function lookAgain(repository: Repository, worktrees: number): Promise<void> {
  const git = new Git();
  const live = new LiveInspection({ inspect: () => options(repository, git), watchFolder: watchFiles, logger: SILENT_LOGGER });
  try {
    live.start();
    await live.inspect();
    await pause(1000);
    let processes = git.processes;
    const again = median(await rounds(() => timed(() => live.inspect())));
    console.log(`  again, nothing changed: ${again.toFixed(1)} ms (target: under ${TARGETS.again.ms} ms), ${git.processes - processes} processes (target: ${TARGETS.again.processes})`);
    processes = git.processes;
    let round = 0;
    const saved = await rounds(async () => {
      round += 1;
      const checkout = path.join(path.dirname(repository.folder), 'feature-f0');
      await repository.gitIn(checkout, ['config', '--file', path.join(checkout, 'saved.txt'), 'a.b', String(round)]);
      return timed(
        () =>
          new Promise<void>((resolve) => {
            const before = live.current;
            const listening = live.onDidChange(() => {
              if (live.current === before) return;
              listening.dispose();
              resolve();
            });
          }),
      );
    });
    const looked = (git.processes - processes) / ROUNDS;
    console.log(`  from a saved file to the new answer: ${median(saved).toFixed(0)} ms, 300 of them for files to settle (target: under ${TARGETS.saved.ms} ms), ${looked.toFixed(1)} processes, of ${worktrees} worktrees`);
    processes = git.processes;
    await pause(3000);
    console.log(`  three seconds of nothing: ${git.processes - processes} processes`);
  } finally {
    await live.dispose();
  }
}

function options(repository: Repository, git: Git): Parameters<typeof inspect>[0] {
  return { git, folders: [repository.folder], includeUncommitted: true, specificationGlobs: SPECIFICATION_GLOBS, idleGapMinutes: 120, clock: () => new Date() };
}

async function rounds(task: () => Promise<number>): Promise<readonly number[]> {
  const figures: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) figures.push(await task());
  return figures;
}

async function timed(task: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await task();
  return performance.now() - start;
}

/** Milliseconds for which this machine holds up an event loop that has nothing to do. */
async function idleDelay(): Promise<number> {
  const delay = monitorEventLoopDelay({ resolution: 5 });
  delay.enable();
  await pause(2000);
  delay.disable();
  return delay.max / NANOSECONDS;
}

/** Milliseconds of one process that tries all pairs and each tip against main: what nothing can be faster than. */
function bareMerges(cwd: string, folder: string, count: number): number {
  const tips = ['main', ...Array.from({ length: count }, (_, index) => `feature/f${index}`)];
  const input = tips.flatMap((a, index) => tips.slice(index + 1).map((b) => `${a} ${b}\n`)).join('');
  // Objects that are there already are not written again, which would flatter every round but the first.
  const objects = mkdtempSync(path.join(folder, 'objects-'));
  const env = { ...process.env, GIT_OBJECT_DIRECTORY: objects, GIT_ALTERNATE_OBJECT_DIRECTORIES: path.join(cwd, '.git', 'objects') };
  const start = performance.now();
  const { status } = spawnSync('git', ['merge-tree', '--write-tree', '--stdin', '-z', '--name-only', '--no-messages'], { cwd, input, env });
  if (status !== 0) throw new Error('merge-tree failed');
  return performance.now() - start;
}

function median(figures: readonly number[]): number {
  return [...figures].sort((a, b) => a - b)[Math.trunc(figures.length / 2)] ?? 0;
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms);
  });
}
