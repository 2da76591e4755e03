import { chmod, mkdir, rename, rm, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ConflictFile } from '../../../src/recorder/conflictDetail';
import type { Inspection } from '../../../src/recorder/inspection';
import { folderState, stateDifferences } from '../../helpers/folderState';
import { candidateOn, inspectFolders } from '../../helpers/inspecting';
import { Repository, type Checkout } from '../../helpers/repository';

const LINES = Array.from({ length: 40 }, (_, index) => `line ${index + 1}`);
const text = (changes: Readonly<Record<number, string>> = {}): string => LINES.map((line, index) => `${changes[index + 1] ?? line}\n`).join('');
const file = (name: string, changes?: Readonly<Record<number, string>>): Record<string, string> => ({ [name]: text(changes) });

let repository: Repository;

beforeEach(async () => {
  repository = await Repository.withFirstCommit({ ...file('a.txt'), ...file('dir/b.txt'), 'small.txt': 'one\n' });
});
afterEach(() => repository.remove());

type Work = (checkout: Checkout) => Promise<unknown>;

/** Two worktrees with the work of two sides, the second one's uncommitted; what is reported must be what `git merge` says, in both orders. */
async function inspectTwo(left: Work, right: Work, options: Parameters<typeof inspectFolders>[1] = {}): Promise<Inspection> {
  const one = await repository.worktree('one');
  const two = await repository.worktree('two');
  await left(one);
  await one.commit({ message: 'left' });
  await right(two);
  const root = path.dirname(repository.folder);
  const before = await folderState(root);
  const inspection = await inspectFolders([repository.folder], options);
  expect(inspection.warnings).toEqual([]);
  expect(stateDifferences(before, await folderState(root))).toEqual([]);
  await two.commit({ message: 'right' });
  const files = new Set(inspection.conflicts?.flatMap((pair) => pair.files));
  for (const [onto, other] of [['one', 'two'], ['two', 'one']] as const) expect(files, `${onto} with ${other}`).toEqual(await mergedByGit(onto, other));
  return inspection;
}

/** The files that git itself leaves unmerged, by the names that people know them by. */
async function mergedByGit(onto: string, other: string): Promise<ReadonlySet<string>> {
  await repository.git('checkout', '--quiet', '--force', '--detach', onto);
  await repository.git('merge', '--quiet', '--no-edit', other).catch(() => undefined);
  const unmerged = await repository.git('ls-files', '-u', '-z');
  await repository.git('reset', '--quiet', '--hard');
  await repository.git('clean', '-qfd');
  await repository.git('checkout', '--quiet', '--force', 'main');
  return new Set(unmerged.split('\0').filter((each) => each !== '').map((each) => each.slice(each.indexOf('\t') + 1).replace(/~(?:HEAD|one|two)$/, '')));
}

function details(inspection: Inspection): readonly ConflictFile[] {
  return inspection.conflicts?.[0]?.details ?? [];
}

const none: readonly never[] = [];
const range = (start: number, count = 1): { readonly start: number; readonly count: number } => ({ start, count });

