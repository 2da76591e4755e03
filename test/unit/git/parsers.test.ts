import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { commitLogFormat, parseCommitLog } from '../../../src/git/commitLog';
import { filtersOff, mergeSettings, parseConfiguration } from '../../../src/git/configuration';
import { GitError, gitFailure } from '../../../src/git/gitError';
import { atLeast, parseGitVersion } from '../../../src/git/gitVersion';
import { parseMergeTree } from '../../../src/git/mergeTree';
import { parseNumstat } from '../../../src/git/numstat';
import { PatchIdentityReader } from '../../../src/git/patchIdentity';
import { madeCommit, parseReflog } from '../../../src/git/reflog';
import { parseRefs } from '../../../src/git/refs';
import { parseStatus } from '../../../src/git/status';
import { bytesAsText, readable, textAsBytes } from '../../../src/git/text';
import { WholePatchReader } from '../../../src/git/wholePatch';
import { parseWorktreeList } from '../../../src/git/worktreeList';

const oid = (digit: string): string => digit.repeat(40);

/** File names that a hostile repository may hold: anything but NUL and the empty name. */
const fileName = fc.string({ unit: 'binary', minLength: 1, maxLength: 20 }).filter((name) => !name.includes('\0'));

describe('worktree list', () => {
  it('reads every kind of worktree', () => {
    const text = [
      `worktree /repo\0HEAD ${oid('a')}\0branch refs/heads/main\0\0`,
      `worktree /with space\nand line\0HEAD ${oid('b')}\0detached\0locked because it is\0\0`,
      `worktree /gone\0HEAD ${oid('0')}\0branch refs/heads/unborn\0prunable gitdir file points to non-existent location\0\0`,
      'worktree /bare\0bare\0\0',
    ].join('');
    expect(parseWorktreeList(text)).toEqual([
      { path: '/repo', head: oid('a'), branch: 'refs/heads/main', bare: false, detached: false, locked: false, prunable: false },
      { path: '/with space\nand line', head: oid('b'), branch: null, bare: false, detached: true, locked: true, prunable: false },
      { path: '/gone', head: null, branch: 'refs/heads/unborn', bare: false, detached: false, locked: false, prunable: true },
      { path: '/bare', head: null, branch: null, bare: true, detached: false, locked: false, prunable: false },
    ]);
  });

  it('reads the form of gits before 2.36', () => {
    expect(parseWorktreeList(`worktree /repo\nHEAD ${oid('a')}\nbranch refs/heads/main\n\nworktree /b\nHEAD ${oid('b')}\ndetached\n\n`, '\n').map((worktree) => worktree.path)).toEqual(['/repo', '/b']);
  });
});

describe('refs', () => {
  it('reads names, commits and where symbolic ones point', () => {
    expect(parseRefs(`refs/heads/main\0${oid('a')}\0\nrefs/remotes/origin/HEAD\0${oid('a')}\0refs/remotes/origin/main\n`)).toEqual([
      { name: 'refs/heads/main', oid: oid('a'), target: null },
      { name: 'refs/remotes/origin/HEAD', oid: oid('a'), target: 'refs/remotes/origin/main' },
    ]);
  });
});

describe('commit log', () => {
  const marker = 'e41c0ffee';
  /** A record as `git log -z --name-only` prints it. */
  const record = (message: string, paths: readonly string[], mark = '>'): string =>
    [marker, [mark, oid('c'), `${oid('a')} ${oid('b')}`, 'An author', 'author@example.org', 'A committer', 'committer@example.org', '1700000000', '1700000060', `${message}\n`, ''].join('\0'), '\0', paths.length > 0 ? `\n${paths.join('\0')}\0` : ''].join('');

  it('reads all fields', () => {
    expect(parseCommitLog(record('Subject\n\nBody', ['a', 'b']) + record('Edge', [], '-'), marker)).toEqual([
      {
        oid: oid('c'),
        parents: [oid('a'), oid('b')],
        authorName: 'An author',
        authorEmail: 'author@example.org',
        committerName: 'A committer',
        committerEmail: 'committer@example.org',
        authoredAt: 1_700_000_000_000,
        committedAt: 1_700_000_060_000,
        message: 'Subject\n\nBody',
        boundary: false,
        paths: ['a', 'b'],
      },
      expect.objectContaining({ message: 'Edge', boundary: true, paths: [] }),
    ]);
  });

  it('cannot be broken by names and messages', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fileName, fc.array(fileName, { maxLength: 4 })), { maxLength: 4 }), (records) => {
        const commits = parseCommitLog(records.map(([message, paths]) => record(message, paths)).join(''), marker);
        expect(commits.map((commit) => commit.paths)).toEqual(records.map(([, paths]) => paths));
      }),
    );
  });

  it('asks for the fields that it reads', () => {
    expect(commitLogFormat(marker)).toBe(`${marker}%m%x00%H%x00%P%x00%an%x00%ae%x00%cn%x00%ce%x00%at%x00%ct%x00%B%x00`);
  });
});

