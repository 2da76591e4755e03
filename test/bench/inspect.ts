// How long an inspection takes, how many processes it starts, and how its merges compare with the bare git command.
// Run: npm run bench:inspect
import { spawnSync } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { Git } from '../../src/git/git';
import { inspect } from '../../src/recorder/inspect';
import { SPECIFICATION_GLOBS } from '../../src/recorder/specificationFile';
import { Repository } from '../helpers/repository';

const FILES = Number(process.env['FILES'] ?? '20000');
const ROUNDS = 5;

const folder = await mkdtemp(path.join(os.tmpdir(), 'mirador-bench-'));
try {
  const files = Object.fromEntries(Array.from({ length: FILES }, (_, index) => [`src/part${index % 200}/file${index}.ts`, `export const value = ${index};\n// two\n// three\n`]));
  const repository = await Repository.withFirstCommit(files, path.join(folder, 'project'));
  console.log(`${FILES} files, node ${process.version}, ${spawnSync('git', ['--version'], { encoding: 'utf8' }).stdout.trim()}; median of ${ROUNDS} rounds`);
  let made = 0;
  for (const wanted of [4, 16]) {
    for (; made < wanted; made += 1) {
      const checkout = await repository.worktree(`feature/f${made}`);
      await checkout.commit({ message: `feat: f${made}`, files: { [`src/part${made}/own.ts`]: 'own\n', 'src/part0/file0.ts': `// f${made}\n` } });
      await checkout.write(`src/part${made}/file${made}.ts`, 'uncommitted\n');
    }
    for (const includeUncommitted of [true, false]) {
      const rounds: { readonly ms: number; readonly processes: number }[] = [];
      for (let round = 0; round < ROUNDS; round += 1) {
        const git = new Git();
        const start = performance.now();
        const { conflicts } = await inspect({ git, folders: [repository.folder], includeUncommitted, specificationGlobs: SPECIFICATION_GLOBS, idleGapMinutes: 120, clock: () => new Date() });
        rounds.push({ ms: performance.now() - start, processes: git.processes });
        const pairs = (wanted * (wanted - 1)) / 2;
        if (conflicts?.length !== pairs) throw new Error(`expected ${pairs} conflicts, found ${conflicts?.length ?? 'none'}`);
      }
      const bare = median(Array.from({ length: ROUNDS }, () => bareMerges(repository.folder, wanted)));
      const total = median(rounds.map(({ ms }) => ms));
      console.log(
        `${wanted} worktrees${includeUncommitted ? ', all with uncommitted work' : ', commits only'}: ${total.toFixed(0)} ms, ${rounds[0]?.processes ?? 0} processes; ` +
          `the bare merge-tree process over the same tips ${bare.toFixed(0)} ms, ratio ${(total / bare).toFixed(1)}`,
      );
    }
  }
} finally {
  await rm(folder, { recursive: true, force: true });
}

/** Milliseconds of one process that tries all pairs and each tip against main: what nothing can be faster than. */
function bareMerges(cwd: string, count: number): number {
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
