import { existsSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Repository } from '../../helpers/repository';
import { Program } from './program';

let program: Program;

beforeAll(async () => {
  program = await Program.build();
});

afterAll(() => program.remove());

const BY_HAND = ['record', '--yes', '--features', 'a,b'];

const WRONG: readonly (readonly [string, readonly string[], RegExp])[] = [
  ['no command', [], /^Say what to do/],
  ['an unknown command', ['recrod'], /^There is no command recrod; did you mean record\?$/],
  ['a command of a later version', ['foresee'], /^There is no command foresee; parallel-patterns --help lists them\.$/],
  ['an option before the command', ['--json', 'stats'], /^The command comes first/],
  ['an unknown option', ['record', '--featurs', 'a'], /^There is no option --featurs; did you mean --features\?$/],
  ['an option of another command', ['stats', '--repair'], /^There is no option --repair/],
  ['an option named like a property of every object', ['stats', '--constructor', 'x'], /^There is no option --constructor/],
  ['an option without its value', ['stats', '--category'], /^--category needs a value/],
  ['an option in place of a value', ['stats', '--category', '--json'], /^--category needs a value/],
  ['an empty value', [...BY_HAND, '--description', ' '], /^--description needs a value that is not empty\.$/],
  ['a value for a flag', ['stats', '--json=yes'], /^--json takes no value\.$/],
  ['a stray word', ['stats', 'ui'], /^“ui” was not expected/],
  ['a negative number', [...BY_HAND, '--conflicts=-1'], /^--conflicts needs a whole number/],
  ['a fraction of a pull request', [...BY_HAND, '--prs-created', '1.5'], /^--prs-created needs a whole number/],
  ['a number in words', [...BY_HAND, '--prs-merged', 'two'], /^--prs-merged needs a whole number/],
  ['a number too big', [...BY_HAND, '--manual-fixes', '99999999999'], /^--manual-fixes needs a whole number/],
  ['minutes that are none', [...BY_HAND, '--time-minutes', '1e3'], /^--time-minutes needs minutes/],
  ['more merged than created', [...BY_HAND, '--prs-created', '2', '--prs-merged', '3'], /^More pull requests merged \(3\) than created \(2\)/],
  ['a category in capitals', [...BY_HAND, '--category', 'UI'], /^--category needs lower-case letters/],
  ['a category that is a path', [...BY_HAND, '--category', '../../etc'], /^--category needs lower-case letters/],
  ['no feature', ['record', '--yes', '--features', ' , '], /^--features needs at least one name/],
  ['a feature twice', ['record', '--yes', '--features', 'a,b,a'], /^--features names “a” twice\.$/],
  ['passing and failing tests', [...BY_HAND, '--tests-passing', '--no-tests-passing'], /^--tests-passing and --no-tests-passing contradict each other\.$/],
  ['a time without its offset', [...BY_HAND, '--created-at', '2025-11-20T14:30:22'], /^--created-at needs a time/],
  ['a day that does not exist', [...BY_HAND, '--created-at', '2025-02-30T00:00:00Z'], /^--created-at needs a time/],
  ['a time in words', ['stats', '--since', 'yesterday'], /^--since needs a time/],
  ['a time to come', [...BY_HAND, '--created-at', '2999-01-01'], /^--created-at lies in the future/],
  ['a folder that is not there', ['inspect', '--repo', '/no/such/folder'], /^There is no folder \/no\/such\/folder\.$/],
  ['a folder that is no repository', ['inspect', '--repo', '.'], /not (?:inside )?a git repository|no git repository/i],
  ['a quality that is none', ['patterns', '--min-quality', '101'], /^--min-quality needs a number from 0 to 100/],
  ['a time limit that is none', ['gates', '--gate-timeout', '0'], /^--gate-timeout needs minutes above 0/],
  ['gates of no worktree', [...BY_HAND, '--run-gates'], /^--run-gates needs worktrees to run in: add --repo DIR\.$/],
  ['no id', ['history', 'show'], /^ID is missing\.$/],
  ['nothing to change', ['history', 'edit', 'run_20250101_000000_aaaa'], /^Say what to change/],
  ['no action', ['history'], /^Say what to do: list, show, edit, delete, undo, log\.$/],
  ['an unknown action', ['history', 'lst'], /^“history” cannot lst: it can list, show, edit, delete, undo, log\. Did you mean “list”\?$/],
  ['no terminal to ask on', ['record', '--features', 'a'], /^Nothing was recorded, because there is no terminal to ask on: add --yes\.$/],
];

