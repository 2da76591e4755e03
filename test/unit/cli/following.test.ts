import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { folderState, stateDifferences } from '../../helpers/folderState';
import { CLAUDE, Repository, type Checkout } from '../../helpers/repository';
import { historyListContract, inspectContract, recordContract, conflictsContract } from './contract';
import { Program } from './program';

let program: Program;
let repository: Repository;
let older: Checkout;
let newer: readonly Checkout[];

beforeAll(async () => {
  program = await Program.build();
});
afterAll(() => program.remove());

/** Two open runs: one feature that came a day and more before the two others. */
beforeEach(async () => {
  await program.forget();
  repository = await Repository.withFirstCommit({ 'shared.txt': 'one\n' });
  older = await repository.worktree('feature/older');
  await older.commit({ message: 'older', author: CLAUDE, files: { 'older.txt': '1\n' } });
  newer = [await repository.worktree('feature/one', { after: 48 * 60 }), await repository.worktree('feature/two')];
  for (const checkout of newer) await checkout.commit({ message: 'work', author: CLAUDE, files: { 'shared.txt': `${checkout.folder}\n` } });
  return () => repository.remove();
});

const inspected = async (): Promise<ReturnType<typeof inspectContract.parse>> => inspectContract.parse(await program.json(['inspect'], { cwd: repository.folder }));
const clean = async (): Promise<void> => {
  for (const checkout of newer) await repository.git('worktree', 'remove', '--force', checkout.folder);
  await repository.git('branch', '-D', 'feature/one', 'feature/two');
};

describe('open runs in a terminal', () => {
  it('inspect names them and writes nothing', async () => {
    const { openRuns } = await inspected();
    expect(openRuns.map(({ features, base, recordedAs }) => [features, base, recordedAs])).toEqual([[['older'], 'main', null], [['one', 'two'], 'main', null]]);
    await expect(folderState(program.dataFolder)).rejects.toThrow();
    const { stdout } = await program.run(['inspect'], { cwd: repository.folder });
    expect(stdout).toContain(`Open run ${openRuns[0]?.id ?? ''}: 1 feature from 2025-11-20`);
    expect(stdout).toMatch(/Open run .*: one, two \(this one\)/);
  });

  it('record takes the newest, or the one that is named', async () => {
    const [first] = (await inspected()).openRuns;
    expect(recordContract.parse(await program.json(['record', '--yes', '--run', first?.id ?? ''], { cwd: repository.folder })).run.features.map(({ name }) => name)).toEqual(['older']);
    expect(recordContract.parse(await program.json(['record', '--yes'], { cwd: repository.folder })).run.features.map(({ name }) => name)).toEqual(['one', 'two']);
    expect((await inspected()).openRuns.map(({ recordedAs }) => recordedAs)).toEqual([expect.stringMatching(/^run_/), expect.stringMatching(/^run_/)]);
    const wrong = await program.run(['record', '--yes', '--run', 'open_0'], { cwd: repository.folder });
    expect(wrong).toMatchObject({ exitCode: 2, stdout: '' });
    expect(wrong.stderr).toContain(`There is no open run open_0; there are: ${first?.id ?? ''}`);
  });

  it('recording again after a part was cleaned up and renamed updates the same run with the same facts', async () => {
    const first = recordContract.parse(await program.json(['record', '--yes'], { cwd: repository.folder }));
    await repository.git('worktree', 'remove', '--force', newer[0]?.folder ?? '');
    await repository.git('branch', '-D', 'feature/one');
    await repository.git('branch', '-m', 'feature/two', 'feature/zwei');
    const before = await folderState(program.dataFolder);
    expect((await inspected()).run.features).toHaveLength(2);
    expect(stateDifferences(before, await folderState(program.dataFolder))).toEqual([]);
    const again = recordContract.parse(await program.json(['record', '--yes'], { cwd: repository.folder }));
    expect(again).toMatchObject({ updated: true, run: { id: first.run.id, conflictsEncountered: 1, minutes: first.run.minutes } });
    expect(first.run.conflictsEncountered).toBe(1);
    expect(again.run.features.map(({ name, commits }) => [name, commits])).toEqual([['one', 1], ['zwei', 1]]);
    expect(historyListContract.parse(await program.json(['history', 'list'])).runs).toHaveLength(1);
  });

  it('a run that was recorded and is gone is over: the next one is proposed', async () => {
    await program.json(['record', '--yes'], { cwd: repository.folder });
    await clean();
    const { openRuns, run } = await inspected();
    expect(openRuns.map(({ features }) => features)).toEqual([['older']]);
    expect(run.features.map(({ name }) => name)).toEqual(['older']);
  });

  it('conflicts are those of the worktrees that are there', async () => {
    await program.json(['record', '--yes', '--run', (await inspected()).openRuns[0]?.id ?? ''], { cwd: repository.folder });
    await clean();
    expect(conflictsContract.parse(await program.json(['conflicts'], { cwd: repository.folder })).pairs).toEqual([]);
  });
});