describe('numstat', () => {
  it('reads changes, binary files, renames and empty lists', () => {
    expect(parseNumstat(`${oid('a')}\x003\t1\tsrc/a b.ts\0-\t-\ticon.png\0${oid('b')}\0${oid('c')}\x000\t0\t\0old\0new\0`)).toEqual([
      [
        { path: 'src/a b.ts', from: null, added: 3, deleted: 1 },
        { path: 'icon.png', from: null, added: 0, deleted: 0 },
      ],
      [],
      [{ path: 'new', from: 'old', added: 0, deleted: 0 }],
    ]);
  });

  it('keeps any name, even one like a commit', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(fileName, fc.constant(oid('d'))), { maxLength: 5 }), (names) => {
        expect(parseNumstat(`${oid('a')}\0${names.map((name) => `1\t2\t${name}\0`).join('')}`)[0]?.map((file) => file.path)).toEqual(names);
        expect(parseNumstat(`${oid('a')}\0${names.map((name) => `1\t2\t\0${oid('e')}\0${name}\0`).join('')}`)).toHaveLength(1);
      }),
    );
  });

  it('refuses what is none', () => {
    expect(() => parseNumstat('fatal: whatever\0')).toThrow(RangeError);
  });
});

describe('status', () => {
  it('reads every kind of entry', () => {
    const text = [
      `1 .M N... 100644 100644 100644 ${oid('a')} ${oid('a')} a file with spaces`,
      `1 A. S.M. 000000 160000 160000 ${oid('0')} ${oid('b')} library`,
      `2 R. N... 100644 100644 100644 ${oid('a')} ${oid('a')} R100 new name`,
      'old name',
      `u UU N... 100644 100644 100644 100644 ${oid('a')} ${oid('b')} ${oid('c')} in conflict`,
      '? un\ntracked',
      '! ignored',
      '# branch.head main',
      '',
    ].join('\0');
    expect(parseStatus(text)).toEqual([
      { kind: 'changed', path: 'a file with spaces', submodule: false },
      { kind: 'changed', path: 'library', submodule: true },
      { kind: 'changed', path: 'new name', submodule: false },
      { kind: 'unmerged', path: 'in conflict', submodule: false },
      { kind: 'untracked', path: 'un\ntracked', submodule: false },
    ]);
  });
});

describe('merge-tree', () => {
  it('reads clean and conflicting results in order, with the stages of each file once', () => {
    const conflict = `0\0${oid('b')}\x00100644 ${oid('1')} 2\tf\x00100644 ${oid('2')} 3\tf\x00100644 ${oid('3')} 1\tg h\0\x001\0f\0Auto-merging\0Auto-merging f\n\x002\0f\0g h\0CONFLICT (contents)\0CONFLICT (content): in f\n\0\0`;
    expect(parseMergeTree(`1\0${oid('a')}\0\0${conflict}1\0${oid('c')}\0\0`)).toEqual([
      { clean: true, tree: oid('a'), files: [], stages: [], messages: [] },
      {
        clean: false,
        tree: oid('b'),
        files: ['f', 'g h'],
        stages: [
          { mode: '100644', oid: oid('1'), stage: 2, path: 'f' },
          { mode: '100644', oid: oid('2'), stage: 3, path: 'f' },
          { mode: '100644', oid: oid('3'), stage: 1, path: 'g h' },
        ],
        messages: [{ paths: ['f', 'g h'], type: 'CONFLICT (contents)' }],
      },
      { clean: true, tree: oid('c'), files: [], stages: [], messages: [] },
    ]);
  });

  it('knows no version without content, and still names its file', () => {
    expect(parseMergeTree(`0\0${oid('b')}\x00000000 ${oid('0')} 2\tf\0\0\0`)[0]).toMatchObject({ files: ['f'], stages: [] });
  });

  it('names a file that the merge moved out of the way as everybody else does', () => {
    const conflict = `0\0${oid('b')}\x00100644 ${oid('1')} 2\tq~${oid('e')}\0\x002\0q~${oid('e')}\0q\0CONFLICT (file/directory)\0words\n\0\0`;
    expect(parseMergeTree(conflict)[0]).toMatchObject({ files: ['q'], stages: [{ path: 'q' }], messages: [{ paths: ['q'] }] });
    expect(parseMergeTree(conflict.replace('(file/directory)', '(contents)'))[0]).toMatchObject({ files: [`q~${oid('e')}`] });
  });

  it('refuses what is none', () => {
    expect(() => parseMergeTree('fatal\0\0')).toThrow(RangeError);
    expect(parseMergeTree('')).toEqual([]);
  });
});