describe('a conflict in the text of a file', () => {
  it('is told with its lines on both sides', async () => {
    const inspection = await inspectTwo(
      (one) => one.write('a.txt', text({ 3: 'new\nhere', 10: 'left', 30: 'left a\nleft b' })),
      (two) => two.write('a.txt', text({ 10: 'right 1\nright 2', 30: 'right' })),
      { hunks: true },
    );
    expect(details(inspection)).toMatchObject([
      {
        path: 'a.txt',
        kind: 'content',
        surface: null,
        left: { path: 'a.txt', ranges: [range(11), range(31, 2)] },
        right: { path: 'a.txt', ranges: [range(10, 2), range(31)] },
        base: { path: 'a.txt', ranges: [range(10), range(30)] },
        hunks: [
          { base: 'line 10\n', left: 'left\n', right: 'right 1\nright 2\n' },
          { base: 'line 30\n', left: 'left a\nleft b\n', right: 'right\n' },
        ],
      },
    ]);
  });

  it('has an empty range where one side took the lines out', async () => {
    const inspection = await inspectTwo(
      (one) => one.write('a.txt', text({ 10: 'left' })),
      (two) => two.write('a.txt', LINES.filter((_, index) => index !== 9).join('\n') + '\n'),
    );
    expect(details(inspection)).toMatchObject([{ kind: 'content', left: { ranges: [range(10)] }, right: { ranges: [range(9, 0)] } }]);
    expect(details(inspection)[0]).not.toHaveProperty('hunks');
  });

  it('is told only where the sides differ when both made the file', async () => {
    const inspection = await inspectTwo(
      (one) => one.write('new.txt', text({ 5: 'left' })),
      (two) => two.write('new.txt', text({ 5: 'right' })),
    );
    expect(details(inspection)).toMatchObject([{ path: 'new.txt', kind: 'bothAdded', left: { ranges: [range(5)] }, right: { ranges: [range(5)] } }]);
  });

  it('of 50,000 lines, and with conflict markers in it', async () => {
    const markers = '<<<<<<< HEAD\nmine\n=======\nyours\n>>>>>>> other\n';
    const long = (who: string): string => `${markers}${Array.from({ length: 50_000 }, (_, index) => `${index}${index === 40_000 ? who : ''}\n`).join('')}`;
    await repository.commit({ message: 'long', files: { 'long.txt': long('') } });
    const inspection = await inspectTwo(
      (one) => one.write('long.txt', long(' left')),
      (two) => two.write('long.txt', long(' right')),
      { hunks: true },
    );
    expect(details(inspection)).toMatchObject([{ left: { ranges: [range(40_006)] }, right: { ranges: [range(40_006)] }, hunks: [{ left: '40000 left\n', right: '40000 right\n', base: '40000\n' }] }]);
  });

  it('without a line end at the end of the file', async () => {
    const inspection = await inspectTwo(
      (one) => one.write('small.txt', 'one'),
      (two) => two.write('small.txt', 'two\n'),
      { hunks: true },
    );
    expect(details(inspection)).toMatchObject([{ hunks: [{ base: 'one\n', left: 'one', right: 'two\n' }] }]);
  });

  it('names that hold quotes, line ends, tabs and what is no UTF-8', async () => {
    const odd = ['with "quotes"', 'with\nline end', 'with\ttab', 'ünïcode', ' leading', '-dash', 'a b/c d'];
    await repository.commit({ message: 'odd', files: Object.fromEntries(odd.map((name) => [name, text()])) });
    const bytes = Buffer.concat([Buffer.from(`${repository.folder}/`), Buffer.from([0xff, 0xfe, 0x2e])]);
    await writeFile(bytes, text());
    await repository.commit({ message: 'bytes' });
    const edit = async (checkout: Checkout, who: string): Promise<void> => {
      for (const name of odd) await checkout.write(name, text({ 7: who }));
      await writeFile(Buffer.concat([Buffer.from(`${checkout.folder}/`), bytes.subarray(repository.folder.length + 1)]), text({ 7: who }));
    };
    const inspection = await inspectTwo((one) => edit(one, 'left'), (two) => edit(two, 'right'));
    expect(details(inspection).map((each) => each.path).sort()).toEqual([...odd, '\ufffd\ufffd.'].sort());
    for (const each of details(inspection)) expect(each, each.path).toMatchObject({ kind: 'content', left: { path: each.path, ranges: [range(7)] }, right: { path: each.path, ranges: [range(7)] } });
  });
});

