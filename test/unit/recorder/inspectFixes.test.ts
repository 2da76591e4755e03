import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Candidate } from '../../../src/recorder/inspection';
import type { InspectOptions } from '../../../src/recorder/inspectOptions';
import { candidateOn, inspectFolders } from '../../helpers/inspecting';
import { CLAUDE, PERSON, Repository, type Checkout, type CommitOptions } from '../../helpers/repository';

const LINES = Array.from({ length: 40 }, (_, index) => `line ${index}`);

/** The file with lines replaced by others, by their numbers. */
function changed(lines: Readonly<Record<number, string>> = {}): string {
  return `${LINES.map((each, index) => lines[index] ?? each).join('\n')}\n`;
}

const FEATURE = { 10: 'f ten\nf eleven\nf twelve\nf thirteen', 30: 'f thirty' };
const DAY = 24 * 60;

describe('manual fixes', () => {
  let repository: Repository;
  let feature: Checkout;

  beforeEach(async () => {
    repository = await Repository.withFirstCommit({ 'a.txt': changed(), 'b.txt': changed() });
    feature = await repository.worktree('feature/x');
    await feature.commit({ message: 'one', files: { 'a.txt': changed({ 10: FEATURE[10] }) }, author: CLAUDE });
    await feature.commit({ message: 'two', files: { 'a.txt': changed(FEATURE), 'new.txt': 'new\n' }, author: CLAUDE });
  });
  afterEach(() => repository.remove());

  const look = async (branch = 'feature/x', options: Partial<InspectOptions> = {}): Promise<Candidate> => candidateOn(await inspectFolders([repository.folder], options), branch);
  const fixes = async (branch?: string): Promise<number | null> => (await look(branch)).feature.manualFixes;
  const fix = (options: Partial<CommitOptions> = {}): Promise<string> => repository.commit({ message: 'fix', files: { 'a.txt': changed({ ...FEATURE, 30: 'thirty, fixed' }) }, ...options });

  it.each<[string, () => Promise<void>]>([
    ['a merge', () => repository.merge('feature/x')],
    ['a fast-forward', () => repository.fastForward('feature/x')],
    ['a squash', () => repository.squashMerge('feature/x')],
    ['a rebase', async () => {
      await repository.commit({ message: 'main moves', files: { 'b.txt': changed({ 3: 'three' }) } });
      await repository.rebaseMerge('feature/x');
    }],
  ])('on the base to the same lines, after %s', async (_, bring) => {
    await bring();
    await repository.commit({ message: 'lines above move', files: { 'a.txt': changed({ ...FEATURE, 2: 'two\nand\nmore' }) } });
    expect(await fixes()).toBe(0);
    const oid = await repository.commit({ message: 'fix', files: { 'a.txt': changed({ ...FEATURE, 2: 'two\nand\nmore', 30: 'thirty, fixed' }) } });
    const found = await look();
    expect(found.feature).toMatchObject({ agent: 'claude', manualFixes: 1, outcome: 'merged' });
    expect(found.origins.manualFixes).toBe('0 after the agent\'s last commit, 1 in main after the merge');
    expect(found.feature.evidence?.fixes).toEqual([{ oid, subject: 'fix', author: PERSON.name, at: new Date(repository.now).toISOString(), where: 'base' }]);
  });

  it('are listed with the agent\'s commits, those on the branch after those on the base', async () => {
    await feature.commit({ message: 'by hand', files: { 'new.txt': 'newer\n' } });
    await repository.merge('feature/x');
    await fix();
    const { feature: found } = await look();
    const { evidence } = found;
    expect(evidence?.agentCommits.map(({ subject, agent }) => [subject, agent])).toEqual([['two', 'claude'], ['one', 'claude']]);
    expect(evidence?.fixes.map(({ subject, where }) => [subject, where])).toEqual([['fix', 'base'], ['by hand', 'branch']]);
    expect(found.manualFixes).toBe(2);
  });

  it.each<[string, number, Partial<CommitOptions>]>([
    ['a line between two of the feature\'s', 1, { files: { 'a.txt': changed({ ...FEATURE, 10: FEATURE[10].replace('f eleven', 'f eleven\nbetween') }) } }],
    ['some of the feature\'s lines removed', 1, { files: { 'a.txt': changed({ ...FEATURE, 10: 'f ten' }) } }],
    ['a line after the feature\'s last', 0, { files: { 'a.txt': changed({ ...FEATURE, 31: 'line 31\nafter' }) } }],
    ['other lines of the same file', 0, { files: { 'a.txt': changed({ ...FEATURE, 20: 'twenty' }) } }],
    ['another file', 0, { files: { 'b.txt': changed({ 10: 'ten' }) } }],
    ['a file that is removed', 0, { files: { 'new.txt': null } }],
    ['an agent', 0, { author: CLAUDE }],
    ['a person with an agent', 0, { trailers: ['Co-authored-by: Claude <noreply@anthropic.com>'] }],
    ['another program', 0, { author: { name: 'renovate[bot]', email: 'bot@example.org' } }],
    ['after two weeks', 0, { after: 15 * DAY }],
    ['after ten days', 1, { after: 10 * DAY }],
    ['other work that passes by', 0, { files: { 'a.txt': changed({ ...FEATURE, 30: 'x' }), 'c.txt': 'c\n', 'd.txt': 'd\n' } }],
  ])('on the base: %s', async (_, count, options) => {
    await repository.merge('feature/x');
    await fix(options);
    expect(await fixes()).toBe(count);
  });

  it('of a fix count, too', async () => {
    await repository.squashMerge('feature/x');
    await fix();
    await repository.commit({ message: 'fix again', files: { 'a.txt': changed({ ...FEATURE, 30: 'thirty, fixed again' }) } });
    expect(await fixes()).toBe(2);
  });

  it('are not the landings of other features, nor their work', async () => {
    const files = (text: string): CommitOptions => ({ message: text, files: { 'a.txt': changed({ ...FEATURE, 30: text }) } });
    await repository.squashMerge('feature/x');
    const squashedLater = await repository.worktree('feature/squashed');
    await squashedLater.commit(files('squashed'));
    await repository.squashMerge('feature/squashed');
    const mergedLater = await repository.worktree('feature/merged');
    await mergedLater.commit(files('merged'));
    await repository.merge('feature/merged');
    const forwarded = await repository.worktree('feature/forwarded');
    await forwarded.commit(files('forwarded'));
    await repository.fastForward('feature/forwarded');
    expect(await fixes()).toBe(0);
  });

  it('of two features\' lines count for the one that it changes more', async () => {
    const other = await repository.worktree('feature/y');
    await other.commit({ message: 'y', files: { 'b.txt': changed({ 5: 'y five', 15: 'y fifteen' }) }, author: CLAUDE });
    await repository.merge('feature/x');
    await repository.merge('feature/y');
    await fix({ files: { 'a.txt': changed({ ...FEATURE, 30: 'fixed' }), 'b.txt': changed({ 5: 'fixed', 15: 'fixed' }) } });
    expect([await fixes(), await fixes('feature/y')]).toEqual([0, 1]);
  });

  it('are not known without an agent, nor looked for where the work is not in', async () => {
    const byHand = await repository.worktree('feature/by-hand');
    await byHand.commit({ message: 'b', files: { 'b.txt': changed({ 5: 'five' }) } });
    await repository.merge('feature/by-hand');
    await repository.commit({ message: 'fix', files: { 'b.txt': changed({ 5: 'five, fixed' }) } });
    const found = await look('feature/by-hand');
    expect(found.feature).toMatchObject({ agent: null, manualFixes: null });
    expect(found.feature.evidence).toMatchObject({ landing: { how: 'merge', certainty: 'certain' }, agentCommits: [], fixes: [] });
    expect(await fixes()).toBe(0);
  });

  it('depend on who the user says is an agent', async () => {
    await feature.commit({ message: 'by the house\n\nX-Agent: robot 2', files: { 'new.txt': 'newer\n' } });
    expect(await fixes()).toBe(1);
    expect((await look('feature/x', { agents: { House: ['x-agent: robot'] } })).feature).toMatchObject({ agent: 'claude', manualFixes: 0 });
    expect((await look('feature/x', { agents: { House: ['x-agent: robot'], claude: [] } })).feature).toMatchObject({ agent: 'house', manualFixes: 0 });
    const { warnings } = await inspectFolders([repository.folder], { agents: { House: ['', 'x'.repeat(10_000)] } });
    expect(warnings).toEqual([{ reason: 'agentSignatureIgnored', message: expect.stringMatching(/^Not used to tell agents, .*: "", "x+…"\. Correct the setting parallelPatterns\.agents\.$/) as string }]);
  });
});