describe('reflog', () => {
  it('reads entries, skips half a line, and knows which made commits', () => {
    const entries = parseReflog(
      [
        `${oid('0')} ${oid('a')} A > person <a@example.org> 1700000000 +0100\tbranch: Created from main`,
        `${oid('a')} ${oid('b')} A person <a@example.org> 1700000060 +0000\tcommit: a\ttab`,
        `${oid('b')} ${oid('c')} A person <a@example.org> 1700000120 +0000`,
        `${oid('c')} ${oid('d')} A per`,
      ].join('\n'),
    );
    expect(entries.map((entry) => [entry.at, entry.message])).toEqual([[1_700_000_000_000, 'branch: Created from main'], [1_700_000_060_000, 'commit: a\ttab'], [1_700_000_120_000, '']]);
    expect(entries.map(madeCommit)).toEqual([false, true, false]);
    const made = ['commit (amend): x', 'commit (initial): x', 'commit (merge): x', 'cherry-pick: x', 'rebase (pick): x', 'rebase -i (pick): x', 'am: x', 'revert: x'];
    const moved = ['reset: moving to x', 'merge main: Fast-forward', 'checkout: moving from a to b', 'rebase (start): checkout main', 'pull: Fast-forward', 'branch: Reset to x', 'committee: no'];
    const judge = (message: string): boolean => madeCommit({ from: '', to: '', at: 0, message });
    expect([made.map(judge).every(Boolean), moved.map(judge).some(Boolean)]).toEqual([true, false]);
  });
});

describe('configuration', () => {
  it('switches every filter off, whatever it is called, and keeps merge settings', () => {
    const configuration = parseConfiguration('filter.lfs.process\ngit-lfs filter-process\0filter.lfs.required\ntrue\0filter.a=b.c.clean\nx\0merge.renames\nfalse\0core.ignorecase\0');
    expect(filtersOff(configuration)).toEqual([
      ['filter.lfs.clean', ''],
      ['filter.lfs.smudge', ''],
      ['filter.lfs.process', ''],
      ['filter.lfs.required', 'false'],
      ['filter.a=b.c.clean', ''],
      ['filter.a=b.c.smudge', ''],
      ['filter.a=b.c.process', ''],
      ['filter.a=b.c.required', 'false'],
    ]);
    expect(mergeSettings(configuration)).toEqual([['merge.renames', 'false']]);
  });
});

describe('version', () => {
  it.each([
    ['git version 2.39.5', 2, 39],
    ['git version 2.39.5 (Apple Git-154)', 2, 39],
    ['git version 2.47.1.windows.2', 2, 47],
    ['git version 3.0.0-rc1', 3, 0],
  ])('%s', (text, major, minor) => {
    expect(parseGitVersion(`${text}\n`)).toMatchObject({ major, minor });
  });

  it('compares as numbers', () => {
    const version = parseGitVersion('git version 2.9.0');
    expect([atLeast(version, 2, 38), atLeast(version, 2, 9), atLeast(version, 1, 99)]).toEqual([false, true, true]);
  });

  it('refuses another program', () => {
    expect(() => parseGitVersion('hub 1.0')).toThrow(GitError);
  });
});

describe('patch identity', () => {
  const header = 'diff --git a/f b/f\nindex 1111111111111111111111111111111111111111..2222222222222222222222222222222222222222 100644\n';
  const text = (patch: string): string => `${oid('a')}\n${patch}`;
  const identities = (input: string): readonly (string | null)[] => {
    const reader = new PatchIdentityReader();
    reader.push(input);
    return reader.end();
  };

  it('does not care where lines stand, only what they are and in which file', () => {
    const patch = `${header}--- a/f\n+++ b/f\n@@ -1 +1 @@ here\n-old\n+new\n`;
    const [here, there, other, elsewhere] = identities(
      text(patch) + text(patch.replace('@@ -1 +1 @@ here', '@@ -9 +8 @@ there').replace('1111', '3333')) + text(patch.replace('+new', '+ new')) + text(patch.replaceAll('/f', '/g')),
    );
    expect(here).toBe(there);
    expect(new Set([here, other, elsewhere]).size).toBe(3);
  });

  it('compares binary files by content, and gives nothing for an empty commit', () => {
    const binary = `${header}Binary files a/f and b/f differ\n`;
    const [one, two, none, same] = identities(text(binary) + text(binary.replace('2222', '4444')) + text('') + text(binary));
    expect(none).toBeNull();
    expect(one).toBe(same);
    expect(one).not.toBe(two);
  });

  it('gives the same however the text is cut into pieces', () => {
    const input = text(`${header}--- a/f\n+++ b/f\n@@ -1 +1 @@\n-é\n+ü\n`) + text('') + text(`${header}Binary files a/f and b/f differ\n`);
    const whole = identities(input);
    fc.assert(
      fc.property(fc.array(fc.nat({ max: input.length }), { maxLength: 8 }), (cuts) => {
        const reader = new PatchIdentityReader();
        const stops = [0, ...cuts.sort((a, b) => a - b), input.length];
        for (let index = 1; index < stops.length; index += 1) reader.push(input.slice(stops[index - 1], stops[index]));
        expect(reader.end()).toEqual(whole);
      }),
    );
  });
});