describe('renames and deletions', () => {
  it('names a renamed file as each side calls it', async () => {
    const inspection = await inspectTwo(
      async (one) => {
        await one.git('mv', 'a.txt', 'renamed.txt');
        await one.write('renamed.txt', text({ 8: 'left' }));
      },
      (two) => two.write('a.txt', text({ 8: 'right' })),
    );
    expect(details(inspection)).toMatchObject([
      { path: 'renamed.txt', kind: 'content', left: { path: 'renamed.txt', ranges: [range(8)] }, right: { path: 'a.txt', ranges: [range(8)] }, base: { path: 'a.txt' } },
    ]);
  });

  it('two names for one file', async () => {
    const inspection = await inspectTwo(
      (one) => one.git('mv', 'a.txt', 'left.txt'),
      (two) => two.git('mv', 'a.txt', 'right.txt'),
    );
    const found = details(inspection);
    expect(found.map((each) => each.path)).toEqual(['a.txt', 'left.txt', 'right.txt']);
    for (const each of found) expect(each).toMatchObject({ kind: 'renames', left: { path: 'left.txt', ranges: none }, right: { path: 'right.txt', ranges: none } });
  });

  it('one name for two files', async () => {
    const inspection = await inspectTwo(
      (one) => one.git('mv', 'a.txt', 'same.txt'),
      async (two) => {
        await two.git('mv', 'dir/b.txt', 'same.txt');
        await two.write('same.txt', text({ 4: 'right' }));
      },
    );
    expect(details(inspection)).toMatchObject([{ path: 'same.txt', kind: 'renames', left: { path: 'same.txt', ranges: [range(4)] }, right: { path: 'same.txt', ranges: [range(4)] } }]);
  });

  it('a file that one side changes and the other deletes', async () => {
    const inspection = await inspectTwo(
      (one) => rm(path.join(one.folder, 'a.txt')),
      (two) => two.write('a.txt', text({ 8: 'right' })),
    );
    expect(details(inspection)).toMatchObject([{ path: 'a.txt', kind: 'changedAndDeleted', left: { path: 'a.txt', blob: null, ranges: none }, right: { path: 'a.txt', ranges: none } }]);
    expect(details(inspection)[0]?.right.blob).toMatch(/^[0-9a-f]{40}$/);
  });

  it('a file that one side renames and the other deletes', async () => {
    const inspection = await inspectTwo(
      (one) => one.git('mv', 'a.txt', 'moved.txt'),
      (two) => rm(path.join(two.folder, 'a.txt')),
    );
    expect(details(inspection)).toMatchObject([{ path: 'moved.txt', kind: 'renames', left: { path: 'moved.txt' }, right: { path: 'a.txt', blob: null } }]);
  });

  it('a name of another case merges, and is a near conflict with a change', async () => {
    const inspection = await inspectTwo(
      (one) => rename(path.join(one.folder, 'a.txt'), path.join(one.folder, 'A.txt')),
      (two) => two.write('a.txt', text({ 8: 'right' })),
    );
    expect(inspection.conflicts).toEqual([]);
    expect(inspection.nearConflicts).toMatchObject([{ kind: 'removedUse', left: { path: 'A.txt' }, right: { path: 'a.txt', ranges: [range(8)] }, subject: 'a.txt' }]);
  });
});

