import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { folderState, stateDifferences } from '../../helpers/folderState';
import { CLAUDE, PERSON, Repository } from '../../helpers/repository';
import { conflictsContract, historyListContract, historyRunContract, inspectContract, recordContract, suggestContract } from './contract';
import { Program } from './program';

let program: Program;

beforeAll(async () => {
  program = await Program.build();
});

beforeEach(() => program.forget());
afterAll(() => program.remove());

describe('recording four worktrees', () => {
  let repository: Repository;

  /** One merged, one squash-merged, one in conflict with the merged one's neighbour, one with a person's fix after the agent. */
  beforeAll(async () => {
    repository = await Repository.withFirstCommit({ 'src/routes.ts': 'one\ntwo\nthree\n', 'src/api/users.ts': 'export {};\n' });
    const favorites = await repository.worktree('feature/favorites');
    const profile = await repository.worktree('feature/profile');
    const settings = await repository.worktree('feature/settings');
    const search = await repository.worktree('feature/search');
    const specification = '---\ntype: v4_autonomous\n---\n# Specification\n\n## Acceptance criteria\n- [ ] it works\n\n## Build gates\n- `npm test` passes\n';
    await favorites.commit({ message: 'feat: favorites', author: CLAUDE, files: { 'src/components/Favorites.tsx': 'export {};\n', 'SPEC.md': specification } });
    await profile.commit({ message: 'feat: profile', author: CLAUDE, files: { 'src/components/Profile.tsx': 'export {};\n' } });
    await settings.commit({ message: 'feat: settings', author: CLAUDE, files: { 'src/routes.ts': 'one\nsettings\nthree\n' } });
    await search.commit({ message: 'feat: search', author: CLAUDE, files: { 'src/routes.ts': 'one\nsearch\nthree\n' } });
    await search.commit({ message: 'fix: what the agent left', author: PERSON, files: { 'src/components/Search.tsx': 'export {};\n' } });
    await repository.merge('feature/favorites');
    await repository.squashMerge('feature/profile');
  });

  afterAll(() => repository.remove());

  it('gets every fact right with no flag given', async () => {
    const { run, leftOut, updated } = recordContract.parse(await program.json(['record', '--yes'], { cwd: repository.folder }));
    expect(updated).toBe(false);
    expect(run).toMatchObject({
      prsCreated: 4,
      prsMerged: 2,
      conflictsEncountered: 1,
      conflicts: [{ files: ['src/routes.ts'] }],
      conflictsWithBase: [],
      manualFixesNeeded: 1,
      testsPassing: null,
      successRate: 0.5,
      completionRate: 0.5,
      qualityScore: 60,
      grade: 'poor',
      evidence: 'git',
    });
    const outcomes = Object.fromEntries(run.features.map((feature) => [feature.name, feature.outcome]));
    expect(outcomes).toEqual({ favorites: 'merged', profile: 'merged', settings: 'unmerged', search: 'unmerged' });
    expect(new Set(run.conflicts[0]?.features)).toEqual(new Set(['settings', 'search']));
    expect(run.features.map((feature) => feature.agent)).toEqual(['claude', 'claude', 'claude', 'claude']);
    expect(Object.fromEntries(run.features.map((feature) => [feature.name, feature.manualFixes]))).toEqual({ favorites: 0, profile: 0, settings: 0, search: 1 });
    expect(run.features.every((feature) => feature.repository === repository.folder)).toBe(true);
    expect(run.features.find(({ name }) => name === 'favorites')?.specification).toMatchObject({ path: 'SPEC.md', type: 'v4_autonomous', buildGates: true });
    expect(run.features.map(({ kind, model }) => [kind, model])).toEqual([['feat', null], ['feat', null], ['feat', null], ['feat', null]]);
    expect(run.minutes).toBeGreaterThan(0);
    expect(leftOut).toEqual([{ worktree: repository.folder, reason: 'isBase' }]);
  });

  it('updates the run when the same worktrees are recorded again, and makes another one when told', async () => {
    const first = recordContract.parse(await program.json(['record', '--yes'], { cwd: repository.folder }));
    const again = recordContract.parse(await program.json(['record', '--yes', '--tests-passing'], { cwd: repository.folder }));
    expect(again).toMatchObject({ updated: true, run: { id: first.run.id, testsPassing: true, createdAt: first.run.createdAt } });
    await program.json(['history', 'edit', first.run.id, '--lesson', 'Small steps.']);
    const learned = recordContract.parse(await program.json(['record', '--yes', '--lesson', 'Test first.'], { cwd: repository.folder }));
    expect(learned).toMatchObject({ updated: true, run: { id: first.run.id, lessons: ['Small steps.', 'Test first.'] } });
    const another = recordContract.parse(await program.json(['record', '--yes', '--another'], { cwd: repository.folder }));
    expect(another.updated).toBe(false);
    expect(another.run.lessons).toBeUndefined();
    expect(historyListContract.parse(await program.json(['history', 'list'])).runs.map(({ id }) => id).toSorted()).toEqual([first.run.id, another.run.id].toSorted());
  });

  it('takes what is given in place of what is found, and names choose among the worktrees', async () => {
    const { run, leftOut } = recordContract.parse(
      await program.json(
        ['record', '--yes', '--repo', repository.folder, '--features', 'settings,search', '--category', 'github-vetting', '--spec-type', 'plain', '--manual-fixes', 'unknown'],
      ),
    );
    expect(run).toMatchObject({ category: 'github-vetting', manualFixesNeeded: null, prsCreated: 2, prsMerged: 0 });
    expect(run.specificationPattern.type).toBe('plain');
    expect(run.features.map(({ name }) => name).toSorted()).toEqual(['search', 'settings']);
    expect(leftOut.filter(({ reason }) => reason === 'notSelected')).toHaveLength(2);
  });

  it('is shown by “inspect” with the same facts, and nothing is written anywhere', async () => {
    const parent = path.dirname(repository.folder);
    const before = await folderState(parent);
    const { run } = inspectContract.parse(await program.json(['inspect', '--repo', repository.folder]));
    expect(run).toMatchObject({ id: null, prsCreated: 4, prsMerged: 2, qualityScore: 60 });
    expect(stateDifferences(before, await folderState(parent))).toEqual([]);
    await expect(folderState(program.dataFolder)).rejects.toThrow('ENOENT');
  });

  it('has its pairs listed by “conflicts”, conflicting or not', async () => {
    const { pairs, base, near, order } = conflictsContract.parse(await program.json(['conflicts'], { cwd: repository.folder }));
    expect(pairs).toHaveLength(6);
    expect(pairs.filter(({ conflict }) => conflict)).toMatchObject([{ files: ['src/routes.ts'], details: [{ path: 'src/routes.ts', kind: 'content', left: { ranges: [{ start: 2, count: 1 }] } }] }]);
    expect(base).toEqual([]);
    expect(near).toEqual([]);
    expect(order).toMatchObject([{ base: 'main', steps: [{ clean: true }, { clean: false, files: ['src/routes.ts'] }] }]);
  });

  it('has both sides of a conflict and the order printed by “conflicts --hunks --near --order”', async () => {
    const { stdout } = await program.run(['conflicts', '--hunks', '--near', '--order'], { cwd: repository.folder });
    expect(stdout).toMatch(/^(?:settings with search|search with settings): src\/routes\.ts lines 2 \/ 2\n {2}--- \w+ src\/routes\.ts\n {2}\+\+\+ \w+ src\/routes\.ts\n {2}@@ 2 \/ 2\n {2}-\w+\n {2}\+\w+\n1 conflict in 6 pairs of worktrees\.\n\nNo near conflicts\.\n/);
    expect(stdout).toMatch(/\nMerged into main one after the other:\n\w+: clean\n\w+: left out, in conflict: src\/routes\.ts\n$/);
  });

  it('shows each change with “conflicts --watch” until Ctrl-C', async () => {
    const file = path.join(path.dirname(repository.folder), 'feature-settings', 'src/routes.ts');
    let isChanged = false;
    const { stdout, exitCode } = await program.run(['conflicts', '--watch', '--json'], {
      cwd: repository.folder,
      onStdout: (text) => {
        const lines = text.split('\n').filter((line) => line !== '');
        if (lines.length === 1 && !isChanged) {
          isChanged = true;
          void writeFile(file, 'one\ntwo\nthree\n');
        }
        return lines.length === 2 ? 'SIGINT' : undefined;
      },
    });
    await writeFile(file, 'one\nsettings\nthree\n');
    const [first, second] = stdout.trim().split('\n').map((line) => conflictsContract.parse(JSON.parse(line)));
    expect(first?.pairs.filter(({ conflict }) => conflict)).toHaveLength(1);
    expect(second?.pairs.filter(({ conflict }) => conflict)).toHaveLength(0);
    expect(exitCode).toBe(130);
  });

  it('is tied to the suggestion that was shown for its worktrees', async () => {
    for (const merged of [3, 2, 4]) await program.run(['record', '--yes', '--features', 'a,b,c,d', '--prs-created', '4', '--prs-merged', String(merged)]);
    const suggestion = suggestContract.parse(await program.json(['suggest', '--repo', repository.folder]));
    expect(suggestion).toMatchObject({ enoughData: true, runsUsed: 3 });
    expect(suggestion.suggestionId).not.toBeNull();
    const { run } = recordContract.parse(await program.json(['record', '--yes'], { cwd: repository.folder }));
    expect(run.suggestionId).toBe(suggestion.suggestionId);
  });

  it('shows people the same, and refuses to store what nobody could agree to', async () => {
    const { stdout, stderr, exitCode } = await program.run(['record'], { cwd: repository.folder });
    expect({ stdout, exitCode }).toEqual({ stdout: '', exitCode: 2 });
    expect(stderr).toBe('Nothing was recorded, because there is no terminal to ask on: add --yes.\n');
    const recorded = await program.run(['record', '--yes'], { cwd: repository.folder });
    expect(recorded.stdout).toContain('Quality 60 (poor): 50 + 10 success + 0 no conflicts + 0 tests passing (unknown) + 0 no manual fixes');
    expect(recorded.stdout).toMatch(/Recorded run_\d{8}_\d{6}_[a-z0-9]+\. This is the first run/);
    expect(recorded.stderr).toBe('');
  });
});