describe('whole patches', () => {
  const head = (name: string): string => `diff --git a/${name} b/${name}\nindex ${oid('1')}..${oid('2')} 100644\n--- a/${name}\n+++ b/${name}\n`;
  const patches = (input: string): ReturnType<WholePatchReader['end']> => {
    const reader = new WholePatchReader();
    reader.push(input);
    return reader.end();
  };

  it('keep the lines of every hunk, whatever they look like', () => {
    const body = `@@ -2,2 +2 @@ f()\n--- a/x\n-diff --git a/x b/x\n+++ b/x\n@@ -9,0 +9,2 @@\n+\n+${oid('a')}\n\\ No newline at end of file\n`;
    const [first, none, second] = patches(`${oid('b')}\n${head('f')}${body}${oid('c')}\n${oid('d')}\n${head('"g \\303"').replaceAll('a/"', '"a/').replaceAll('b/"', '"b/')}@@ -1 +0,0 @@\n-x\n`);
    expect(first?.files).toMatchObject([
      {
        path: 'f',
        status: 'changed',
        binary: false,
        hunks: [
          { oldStart: 2, oldCount: 2, newStart: 2, newCount: 1, removed: ['-- a/x\n', 'diff --git a/x b/x\n'], added: ['++ b/x\n'] },
          { oldStart: 9, oldCount: 0, newStart: 9, newCount: 2, removed: [], added: ['\n', oid('a')] },
        ],
      },
    ]);
    expect(none).toEqual({ identity: null, files: [] });
    expect(second?.files).toMatchObject([{ path: 'g \uFFFD', hunks: [{ removed: ['x\n'], added: [] }] }]);
  });

  it('know binary and deleted files, and give up the lines of huge ones alone', () => {
    const binary = `diff --git a/i.png b/i.png\ndeleted file mode 100644\nindex ${oid('1')}..${oid('0')}\nBinary files a/i.png and /dev/null differ\n`;
    const huge = `${head('f')}@@ -0,0 +1,30000 @@\n${'+x\n'.repeat(30_000)}`;
    const [one, big, after] = patches(`${oid('b')}\n${binary}${oid('c')}\n${huge}${oid('d')}\n${head('f')}@@ -1 +1 @@\n-x\n+y\n`);
    expect(one?.files).toMatchObject([{ path: 'i.png', status: 'deleted', binary: true, oldBlob: oid('1'), newBlob: null, hunks: [] }]);
    expect(big).toEqual({ identity: expect.stringMatching(/^[0-9a-f]{64}$/) as string, files: null });
    expect(after?.files?.[0]?.hunks).toHaveLength(1);
  });
});

describe('text', () => {
  it('keeps every byte', () => {
    fc.assert(
      fc.property(fc.uint8Array(), (bytes) => {
        expect([...textAsBytes(bytesAsText(Buffer.from(bytes)))]).toEqual([...bytes]);
      }),
    );
    expect(readable(bytesAsText(Buffer.from('ä🚀')))).toBe('ä🚀');
    expect(readable('\xff')).toBe('\uFFFD');
  });
});

describe('failures', () => {
  it.each([
    ["fatal: detected dubious ownership in repository at '/r'", 'unsafeRepository'],
    ['fatal: not a git repository (or any of the parent directories): .git', 'notARepository'],
    ['error: object file .git/objects/aa/bb is empty\nfatal: loose object aabb is corrupt', 'brokenRepository'],
    ['fatal: bad object HEAD', 'brokenRepository'],
    ['fatal: something new', 'failed'],
    ['', 'failed'],
  ])('%s', (stderr, reason) => {
    const failure = gitFailure(stderr, '/r');
    expect(failure.reason).toBe(reason);
    expect(failure.message).toContain('/r');
    expect(failure.message).not.toContain('\n');
  });
});