describe('contents that are no text', () => {
  it('binary files', async () => {
    await repository.commit({ message: 'binary', files: { 'b.bin': 'a\0b\n' } });
    const inspection = await inspectTwo((one) => one.write('b.bin', 'l\0b\n'), (two) => two.write('b.bin', 'r\0b\n'), { hunks: true });
    expect(details(inspection)).toMatchObject([{ path: 'b.bin', kind: 'binary', left: { ranges: none }, right: { ranges: none }, hunks: none }]);
  });

  it('text that attributes call binary', async () => {
    await repository.commit({ message: 'attributes', files: { '.gitattributes': '*.txt binary\n' } });
    const inspection = await inspectTwo((one) => one.write('a.txt', text({ 1: 'left' })), (two) => two.write('a.txt', text({ 1: 'right' })));
    expect(details(inspection)).toMatchObject([{ path: 'a.txt', kind: 'binary', left: { ranges: none } }]);
  });

  it('pointers of Git LFS, as what they stand for', async () => {
    const pointer = (digit: string): string => `version https://git-lfs.github.com/spec/v1\noid sha256:${digit.repeat(64)}\nsize 12345\n`;
    await repository.commit({ message: 'lfs', files: { 'art/big.psd': pointer('0') } });
    const inspection = await inspectTwo((one) => one.write('art/big.psd', pointer('1')), (two) => two.write('art/big.psd', pointer('2')));
    expect(details(inspection)).toMatchObject([{ path: 'art/big.psd', kind: 'binary', left: { path: 'art/big.psd', ranges: none } }]);
  });

  it('symbolic links, and a link against a file', async () => {
    await symlink('a.txt', path.join(repository.folder, 'link'));
    await symlink('a.txt', path.join(repository.folder, 'other'));
    await repository.commit({ message: 'links' });
    const relink = async (checkout: Checkout, name: string, target: string | null): Promise<void> => {
      await rm(path.join(checkout.folder, name));
      if (target === null) await checkout.write(name, 'a file\n');
      else await symlink(target, path.join(checkout.folder, name));
    };
    const inspection = await inspectTwo(
      async (one) => {
        await relink(one, 'link', 'dir/b.txt');
        await relink(one, 'other', null);
      },
      async (two) => {
        await relink(two, 'link', 'small.txt');
        await relink(two, 'other', 'small.txt');
      },
    );
    expect(details(inspection)).toMatchObject([
      { path: 'link', kind: 'content', left: { ranges: none }, right: { ranges: none } },
      { path: 'other', kind: 'mode', left: { path: 'other', ranges: none }, right: { path: 'other', ranges: none } },
    ]);
  });

  it('a file where the other side has a folder', async () => {
    const inspection = await inspectTwo((one) => one.write('thing', 'a file\n'), (two) => two.write('thing/inside.txt', 'a folder\n'));
    expect(details(inspection)).toMatchObject([{ path: 'thing', kind: 'fileAndFolder', left: { path: 'thing' }, right: { path: 'thing', blob: null } }]);
    expect(inspection.conflicts).toMatchObject([{ files: ['thing'] }]);
  });

  it('modes', async () => {
    const inspection = await inspectTwo(
      async (one) => {
        await one.write('run.sh', 'echo\n');
        await chmod(path.join(one.folder, 'run.sh'), 0o755);
      },
      (two) => two.write('run.sh', 'echo\n'),
    );
    expect(details(inspection).map(({ path: name, kind }) => [name, kind])).toEqual([['run.sh', 'mode']]);
  });

  it('submodules, uncommitted pointers included', async () => {
    const library = await Repository.withFirstCommit({ 'lib.txt': '1\n' });
    const commits = [await library.git('rev-parse', 'HEAD')];
    for (const branch of ['x', 'y']) {
      await library.git('checkout', '--quiet', '-B', branch, commits[0] ?? '');
      commits.push(await library.commit({ message: branch, files: { 'lib.txt': branch } }));
    }
    await repository.git('-c', 'protocol.file.allow=always', 'submodule', '--quiet', 'add', library.folder, 'lib');
    await repository.git('-C', 'lib', 'checkout', '--quiet', commits[0] ?? '');
    await repository.commit({ message: 'submodule' });
    const move = (to: string | undefined): Work => async (checkout) => {
      await checkout.git('-c', 'protocol.file.allow=always', 'submodule', '--quiet', 'update', '--init');
      await checkout.git('-C', 'lib', 'checkout', '--quiet', to ?? '');
    };
    const inspection = await inspectTwo(move(commits[1]), move(commits[2]));
    expect(details(inspection)).toMatchObject([{ path: 'lib', kind: 'submodule', left: { path: 'lib', blob: null, ranges: none }, right: { path: 'lib', blob: null, ranges: none } }]);
    await library.remove();
  });
});