describe('lessons', () => {
  it('are given with a run, added to later, shown, and forgotten only when that is said', async () => {
    const given = await program.json(['record', '--yes', '--features', 'a,b', '--lesson', ' Name the files  that belong to nobody. ', '--lesson', 'Small steps.']);
    const { run } = recordContract.parse(given);
    expect(run.lessons).toEqual(['Name the files that belong to nobody.', 'Small steps.']);
    const added = historyRunContract.parse(await program.json(['history', 'edit', run.id, '--lesson', 'Test first.', '--lesson', 'small steps.']));
    expect(added.run.lessons).toEqual(['Name the files that belong to nobody.', 'Small steps.', 'Test first.']);
    expect((await program.run(['history', 'show', run.id])).stdout).toContain('\nLesson: Name the files that belong to nobody.\nLesson: Small steps.\nLesson: Test first.\n');
    expect(historyRunContract.parse(await program.json(['history', 'edit', run.id, '--time-minutes', '5'])).run.lessons).toHaveLength(3);
    expect(historyRunContract.parse(await program.json(['history', 'edit', run.id, '--no-lessons', '--lesson', 'Only this.'])).run.lessons).toEqual(['Only this.']);
    expect(historyRunContract.parse(await program.json(['history', 'edit', run.id, '--no-lessons'])).run.lessons).toEqual([]);
  });

  it('are short and few', async () => {
    const tooLong = await program.run(['record', '--yes', '--features', 'a', '--lesson', 'x'.repeat(301)]);
    expect(tooLong).toMatchObject({ exitCode: 2, stdout: '', stderr: '--lesson needs a text of at most 300 characters, not of 301.\n' });
    const many = Array.from({ length: 11 }, (_, number) => ['--lesson', `Lesson ${number}`]).flat();
    expect(await program.run(['record', '--yes', '--features', 'a', ...many])).toMatchObject({ exitCode: 2, stderr: 'A run has at most 10 lessons: --no-lessons forgets those that it has.\n' });
    expect(historyListContract.parse(await program.json(['history', 'list'])).runs).toEqual([]);
  });
});

