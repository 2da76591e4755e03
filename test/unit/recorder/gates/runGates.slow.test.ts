import { chmod, mkdir, readFile, readdir, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { english } from '../../../../src/domain/localizer';
import { SILENT_LOGGER } from '../../../../src/domain/logger';
import { Git } from '../../../../src/git/git';
import { findGates, givenGates } from '../../../../src/recorder/gates/findGates';
import { gateEnvironment } from '../../../../src/recorder/gates/gateProcess';
import { gateStateOf } from '../../../../src/recorder/gates/gateState';
import { runGates, type GateResult, type RunGatesOptions } from '../../../../src/recorder/gates/runGates';
import { treeHashOf } from '../../../../src/recorder/gates/treeHash';
import { withGateResults } from '../../../../src/recorder/gates/withGateResults';
import { GateMemory } from '../../../../src/store/gateMemory';
import { isAlive } from '../../../helpers/alive';
import { folderState, stateDifferences } from '../../../helpers/folderState';
import { candidateOn, inspectFolders } from '../../../helpers/inspecting';
import { Repository, type Checkout } from '../../../helpers/repository';

let repository: Repository;
/** Beside the repository: what gates write there changes no worktree. */
let outside: string;
let memory: GateMemory;

beforeEach(async () => {
  repository = await Repository.withFirstCommit({ 'README.md': 'A project\n', '.gitignore': 'ignored\n' });
  outside = path.dirname(repository.folder);
  memory = new GateMemory({ folder: path.join(outside, 'data'), clock: () => new Date() });
});
afterEach(() => repository.remove());

/** A worktree with work of its own, in which `sh gate.sh` is the gate. */
async function worktree(name: string, script: string, options: { readonly path?: string } = {}): Promise<Checkout> {
  const made = await repository.worktree(name, options);
  await made.commit({ message: `feat: ${name}`, files: { 'gate.sh': script, [`${name}.txt`]: name } });
  return made;
}

const GATES = givenGates(['sh gate.sh']);

function run(worktrees: readonly Checkout[], options: Partial<RunGatesOptions> = {}): Promise<readonly GateResult[]> {
  return runGates({
    git: new Git(),
    worktrees: worktrees.map(({ folder }) => ({ worktree: folder, gates: GATES })),
    memory,
    concurrency: 2,
    timeoutMs: 60_000,
    clock: () => new Date(),
    logger: SILENT_LOGGER,
    l10n: english,
    ...options,
  });
}

const log = (name: string): string => path.join(outside, `${name}.log`);
const read = (name: string): Promise<string> => readFile(log(name), 'utf8').catch(() => '');

describe('running gates', () => {
  it('says what passed and what failed, and keeps the output', async () => {
    const good = await worktree('good', 'echo all is well; echo and this >&2');
    const bad = await worktree('bad', 'echo "1 test failed"; exit 3');
    const results = await run([good, bad]);
    expect(results).toMatchObject([
      { worktree: good.folder, outcome: 'passed', exitCode: 0, remembered: false, note: null },
      { worktree: bad.folder, outcome: 'failed', exitCode: 3, remembered: false, note: null },
    ]);
    const output = await readFile(results[0]?.logFile ?? '', 'utf8');
    expect(output).toContain('> sh gate.sh\n');
    expect(output).toContain('all is well\n');
    expect(output).toContain('and this\n');
    expect(await readFile(results[1]?.logFile ?? '', 'utf8')).toContain('1 test failed\n');
  });

  it('runs what the project’s own files tell', async () => {
    const made = await repository.worktree('feature/node');
    await made.commit({ message: 'feat: node', files: { 'package.json': '{ "scripts": { "test": "node test.js" } }', 'test.js': 'process.exit(process.env.CI === "1" ? 0 : 9)' } });
    const gates = await findGates(made.folder);
    const results = await run([], { worktrees: [{ worktree: made.folder, gates }] });
    expect(results).toMatchObject([{ gate: { id: 'npm test' }, outcome: 'passed' }]);
  });

  it('changes nothing in the repository, and tells how far it is', async () => {
    const made = await worktree('one', 'exit 0');
    await made.write('new.txt', 'not committed');
    const before = await folderState(repository.folder);
    const told: (number | undefined)[] = [];
    await run([made], { progress: (_, done) => told.push(done) });
    expect(stateDifferences(before, await folderState(repository.folder))).toEqual([]);
    expect(told).toEqual([0, 1]);
  });

  it('gives the gate no input, CI, and nothing that sends its git elsewhere', async () => {
    const made = await worktree('one', `read line; echo "read:$?" > '${log('env')}'`);
    await run([made]);
    expect(await read('env')).toBe('read:1\n');
    const environment = gateEnvironment({ PATH: '/bin', GIT_DIR: '/x', GIT_INDEX_FILE: '/x', ELECTRON_RUN_AS_NODE: '1', VSCODE_PID: '1', FORCE_COLOR: '1', GIT_AUTHOR_NAME: 'me' });
    expect(environment).toEqual({ PATH: '/bin', GIT_AUTHOR_NAME: 'me', CI: '1' });
  });

  it('runs no more worktrees at a time than allowed, and as many as that', async () => {
    const made: Checkout[] = [];
    for (const name of ['a', 'b', 'c', 'd', 'e']) made.push(await worktree(name, `date +%s%N >> '${log(name)}'; sleep 0.7; date +%s%N >> '${log(name)}'`));
    await run(made, { concurrency: 2 });
    const spans = await Promise.all(['a', 'b', 'c', 'd', 'e'].map(async (name) => (await read(name)).trim().split('\n').map((line) => Number(BigInt(line) / 1_000_000n))));
    const together = spans.map(([start = 0]) => spans.filter(([from = 0, to = 0]) => from <= start && start < to).length);
    expect(Math.max(...together)).toBe(2);
  });

  it('runs the gates of one worktree one after the other', async () => {
    const made = await worktree('one', '');
    const gates = givenGates(['first', 'second'].map((name) => `echo ${name} begins >> '${log('order')}'; sleep 0.3; echo ${name} ends >> '${log('order')}'`));
    await run([], { worktrees: [{ worktree: made.folder, gates }], concurrency: 4 });
    expect(await read('order')).toBe('first begins\nfirst ends\nsecond begins\nsecond ends\n');
  });

  it('takes any name of a worktree', async () => {
    const odd = ['a b', "it's \"so\"", '$(touch hacked); `x`', 'line\nbreak', '-rf', '\u001b[31mred'];
    const made: Checkout[] = [];
    for (const [index, name] of odd.entries()) made.push(await worktree(`odd${index}`, 'pwd', { path: path.join(outside, name) }));
    const results = await run(made, { concurrency: 6 });
    expect(results.map(({ outcome }) => outcome)).toEqual(odd.map(() => 'passed'));
    for (const { logFile } of results) expect(path.basename(logFile ?? '')).toMatch(/^[a-z0-9.-]+$/);
    expect(await readFile(results[3]?.logFile ?? '', 'utf8')).toContain(path.join(outside, 'line\nbreak'));
    expect((await readdir(outside)).includes('hacked')).toBe(false);
  });
});

describe('a gate that does not end', () => {
  /** The shell waits for a child, which waits for a child of its own. */
  const endless = (name: string): string => `echo $$ > '${log(name)}'; sh -c "echo \\$\\$ >> '${log(name)}'; sleep 300 & echo \\$! >> '${log(name)}'; wait"\n`;
  const pids = async (name: string): Promise<readonly string[]> => (await read(name)).split('\n').filter((line) => line !== '');
  const living = async (name: string): Promise<number> => (await Promise.all((await pids(name)).map(isAlive))).filter(Boolean).length;

  it('is stopped with all that it started after the time limit, and nothing is known then', async () => {
    const made = await worktree('one', endless('pids'));
    const [result] = await run([made], { timeoutMs: 1_000 });
    expect(result).toMatchObject({ outcome: 'timedOut', exitCode: null, note: expect.stringContaining('was stopped after') as string });
    expect(result?.durationMs).toBeLessThan(15_000);
    expect(await pids('pids')).toHaveLength(3);
    await expect.poll(() => living('pids')).toBe(0);
    expect(await gateStateOf({ worktree: made.folder, tree: await treeHashOf(new Git(), made.folder, undefined), gates: GATES }, { memory, now: new Date(), locale: 'en', l10n: english })).toMatchObject({ state: 'unknown' });
  });

  it('is stopped with all that it started on cancel, and the rest is not begun', async () => {
    const made = [await worktree('a', endless('a')), await worktree('b', endless('b')), await worktree('c', `echo > '${log('c')}'`)];
    const abort = new AbortController();
    const running = run(made, { signal: abort.signal });
    await expect.poll(async () => (await living('a')) + (await living('b')), { timeout: 20_000 }).toBe(6);
    abort.abort();
    expect((await running).map(({ outcome }) => outcome)).toEqual(['cancelled', 'cancelled', 'cancelled']);
    await expect.poll(async () => (await living('a')) + (await living('b'))).toBe(0);
    expect(await read('c')).toBe('');
  });

  it('may leave nothing running when it ends by itself', async () => {
    const made = await worktree('one', `sleep 300 & echo $! > '${log('pids')}'`);
    const started = performance.now();
    expect(await run([made])).toMatchObject([{ outcome: 'passed' }]);
    await expect.poll(() => living('pids')).toBe(0);
    expect(performance.now() - started).toBeLessThan(20_000);
  });

  it('is not waited for when something out of reach holds its output open', async () => {
    const made = await worktree('one', `setsid sleep 30 & echo $! > '${log('pids')}'; sleep 0.5`);
    const [result] = await run([made], { timeoutMs: 20_000 });
    expect(result).toMatchObject({ outcome: 'passed' });
    expect(result?.durationMs).toBeLessThan(15_000);
    for (const pid of await pids('pids')) process.kill(Number(pid), 'SIGKILL');
  });
});

describe('a gate that could say nothing', () => {
  it.each([
    ['a shell that does not know the command', givenGates(['no-such-program-here --version']), 'couldNotStart'],
    ['a script that does not know the command', givenGates(['sh gate.sh']), 'couldNotStart'],
    ['a program that is not there', [{ id: 'x', kind: 'test', command: ['no-such-program-here'], shell: false, source: 'x', cwd: '' }] as const, 'couldNotStart'],
    ['a file that is no program', [{ id: 'x', kind: 'test', command: ['./README.md'], shell: false, source: 'x', cwd: '' }] as const, 'couldNotStart'],
    ['pytest without tests', givenGates(['true']).map((gate) => ({ ...gate, command: ['sh', '-c', 'exit 5', 'pytest'] as const, shell: false })), 'couldNotStart'],
    ['python without pytest', givenGates(['true']).map((gate) => ({ ...gate, command: ['sh', '-c', 'echo /usr/bin/python3: No module named pytest; exit 1', 'pytest'] as const, shell: false })), 'couldNotStart'],
    ['pytest with a failing test', givenGates(['true']).map((gate) => ({ ...gate, command: ['sh', '-c', 'echo 1 failed; exit 1', 'pytest'] as const, shell: false })), 'failed'],
  ])('%s', async (_, gates, outcome) => {
    const made = await worktree('one', 'no-such-program-here');
    const [result] = await run([], { worktrees: [{ worktree: made.folder, gates }] });
    expect(result?.outcome).toBe(outcome);
    expect(result?.note === null).toBe(outcome === 'failed');
    expect((await readdir(path.join(outside, 'data', 'gates', 'results')).catch(() => [])).length).toBe(outcome === 'failed' ? 1 : 0);
  });

  it('packages that are not installed', async () => {
    const made = await repository.worktree('feature/node');
    await made.commit({ message: 'feat: node', files: { 'package.json': '{ "scripts": { "test": "echo ran; exit 0" }, "devDependencies": { "vitest": "1" } }', 'package-lock.json': '{}', '.gitignore': 'node_modules\n' } });
    const worktrees = [{ worktree: made.folder, gates: await findGates(made.folder) }];
    const [result] = await run([], { worktrees });
    expect(result).toMatchObject({ outcome: 'notReady', logFile: null, note: `Run “npm ci” in ${made.folder} first: the packages that its tests need are not installed.` });
    await mkdir(path.join(made.folder, 'node_modules'));
    expect(await run([], { worktrees })).toMatchObject([{ outcome: 'passed' }]);
  });
});

describe('what is remembered', () => {
  const counting = `echo ran >> '$LOG'`;
  const count = async (name: string): Promise<number> => (await read(name)).split('\n').length - 1;
  const counted = (name: string, rest = ''): Promise<Checkout> => worktree(name, `${counting.replace('$LOG', log(name))}\n${rest}`);

  it('is not run again until the files change, and only where they change', async () => {
    const made = [await counted('a'), await counted('b', 'exit 1'), await counted('c')];
    const [, b] = made;
    await b?.write('uncommitted.txt', 'one');
    const first = await run(made);
    const second = await run(made);
    expect(second.map(({ outcome, remembered }) => [outcome, remembered])).toEqual([['passed', true], ['failed', true], ['passed', true]]);
    expect(second.map(({ logFile }) => logFile)).toEqual(first.map(({ logFile }) => logFile));
    expect([await count('a'), await count('b'), await count('c')]).toEqual([1, 1, 1]);
    await b?.write('uncommitted.txt', 'two');
    expect((await run(made)).map(({ remembered }) => remembered)).toEqual([true, false, true]);
    expect([await count('a'), await count('b'), await count('c')]).toEqual([1, 2, 1]);
    // The same content again, committed now: the hash is that of the files.
    await b?.commit({ message: 'feat: commit it' });
    expect((await run(made)).map(({ remembered }) => remembered)).toEqual([true, true, true]);
    expect(await count('b')).toBe(2);
  });

  it('is of one command', async () => {
    const made = await counted('a');
    await run([made]);
    const other = givenGates(['sh ./gate.sh']);
    expect(await run([], { worktrees: [{ worktree: made.folder, gates: other }] })).toMatchObject([{ remembered: false }]);
    expect(await count('a')).toBe(2);
  });

  it('is nothing where the files changed meanwhile, and everything where git ignores what changed', async () => {
    const working = await worktree('working', 'echo more >> working.txt');
    const [result] = await run([working]);
    expect(result).toMatchObject({ outcome: 'passed', tree: null, note: `The files of ${working.folder} changed while “sh gate.sh” ran, so its result is not remembered.` });
    expect(await run([working])).toMatchObject([{ remembered: false }]);
    const building = await worktree('building', 'date +%N >> ignored');
    expect(await run([building])).toMatchObject([{ outcome: 'passed', note: null }]);
    expect(await run([building])).toMatchObject([{ remembered: true }]);
  });

  it('is nothing where not all files could be read', async () => {
    const made = await worktree('huge', 'exit 0');
    await writeFile(path.join(made.folder, 'huge.bin'), Buffer.alloc(11 * 1024 * 1024));
    expect(await run([made])).toMatchObject([{ outcome: 'passed', tree: null, note: expect.stringContaining('could not all be read') as string }]);
    expect(await run([made])).toMatchObject([{ remembered: false }]);
  });

  it('survives a data folder that takes nothing', async () => {
    const made = await counted('a');
    await mkdir(path.join(outside, 'data'));
    await writeFile(path.join(outside, 'data', 'gates'), 'a file is in the way');
    expect(await run([made])).toMatchObject([{ outcome: 'passed', logFile: null }]);
    expect(await run([made])).toMatchObject([{ outcome: 'passed', remembered: false }]);
  });

  it('gives an inspection the results of its worktrees, with their age', async () => {
    const [good, bad, unknown] = [await counted('good'), await counted('bad', 'exit 1'), await counted('unknown')];
    await good.write('uncommitted.txt', 'one');
    await run([good, bad]);
    const options = { memory, gatesOf: () => Promise.resolve(GATES), now: new Date(Date.now() + 12.5 * 60_000), locale: 'en', l10n: english };
    const found = await inspectFolders([repository.folder]);
    for (const { folder } of [good, bad, unknown]) {
      expect(found.candidates.find(({ key }) => key === folder)?.tree).toBe(await treeHashOf(new Git(), folder, undefined));
    }
    const known = await withGateResults(found, options);
    const facts = ['good', 'bad', 'unknown'].map((branch) => candidateOn(known, branch)).map(({ feature, origins }) => [feature.testsPassing, origins.testsPassing]);
    expect(facts).toEqual([
      [true, 'sh gate.sh passed 12 minutes ago on the same files'],
      [false, 'sh gate.sh failed 12 minutes ago on the same files'],
      [null, undefined],
    ]);
    expect(['good', 'bad', 'unknown'].map((branch) => candidateOn(known, branch).feature.failingGates)).toEqual([[], ['sh gate.sh'], undefined]);
    await good.write('uncommitted.txt', 'two');
    const changed = await withGateResults(await inspectFolders([repository.folder]), options);
    expect(candidateOn(changed, 'good').feature.testsPassing).toBeNull();
    expect(candidateOn(changed, 'good').feature.failingGates).toBeUndefined();
    const tree = candidateOn(changed, 'good').tree;
    expect(await gateStateOf({ worktree: good.folder, tree, gates: GATES }, options)).toMatchObject({ state: 'stale', text: 'sh gate.sh ran 12 minutes ago; the files have changed since' });
    // What else is known of the tests wins: a forge has run them where they count.
    const told = { ...found, candidates: found.candidates.map((candidate) => ({ ...candidate, feature: { ...candidate.feature, testsPassing: true } })) };
    expect(candidateOn(await withGateResults(told, options), 'bad').feature.testsPassing).toBe(true);
  });

  it('takes all gates that decide', async () => {
    const made = await worktree('one', 'exit 0');
    const gates = givenGates(['sh gate.sh', 'true']);
    await run([made]);
    const standing = { memory, now: new Date(), locale: 'en', l10n: english };
    const tree = await treeHashOf(new Git(), made.folder, undefined);
    expect(await gateStateOf({ worktree: made.folder, tree, gates }, standing)).toMatchObject({ state: 'unknown' });
    await run([], { worktrees: [{ worktree: made.folder, gates }] });
    expect(await gateStateOf({ worktree: made.folder, tree, gates }, standing)).toMatchObject({ state: 'passing', text: 'sh gate.sh and true passed just now on the same files' });
    expect(await gateStateOf({ worktree: made.folder, tree, gates: [] }, standing)).toMatchObject({ state: 'unknown' });
  });
});

describe('the hash of the files', () => {
  it('is that of git, whatever is committed, and follows modes and untracked files', async () => {
    const made = await worktree('one', 'exit 0');
    const hash = (): Promise<string | null> => treeHashOf(new Git(), made.folder, undefined);
    const committed = await made.git('rev-parse', 'HEAD^{tree}');
    expect(await hash()).toBe(committed);
    await made.write('new.txt', 'x');
    const withNew = await hash();
    expect(withNew).not.toBe(committed);
    await made.git('add', 'new.txt');
    expect(await hash()).toBe(withNew);
    await chmod(path.join(made.folder, 'new.txt'), 0o755);
    expect(await hash()).not.toBe(withNew);
    await rm(path.join(made.folder, 'new.txt'));
    expect(await hash()).toBe(committed);
    await made.write('ignored', 'x');
    expect(await hash()).toBe(committed);
    expect(await treeHashOf(new Git(), outside, undefined)).toBeNull();
  });
});

describe('output without end', () => {
  it('is kept in part, beginning and end, and takes no memory', async () => {
    const made = await worktree('flood', "echo the beginning; head -c 200000000 /dev/zero | tr '\\0' x; echo; echo the end");
    const before = process.memoryUsage().rss;
    let most = 0;
    let bytes = 0;
    const [result] = await run([made], {
      onOutput: (_, __, chunk) => {
        bytes += chunk.length;
        most = Math.max(most, process.memoryUsage().rss);
      },
    });
    expect(result?.outcome).toBe('passed');
    expect(bytes).toBeGreaterThan(200_000_000);
    const kept = await readFile(result?.logFile ?? '', 'utf8');
    expect((await stat(result?.logFile ?? '')).size).toBeLessThan(4 * 1024 * 1024);
    expect(kept).toContain('the beginning\n');
    expect(kept).toMatch(/\[… \d{9} bytes left out …\]/);
    expect(kept.endsWith('\nthe end\n')).toBe(true);
    expect((most - before) / 1024 / 1024).toBeLessThan(80);
  });
});