describe('line ends', () => {
  const windows = (content: string): string => content.replaceAll('\n', '\r\n');

  it('one side that turns all of a file to CRLF is in conflict with any change', async () => {
    const inspection = await inspectTwo((one) => one.write('a.txt', windows(text())), (two) => two.write('a.txt', text({ 8: 'right' })));
    expect(details(inspection)).toMatchObject([{ path: 'a.txt', kind: 'content', left: { ranges: [range(1, 40)] }, right: { ranges: [range(1, 40)] } }]);
  });

  it('but not where the user has git bring them into line', async () => {
    await repository.commit({ message: 'attributes', files: { '.gitattributes': '*.txt text\n', 'raw.txt': text() } });
    await repository.git('config', 'merge.renormalize', 'true');
    await repository.git('config', 'core.autocrlf', 'false');
    const inspection = await inspectTwo(
      async (one) => {
        // Stored with CRLF, as by somebody without the attribute.
        await one.write('stored', windows(text({ 20: 'left' })));
        const oid = await one.git('hash-object', '-w', '--no-filters', 'stored');
        await rm(path.join(one.folder, 'stored'));
        await one.git('update-index', '--cacheinfo', `100644,${oid},a.txt`);
        await one.repository.gitIn(one.folder, ['commit', '--quiet', '-m', 'stored']);
        await one.git('checkout', '--quiet', '--', 'a.txt');
      },
      (two) => two.write('a.txt', text({ 8: 'right', 20: 'right' })),
    );
    expect(details(inspection)).toMatchObject([{ path: 'a.txt', kind: 'content', left: { ranges: [range(20)] }, right: { ranges: [range(20)] } }]);
  });
});

describe('the base', () => {
  it('is the left side of its conflicts, under its own names', async () => {
    const one = await repository.worktree('one');
    await one.commit({ message: 'left', files: file('a.txt', { 5: 'mine' }) });
    await repository.git('mv', 'a.txt', 'base name.txt');
    await repository.commit({ message: 'moved on', files: file('base name.txt', { 5: 'theirs\nand more' }) });
    const inspection = await inspectFolders([repository.folder]);
    expect(candidateOn(inspection, 'one')).toMatchObject({
      baseConflictFiles: ['base name.txt'],
      baseConflicts: [{ path: 'base name.txt', kind: 'content', left: { path: 'base name.txt', ranges: [range(5, 2)] }, right: { path: 'a.txt', ranges: [range(5)] }, base: { path: 'a.txt' } }],
    });
  });

  it('is what the two have in common, also where they left it at different points', async () => {
    const one = await repository.worktree('one');
    await one.commit({ message: 'left', files: file('a.txt', { 20: 'left' }) });
    await repository.commit({ message: 'moved on', files: file('a.txt', { 2: 'two\nlines' }) });
    const two = await repository.worktree('two');
    await two.commit({ message: 'right', files: file('a.txt', { 2: 'two\nlines', 20: 'right' }) });
    const inspection = await inspectFolders([repository.folder]);
    expect(details(inspection)).toMatchObject([{ left: { ranges: [range(20)] }, right: { ranges: [range(21)] }, base: { ranges: [range(20)] } }]);
  });

  it('uncommitted work is left out when told', async () => {
    const [one, two] = [await repository.worktree('one'), await repository.worktree('two')];
    await one.commit({ message: 'left', files: file('a.txt', { 20: 'left' }) });
    await two.commit({ message: 'right', files: { 'r.txt': 'r' } });
    await two.write('a.txt', text({ 20: 'right' }));
    expect((await inspectFolders([repository.folder])).conflicts).toMatchObject([{ files: ['a.txt'] }]);
    expect((await inspectFolders([repository.folder], { includeUncommitted: false })).conflicts).toEqual([]);
  });
});

it('a real conflict in a shared surface says so', async () => {
  await repository.commit({ message: 'lock', files: { 'web/package-lock.json': text() } });
  const inspection = await inspectTwo((one) => one.write('web/package-lock.json', text({ 1: 'l' })), (two) => two.write('web/package-lock.json', text({ 1: 'r' })));
  expect(details(inspection)).toMatchObject([{ path: 'web/package-lock.json', kind: 'content', surface: 'lockFile' }]);
  expect(inspection.nearConflicts).toEqual([]);
});

it('folders that are made for it leave nothing behind', async () => {
  const temporary = path.join(path.dirname(repository.folder), 'temporary');
  await mkdir(temporary);
  await inspectTwo((one) => one.write('a.txt', text({ 1: 'l' })), (two) => two.write('a.txt', text({ 1: 'r' })), { temporaryFolder: temporary, hunks: true });
  expect([...(await folderState(temporary)).keys()]).toEqual(['']);
});
