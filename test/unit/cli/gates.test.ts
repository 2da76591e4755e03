import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { isAlive } from '../../helpers/alive';
import { Repository, type Checkout } from '../../helpers/repository';
import { gatesContract, inspectContract, recordContract } from './contract';
import { Program } from './program';

let program: Program;
let repository: Repository;

beforeAll(async () => {
  program = await Program.build();
});
beforeEach(async () => {
  await program.forget();
  repository = await Repository.withFirstCommit();
});
afterEach(() => repository.remove());
afterAll(() => program.remove());

async function worktree(name: string, script: string): Promise<Checkout> {
  const made = await repository.worktree(`feature/${name}`);
  await made.commit({ message: `feat: ${name}`, files: { 'package.json': JSON.stringify({ scripts: { test: 'sh gate.sh', lint: 'false' } }), 'gate.sh': script, [name]: name } });
  return made;
}

const lines = (text: string): readonly string[] => text.split('\n').filter((line) => line !== '');

describe('gates', () => {
  it('are listed with what is remembered of them, and run when told', async () => {
    await worktree('good', 'exit 0');
    const bad = await worktree('bad', 'exit 1');
    const call = { cwd: repository.folder };
    const before = gatesContract.parse(await program.json(['gates'], call));
    expect(before.worktrees.map(({ feature, state, gates }) => [feature, state, gates.map(({ id, decides, result }) => [id, decides, result])])).toEqual([
      ['good', 'unknown', [['npm test', true, null], ['npm run lint', false, null]]],
      ['bad', 'unknown', [['npm test', true, null], ['npm run lint', false, null]]],
    ]);
    const ran = await program.run(['gates', '--run', '--json'], call);
    expect(ran.exitCode).toBe(1);
    expect(lines(ran.stderr).slice(0, 3)).toEqual([
      'These commands would run in the worktrees, except where they have run on the same files before:',
      '  npm test (package.json) in feature-good, feature-bad',
      '  npm run lint (package.json) in feature-good, feature-bad',
    ]);
    const { worktrees } = gatesContract.parse(JSON.parse(ran.stdout));
    expect(worktrees.map(({ testsPassing, gates }) => [testsPassing, gates[0]?.result?.outcome, gates[1]?.result?.outcome])).toEqual([
      [true, 'passed', 'failed'],
      [false, 'failed', 'failed'],
    ]);
    expect(ran.stderr).toMatch(/failed: npm test in feature-bad \(\d/);
    expect(await readFile(worktrees[1]?.gates[0]?.result?.logFile ?? '', 'utf8')).toContain('> npm test\n');

    await bad.write('gate.sh', 'exit 0');
    const after = await program.run(['gates'], call);
    expect(after.exitCode).toBe(0);
    expect(after.stdout).toMatch(/good: npm test passed just now on the same files\n/);
    expect(after.stdout).toMatch(/bad: npm test ran just now; the files have changed since\n/);
    expect(after.stdout).toMatch(/npm test +test +package\.json +failed just now, on other files/);
  });

  it('are run by nobody who did not ask for it', async () => {
    await worktree('good', `echo ran > '${path.join(program.folder, 'ran')}'`);
    const call = { cwd: repository.folder };
    await program.run(['gates'], call);
    await program.run(['inspect'], call);
    await program.run(['record', '--yes'], call);
    const refused = await program.run(['gates', '--run'], call);
    expect(refused.exitCode).toBe(2);
    expect(refused.stderr).toContain('npm test (package.json) in feature-good');
    expect(lines(refused.stderr).at(-1)).toBe('Nothing was run, because there is no terminal to ask on: add --yes.');
    await expect(readFile(path.join(program.folder, 'ran'))).rejects.toThrow('ENOENT');
  });

  it('decide of a run whether its tests pass, and once run they need not run again', async () => {
    const count = path.join(program.folder, 'count');
    await worktree('one', `echo ran >> '${count}'`);
    await worktree('two', `echo ran >> '${count}'`);
    const call = { cwd: repository.folder };
    expect(inspectContract.parse(await program.json(['inspect'], call)).run.testsPassing).toBeNull();
    const { run } = inspectContract.parse(await program.json(['inspect', '--run-gates'], call));
    expect(run).toMatchObject({ testsPassing: true, qualityBreakdown: { testsPassing: 10 } });
    expect(inspectContract.parse(await program.json(['inspect'], call)).run.features.map(({ testsPassing }) => testsPassing)).toEqual([true, true]);
    const recorded = await program.run(['record', '--yes', '--run-gates', '--json'], call);
    expect(recordContract.parse(JSON.parse(recorded.stdout)).run.testsPassing).toBe(true);
    expect(recorded.stderr).toContain('passed: npm test in feature-one (before, on the same files)');
    expect(lines(await readFile(count, 'utf8'))).toHaveLength(2);
    const other = inspectContract.parse(await program.json(['inspect', '--run-gates', '--gate', 'test -e one'], call));
    expect(other.run.features.map(({ testsPassing }) => testsPassing)).toEqual([true, false]);
    expect(other.run.testsPassing).toBe(false);
    expect(recordContract.parse(await program.json(['record', '--yes', '--no-tests-passing'], call)).run.testsPassing).toBe(false);
  });

  it('run in the worktrees of the run alone', async () => {
    const count = path.join(program.folder, 'only');
    await worktree('one', `echo one >> '${count}'`);
    await worktree('two', `echo two >> '${count}'`);
    await program.json(['record', '--yes', '--run-gates', '--repo', repository.folder, '--features', 'two']);
    expect(await readFile(count, 'utf8')).toBe('two\n');
  });

  it('that take too long are stopped, and what they say is unknown', async () => {
    await worktree('slow', 'sleep 60');
    const { worktrees } = gatesContract.parse(await program.json(['gates', '--run', '--gate', 'sleep 60', '--gate-timeout', '0.01'], { cwd: repository.folder }));
    expect(worktrees).toMatchObject([{ testsPassing: null, gates: [{ result: { outcome: 'timedOut', sameFiles: false, note: '“sleep 60” in ' + path.join(path.dirname(repository.folder), 'feature-slow') + ' was stopped after 0.6 seconds.' } }] }]);
  });

  it.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)('leave no process behind after %s', async (signal) => {
    const file = path.join(program.folder, `pids-${signal}`);
    const read = async (): Promise<readonly string[]> => lines(await readFile(file, 'utf8').catch(() => ''));
    await worktree('slow', `echo $$ >> '${file}'; sh -c "echo \\$\\$ >> '${file}'; sleep 300 & echo \\$! >> '${file}'; wait"\n`);
    const begun = async (): Promise<NodeJS.Signals> => {
      await expect.poll(read, { timeout: 60_000 }).toHaveLength(3);
      return signal;
    };
    const { stdout, stderr, exitCode } = await program.run(['gates', '--run', '--yes'], { cwd: repository.folder, signal: begun() });
    expect({ stdout, exitCode, last: lines(stderr).at(-1) }).toEqual({ stdout: '', exitCode: 130, last: 'Cancelled.' });
    for (const pid of await read()) await expect.poll(() => isAlive(pid)).toBe(false);
  });
});