describe('recording by hand', () => {
  it('needs no repository and no git', async () => {
    const args = ['record', '--yes', '--features', 'login, profile', '--prs-created', '2', '--prs-merged', '2', '--conflicts', '0', '--manual-fixes', '0', '--tests-passing'];
    const { run } = recordContract.parse(await program.json(args, { env: { PATH: '/nowhere' } }));
    expect(run).toMatchObject({ description: 'login and profile', qualityScore: 100, grade: 'excellent', evidence: 'given' });
    expect(run.features.map(({ name }) => name)).toEqual(['login', 'profile']);
  });

  it('keeps everything that was said', async () => {
    const { run } = recordContract.parse(
      await program.json([
        'record', '--yes', '--features', 'a,b', '--description', 'Two “things”', '--category', 'api', '--prs-created', '4', '--prs-merged', '3', '--conflicts', '1',
        '--manual-fixes', '2', '--time-minutes', '42.5', '--no-tests-passing', '--spec-type', 'v4_autonomous', '--build-gates', '--created-at', '2025-11-20T15:30:22+01:00',
      ]),
    );
    expect(run).toMatchObject({
      description: 'Two “things”',
      category: 'api',
      createdAt: '2025-11-20T14:30:22.000Z',
      prsCreated: 4,
      prsMerged: 3,
      conflictsEncountered: 1,
      manualFixesNeeded: 2,
      minutes: 42.5,
      testsPassing: false,
      specificationPattern: { type: 'v4_autonomous', buildGates: true, traits: [] },
      successRate: 0.75,
      qualityScore: 65,
    });
    expect(run.id).toMatch(/^run_20251120_143022_/);
  });

  it('leaves what was not said unknown, and unknown earns nothing', async () => {
    const { run } = recordContract.parse(await program.json(['record', '--features', 'a']));
    expect(run).toMatchObject({ prsCreated: null, testsPassing: null, manualFixesNeeded: null, conflictsEncountered: null, qualityScore: 50 });
  });

  it('says how the run compares with the history', async () => {
    const record = (merged: number): Promise<unknown> =>
      program.json(['record', '--features', 'a,b', '--prs-created', '2', '--prs-merged', String(merged), '--conflicts', '0', '--manual-fixes', '0', '--tests-passing']);
    for (const merged of [1, 1, 1]) await record(merged);
    expect(recordContract.parse(await record(2)).comparison).toBe('10 points above your average of 90 over 3 runs.');
  });

  it('is tied to a suggestion for the same features', async () => {
    const { suggestionId } = suggestContract.parse(await program.json(['suggest', '--features', 'b,a']));
    const { run } = recordContract.parse(await program.json(['record', '--features', 'a,b']));
    expect(run.suggestionId).toBe(suggestionId);
    const { run: next } = recordContract.parse(await program.json(['record', '--features', 'a,b']));
    expect(next.suggestionId).toBeNull();
  });
});
