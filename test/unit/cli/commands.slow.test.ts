import { cp, readdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  historyDeleteContract,
  historyListContract,
  historyRunContract,
  historyShowContract,
  patternsContract,
  recordContract,
  statsContract,
  suggestContract,
  verifyContract,
} from './contract';
import { Program } from './program';

let program: Program;

beforeAll(async () => {
  program = await Program.build();
});

beforeEach(() => program.forget());
afterAll(() => program.remove());

async function recorded(merged: number, ...args: readonly string[]): Promise<string> {
  const given = ['--features', 'a,b,c,d', '--prs-created', '4', '--prs-merged', String(merged), '--conflicts', '0', '--manual-fixes', '0', '--tests-passing'];
  return recordContract.parse(await program.json(['record', ...given, ...args])).run.id;
}

describe('help', () => {
  it('names the commands, and each says what it takes', async () => {
    const { stdout, exitCode } = await program.run(['--help']);
    expect(exitCode).toBe(0);
    const names = ['inspect', 'record', 'suggest', 'stats', 'patterns', 'conflicts', 'gates', 'history', 'import', 'export', 'archive', 'verify'];
    for (const name of names) expect(stdout).toContain(`\n  ${name} `);
    for (const name of names) {
      const help = await program.run([name, '--help']);
      expect({ code: help.exitCode, error: help.stderr }).toEqual({ code: 0, error: '' });
      expect(help.stdout).toContain(`Usage: parallel-patterns ${name}`);
      expect(help.stdout).toContain('--data-dir DIR');
      expect((await program.run(['help', name])).stdout).toBe(help.stdout);
    }
  });

  it('tells the version', async () => {
    expect((await program.run(['--version'])).stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
  });
});

describe('an empty history', () => {
  it('is unknown, not zero, and reading it writes no run', async () => {
    expect(statsContract.parse(await program.json(['stats']))).toMatchObject({ totalRuns: 0, averageQuality: null, trend: { direction: 'tooEarly' } });
    expect(patternsContract.parse(await program.json(['patterns']))).toEqual({ patterns: [], traitEffects: [], agentEffects: [] });
    expect(historyListContract.parse(await program.json(['history', 'list']))).toEqual({ runs: [], newerVersion: [] });
    expect(verifyContract.parse(await program.json(['verify']))).toEqual({ documents: 0, findings: [] });
    expect((await program.run(['stats'])).stdout).toBe(`No runs in ${program.dataFolder}.\n`);
  });

  it('makes no forecast, and says what is missing', async () => {
    const suggestion = suggestContract.parse(await program.json(['suggest', '--category', 'documentation']));
    expect(suggestion).toMatchObject({ enoughData: false, runsUsed: 0, runsMissing: 3, recommended: null, suggestionId: null });
    expect(suggestion.text).toBe(
      'No historical data yet: 3 more runs needed. Elsewhere, 82% of agents’ pull requests were merged (documentation features, published figure).',
    );
  });
});

describe('a history', () => {
  beforeEach(async () => {
    const ui = ['--category', 'ui', '--spec-type', 'v4_autonomous', '--build-gates', '--time-minutes', '60'];
    await Promise.all([
      recorded(4, ...ui, '--created-at', '2025-11-01'),
      recorded(3, ...ui, '--created-at', '2025-11-02'),
      recorded(4, ...ui, '--created-at', '2025-11-03'),
      recorded(1, '--category', 'api', '--spec-type', 'plain', '--no-build-gates', '--created-at', '2025-11-04T00:00:00Z'),
    ]);
  });

  it('has statistics, all of it or a part', async () => {
    const all = statsContract.parse(await program.json(['stats']));
    expect(all).toMatchObject({ totalRuns: 4, totalFeatures: 16, averageSuccessRate: 0.75, averageQuality: 95, averageMinutes: 60, conflictRate: 0 });
    expect(all.byCategory.map(({ category, runs }) => [category, runs])).toEqual([
      ['ui', 3],
      ['api', 1],
    ]);
    expect(statsContract.parse(await program.json(['stats', '--category', 'api'])).totalRuns).toBe(1);
    expect(statsContract.parse(await program.json(['stats', '--since', '2025-11-03T01:00:00+01:00'])).totalRuns).toBe(2);
    const { stdout } = await program.run(['stats']);
    expect(stdout).toContain('4 runs, 16 features');
    expect(stdout).toContain('Trend of quality: too early to say');
  });

  it('has patterns and the effects of traits', async () => {
    const { patterns, traitEffects } = patternsContract.parse(await program.json(['patterns']));
    expect(patterns.map(({ pattern, runs, features }) => [pattern.type, pattern.buildGates, runs, features])).toEqual([
      ['v4_autonomous', true, 3, 12],
      ['plain', false, 1, 4],
    ]);
    expect(traitEffects).toMatchObject([{ trait: 'buildGates', runsWith: 3, runsWithout: 1 }]);
    expect(patternsContract.parse(await program.json(['patterns', '--min-quality', '90'])).patterns).toHaveLength(1);
  });

  it('forecasts with intervals, keeps what was forecast for a run, and nothing else', async () => {
    const suggestion = suggestContract.parse(await program.json(['suggest', '--category', 'ui', '--features', 'x,y,z']));
    expect(suggestion).toMatchObject({ enoughData: true, runsUsed: 4, recommended: { type: 'v4_autonomous', buildGates: true, runs: 3 } });
    expect(suggestion.conflictRisk).toHaveLength(3);
    expect(suggestion.text).toMatch(/^From 4 runs \(3 of them ui\), expect \d\d% merged \(\d+% to 100%\), quality \d\d \(\d+ to 100\), about 60 minutes \(\d+ to \d+\)\. /);
    const unplanned = suggestContract.parse(await program.json(['suggest']));
    expect(unplanned.suggestionId).toBeNull();
    expect(unplanned.text).toMatch(/^From 4 runs, /);
    expect(await readdir(path.join(program.dataFolder, 'suggestions'))).toEqual([suggestion.suggestionId]);
  });

  it('holds what was forecast against what happened', async () => {
    expect(statsContract.parse(await program.json(['stats']))).toMatchObject({ calibration: null, muted: { successRate: false, conflictRisk: false } });
    const suggestion = suggestContract.parse(await program.json(['suggest', '--category', 'ui', '--features', 'x,y,z']));
    const given = ['--features', 'z,y,x', '--prs-created', '3', '--prs-merged', '1', '--conflicts', '0', '--category', 'ui', '--description', 'The run that came'];
    const { run } = recordContract.parse(await program.json(['record', ...given]));
    const { calibration, muted } = statsContract.parse(await program.json(['stats']));
    expect(calibration).toMatchObject({
      count: 3,
      coverageCount: 1,
      verdict: 'tooEarly',
      ledger: [{ suggestionId: suggestion.suggestionId, runId: run.id, description: 'The run that came', predicted: suggestion.expected, actual: { successRate: 1 / 3, minutes: null } }],
      pairs: { count: 3, conflicts: 0, verdict: 'tooEarly' },
    });
    expect(muted).toEqual({ successRate: false, conflictRisk: false });
    const { stdout } = await program.run(['stats']);
    expect(stdout).toMatch(/Forecasts of success: Brier score 0\.\d{3} over 3 features of 1 run, .*too early to judge, which takes 20 features of 5 runs\n/);
    expect(stdout).toMatch(new RegExp(`\n${run.id} .*33% .* unknown {2}The run that came\n`));
    expect(statsContract.parse(await program.json(['stats', '--category', 'api'])).calibration).toBeNull();
    await program.json(['history', 'delete', run.id, '--yes']);
    expect(statsContract.parse(await program.json(['stats'])).calibration).toBeNull();
  });

  it('can be listed, shown, edited and deleted', async () => {
    const { runs } = historyListContract.parse(await program.json(['history', 'list']));
    expect(runs.map(({ createdAt }) => createdAt.slice(0, 10))).toEqual(['2025-11-04', '2025-11-03', '2025-11-02', '2025-11-01']);
    const id = runs[0]?.id ?? '';
    const edited = historyRunContract.parse(await program.json(['history', 'edit', id, '--prs-merged', '4', '--description', 'Better', '--features', 'a,new']));
    expect(edited.run).toMatchObject({ id, prsMerged: 4, qualityScore: 100, description: 'Better', specificationPattern: { type: 'plain', buildGates: false } });
    expect(edited.run.features.map(({ name }) => name)).toEqual(['a', 'new']);
    expect(historyShowContract.parse(await program.json(['history', 'show', id]))).toEqual({ ...edited, archived: false, newerVersion: false });
    expect((await program.run(['history', 'delete', id])).exitCode).toBe(2);
    expect(historyDeleteContract.parse(await program.json(['history', 'delete', id, '--yes']))).toEqual({ deleted: id });
    expect(historyListContract.parse(await program.json(['history', 'list', '--category', 'api'])).runs).toEqual([]);
    expect(await program.run(['history', 'show', id, '--json'])).toEqual({
      stdout: '',
      stderr: `There is no run ${id} in the history; “history list” shows those there are.\n`,
      exitCode: 1,
    });
  });

  it('is verified, document by document', async () => {
    expect(verifyContract.parse(await program.json(['verify'])).findings).toEqual([]);
    const runs = path.join(program.dataFolder, 'parallel-results', 'all_runs');
    const [name = ''] = await readdir(runs);
    await writeFile(path.join(runs, name, 'summary.json'), '{ "cut sho');
    const { stdout, exitCode } = await program.run(['verify', '--json']);
    expect(exitCode).toBe(1);
    expect(verifyContract.parse(JSON.parse(stdout)).findings.map(({ path: where }) => where)).toEqual([expect.stringContaining(name)]);
    // It was changed a moment ago: it may still be arriving.
    expect((await program.run(['verify', '--repair'])).exitCode).toBe(1);
    const later = path.join(program.folder, 'later.cjs');
    await writeFile(later, 'const now = Date.now; Date.now = () => now() + 5_400_000; globalThis.Date = class extends Date { constructor(...given) { super(...(given.length === 0 ? [Date.now()] : given)); } };');
    expect((await program.run(['verify', '--repair'], { env: { NODE_OPTIONS: `--require=${later}` } })).exitCode).toBe(0);
    expect(verifyContract.parse(await program.json(['verify'])).findings).toEqual([]);
    expect(historyListContract.parse(await program.json(['history', 'list'])).runs).toHaveLength(3);
  });
});

describe('a history that a newer version has written to as well', () => {
  const later = 'run_20251125_143022_words';

  beforeAll(() => cp(path.resolve('test/fixtures/store/documents'), path.join(program.folder, 'newer'), { recursive: true }));

  it('is shown as far as it is understood, and what is not is said', async () => {
    const dataDir = ['--data-dir', 'newer'];
    expect(await program.json(['history', 'list', ...dataDir])).toMatchObject({ newerVersion: [later, 'run_20251126_143022_format2'] });
    const listed = await program.run(['history', 'list', '--category', 'ui', ...dataDir]);
    expect(listed.stdout.split('\n').filter((line) => line.includes('newer version'))).toEqual([`${later} was written by a newer version of Mirador (0.9.0): update to see all of it.`]);
    expect(await program.json(['history', 'show', later, ...dataDir])).toMatchObject({ run: { id: later, minutes: null }, newerVersion: true });
    expect((await program.run(['history', 'show', later, ...dataDir])).stdout).toMatch(/\n.*written by a newer version of Mirador \(0\.9\.0\): update to see all of it\.\n$/);
    expect(await program.run(['history', 'edit', later, '--prs-merged', '1', ...dataDir])).toEqual({
      stdout: '',
      stderr: `${later} was last changed by a newer version of Mirador: update to change it.\n`,
      exitCode: 1,
    });
  });

  it('has no problems', async () => {
    const { stdout, stderr, exitCode } = await program.run(['verify', '--repair', '--data-dir', 'newer']);
    expect([stderr, exitCode]).toEqual(['', 0]);
    expect(stdout.trimEnd().split('\n')).toEqual([...Array.from({ length: 3 }, () => expect.stringContaining('newer version') as string), '14 documents read, no problems.']);
  });
});

describe('the data folder', () => {
  it('is that of --data-dir, before PARALLEL_PATTERNS_HOME', async () => {
    const other = path.join(program.folder, 'other');
    await program.json(['record', '--features', 'a', '--data-dir', 'other']);
    expect(await readdir(path.join(other, 'parallel-results', 'all_runs'))).toHaveLength(1);
    expect(historyListContract.parse(await program.json(['history', 'list'])).runs).toEqual([]);
    expect(historyListContract.parse(await program.json(['history', 'list'], { env: { PARALLEL_PATTERNS_HOME: other } })).runs).toHaveLength(1);
    await rm(other, { recursive: true });
  });

  it('that cannot be used is one clear sentence', async () => {
    const file = path.join(program.folder, 'file');
    await writeFile(file, '');
    const { stdout, stderr, exitCode } = await program.run(['record', '--json', '--features', 'a', '--data-dir', file]);
    expect({ stdout, exitCode }).toEqual({ stdout: '', exitCode: 1 });
    expect(stderr.trim().split('\n')).toHaveLength(1);
    expect(stderr).toContain(file);
  });
});

describe('hostile text', () => {
  it('does not reach the terminal as anything but text', async () => {
    const name = '\u001b[31mred\u0007\u009b2J \u202Eexe.txt\nsecond line';
    await program.json(['record', '--features', name, '--description', `${name} described`]);
    for (const args of [['history', 'list'], ['history', 'list', '--json'], ['record', '--yes', '--features', name]]) {
      const { stdout } = await program.run(args);
      expect(stdout).toContain('red');
      expect(stdout).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e]/);
    }
    const { runs } = historyListContract.parse(await program.json(['history', 'list']));
    expect(runs.at(-1)?.features[0]?.name).toBe(name);
  });
});