describe('a wrong call', () => {
  it.each(WRONG)('%s: exit code 2, one sentence, nothing written', async (_, args, sentence) => {
    const { stdout, stderr, exitCode } = await program.run(args);
    expect({ stdout, exitCode }).toEqual({ stdout: '', exitCode: 2 });
    expect(stderr.trim()).toMatch(sentence);
    expect(stderr.trim().split('\n')).toHaveLength(1);
    expect(existsSync(program.dataFolder)).toBe(false);
  });

  it('does not send what it quotes to the terminal raw', async () => {
    const { stderr } = await program.run(['stats', '--category', '\u001b[31mx']);
    expect(stderr).toContain('␛[31mx');
    expect(stderr).not.toContain('\u001b');
  });
});

describe('what cannot be done', () => {
  it('is one sentence and exit code 1: no repository here', async () => {
    const { stdout, stderr, exitCode } = await program.run(['inspect', '--json']);
    expect({ stdout, exitCode }).toEqual({ stdout: '', exitCode: 1 });
    expect(stderr.trim().split('\n')).toHaveLength(1);
  });

  it('is one sentence and exit code 1: no git', async () => {
    const { stdout, stderr, exitCode } = await program.run(['record', '--yes', '--json'], { env: { PATH: '/nowhere' } });
    expect({ stdout, exitCode }).toEqual({ stdout: '', exitCode: 1 });
    expect(stderr).toMatch(/^Git was not found/);
  });

  it('is one sentence and exit code 1: no worktrees', async () => {
    const repository = await Repository.withFirstCommit();
    const { stdout, stderr, exitCode } = await program.run(['record', '--yes', '--json'], { cwd: repository.folder });
    expect({ stdout, exitCode }).toEqual({ stdout: '', exitCode: 1 });
    expect(stderr.trim()).toMatch(/worktree/);
    expect(existsSync(program.dataFolder)).toBe(false);
    await repository.remove();
  });

  it('a base that does not exist and a feature that has no worktree are wrong calls', async () => {
    const repository = await Repository.withFirstCommit();
    await (await repository.worktree('feature/one')).commit({ message: 'feat: one', files: { a: '1' } });
    const base = await program.run(['inspect', '--base', 'nope', '--json'], { cwd: repository.folder });
    expect(base).toMatchObject({ stdout: '', exitCode: 2 });
    expect(base.stderr).toContain('"nope"');
    const feature = await program.run(['record', '--yes', '--repo', '.', '--features', 'two'], { cwd: repository.folder });
    expect(feature).toMatchObject({ stdout: '', exitCode: 2 });
    expect(feature.stderr.trim()).toBe('No worktree here is for the feature “two”; there are: one.');
    await repository.remove();
  });
});

describe('the place of the history', () => {
  it('is found without being told: an editor’s folder that is there, else the platform’s', async () => {
    const home = await mkdtemp(path.join(os.tmpdir(), 'mirador-home-'));
    const record = (): Promise<unknown> => program.json(['record', '--features', 'a'], { env: { HOME: home, USERPROFILE: home, PARALLEL_PATTERNS_HOME: '' } });
    await record();
    const places = [path.join(home, '.local/share/parallel-patterns'), path.join(home, 'Library/Application Support/parallel-patterns')];
    expect(places.filter((place) => existsSync(place))).toHaveLength(process.platform === 'win32' ? 0 : 1);
  });
});
