import { chmod, mkdir, mkdtemp, readdir, realpath, rm, symlink, truncate, utimes, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Git } from '../../../src/git/git';
import { GitError } from '../../../src/git/gitError';
import { folderState, stateDifferences } from '../../helpers/folderState';
import { candidateOn, conflictsByBranch, inspectFolders } from '../../helpers/inspecting';
import { CLAUDE, Repository } from '../../helpers/repository';

let repository: Repository;
let root: string;

beforeEach(async () => {
  repository = await Repository.withFirstCommit({ 'a.txt': '1\n2\n3\n', 'deep/b.txt': 'b\n' });
  root = path.dirname(repository.folder);
});
afterEach(() => repository.remove());

/** Inspects, and fails when a single byte of the repository or a worktree has changed. */
async function inspectUntouched(...args: Parameters<typeof inspectFolders>): ReturnType<typeof inspectFolders> {
  const before = await folderState(root);
  const inspection = await inspectFolders(...args);
  expect(stateDifferences(before, await folderState(root))).toEqual([]);
  return inspection;
}

describe('which worktrees', () => {
  it('leaves out detached, prunable and idle ones with the reason, keeps a locked one', async () => {
    const detached = await repository.worktree('detached');
    await detached.commit({ message: 'work', files: { 'x.txt': 'x' } });
    await detached.git('checkout', '--quiet', '--detach');
    const gone = await repository.worktree('gone');
    await rm(gone.folder, { recursive: true });
    const idle = await repository.worktree('idle');
    const locked = await repository.worktree('locked', { locked: true });
    await locked.commit({ message: 'work', files: { 'y.txt': 'y' } });
    const inspection = await inspectUntouched([repository.folder]);
    expect(inspection.candidates.map((candidate) => candidate.feature.branch)).toEqual(['locked']);
    expect([...inspection.leftOut].sort((a, b) => a.worktree.localeCompare(b.worktree))).toEqual(
      [
        { worktree: detached.folder, reason: 'detached' },
        { worktree: gone.folder, reason: 'prunable' },
        { worktree: idle.folder, reason: 'noWork' },
        { worktree: repository.folder, reason: 'isBase' },
      ].sort((a, b) => a.worktree.localeCompare(b.worktree)),
    );
  });

  it('proposes the newest group and keeps older ones to be ticked', async () => {
    const old = await repository.worktree('old');
    await old.commit({ message: 'old', files: { 'o.txt': 'o' } });
    const first = await repository.worktree('first', { after: 25 * 60 });
    const second = await repository.worktree('second', { after: 23 * 60 });
    await first.commit({ message: '1', files: { '1.txt': '1' } });
    await second.commit({ message: '2', files: { '2.txt': '2' } });
    const inspection = await inspectUntouched([repository.folder]);
    expect(inspection.candidates.map((candidate) => [candidate.feature.branch, candidate.group])).toEqual([['old', 0], ['first', 1], ['second', 1]]);
    expect(inspection.proposed).toEqual([first.folder, second.folder]);
    expect(inspection.leftOut).toContainEqual({ worktree: old.folder, reason: 'notSelected' });
  });

  it('lets the main worktree be ticked when it is on a feature branch', async () => {
    const one = await repository.worktree('one');
    await one.commit({ message: '1', files: { '1.txt': '1' } });
    await repository.git('checkout', '--quiet', '-b', 'here');
    await repository.commit({ message: 'here', files: { 'h.txt': 'h' } });
    const inspection = await inspectUntouched([repository.folder]);
    expect(inspection.proposed).toEqual([one.folder]);
    expect(inspection.leftOut).toEqual([{ worktree: repository.folder, reason: 'notSelected' }]);
    expect(candidateOn(inspection, 'here').feature.commits).toBe(1);
  });

  it('takes a repository once, however it is named, and joins several by time', async () => {
    const one = await repository.worktree('one');
    await one.commit({ message: '1', files: { 'src/1.txt': '1' } });
    const other = await Repository.withFirstCommit();
    const two = await other.worktree('one');
    await two.commit({ message: '2', files: { '2.txt': '2' } });
    const inspection = await inspectUntouched([repository.folder, one.folder, path.join(one.folder, 'src'), other.folder]);
    expect(inspection.candidates).toHaveLength(2);
    expect(inspection.proposed).toHaveLength(2);
    expect(new Set(inspection.candidates.map((candidate) => candidate.feature.name)).size).toBe(2);
    await other.remove();
  });
});

describe('shapes of repositories', () => {
  it('no repository', async () => {
    const folder = await realpath(await mkdtemp(path.join(os.tmpdir(), 'mirador-none-')));
    expect(await inspectFolders([folder])).toEqual({
      candidates: [],
      proposed: [],
      openRuns: [],
      conflicts: [],
      nearConflicts: [],
      mergeOrders: [],
      leftOut: [],
      warnings: [{ reason: 'noRepository', message: `${folder} is not inside a git repository.` }],
    });
    await rm(folder, { recursive: true });
  });

  it('without commits', async () => {
    const empty = await Repository.create(path.join(root, 'empty'));
    expect(await inspectUntouched([empty.folder])).toMatchObject({ candidates: [], warnings: [], leftOut: [{ worktree: empty.folder, reason: 'noWork' }] });
  });

  it('a worktree on a branch without commits', async () => {
    const one = await repository.worktree('one');
    await one.git('checkout', '--quiet', '--orphan', 'unborn');
    expect((await inspectUntouched([repository.folder])).leftOut).toContainEqual({ worktree: one.folder, reason: 'noWork' });
  });

  it('bare with worktrees', async () => {
    const bare = path.join(root, 'bare.git');
    await repository.git('clone', '--quiet', '--bare', repository.folder, bare);
    for (const name of ['one', 'two']) {
      await repository.gitIn(bare, ['worktree', 'add', '--quiet', '-b', name, path.join(root, name)]);
      await writeFile(path.join(root, name, 'a.txt'), `1\n${name}\n3\n`);
      await repository.gitIn(path.join(root, name), ['commit', '--quiet', '-am', name]);
    }
    const inspection = await inspectUntouched([bare]);
    expect(inspection.leftOut).toEqual([{ worktree: bare, reason: 'bare' }]);
    expect(candidateOn(inspection, 'one').feature).toMatchObject({ repository: bare, commits: 1, outcome: 'unmerged' });
    expect(conflictsByBranch(inspection)).toEqual([['one', 'two', ['a.txt']]]);
  });

  it.each([
    ['spaces and quotes', 'with "double" and \'single\' quotes'],
    ['a line end', 'two\nlines'],
    ['right-to-left text', 'תכונה חדשה'],
    ['emoji', '🚀 launch'],
    ['a colon and a dollar sign', 'a:b;$HOME'],
    ['a leading dash', '-rf'],
  ])('a worktree path with %s', async (_, name) => {
    const folder = path.join(root, name);
    const one = await repository.worktree('one', { path: folder });
    await one.commit({ message: '1', files: { 'a.txt': '1\none\n3\n' } });
    await one.write('un tracked "\n.txt', 'u\n');
    const two = await repository.worktree('two');
    await two.commit({ message: '2', files: { 'a.txt': '1\ntwo\n3\n' } });
    const inspection = await inspectUntouched([repository.folder]);
    expect(inspection.warnings).toEqual([]);
    expect(candidateOn(inspection, 'one').feature).toMatchObject({ worktree: folder, uncommittedFiles: 1, filesChanged: 2 });
    expect(conflictsByBranch(inspection)).toEqual([['one', 'two', ['a.txt']]]);
  });

  it('a repository whose own path is odd', async () => {
    const odd = await Repository.withFirstCommit({ 'a.txt': '1\n2\n3\n' }, path.join(root, 'odd "name":\n;here'));
    for (const name of ['one', 'two']) {
      const checkout = await odd.worktree(name, { path: path.join(root, `wt-${name}`) });
      await checkout.write('a.txt', `1\n${name}\n3\n`);
    }
    expect(conflictsByBranch(await inspectUntouched([odd.folder]))).toEqual([['one', 'two', ['a.txt']]]);
  });

  it('names and messages that try to be something else', async () => {
    const one = await repository.worktree('one');
    const names = ['tab\there', 'new\nline.txt', '"quoted"', 'אבג.txt', '\u0001aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa', '-dash', ' leading', 'a'.repeat(40), '{}\\.txt'];
    await one.commit({ message: '\u0001\u0001 odd\n\nCo-authored-by: nobody', files: Object.fromEntries(names.map((name) => [name, 'x\n'])) });
    await writeFile(Buffer.concat([Buffer.from(`${one.folder}/`), Buffer.from([0xff, 0xfe, 0x41])]), 'invalid UTF-8\n');
    const inspection = await inspectUntouched([repository.folder]);
    expect(candidateOn(inspection, 'one').feature).toMatchObject({ commits: 1, filesChanged: names.length + 1, additions: names.length + 1, uncommittedFiles: 1 });
  });

  it('a submodule with changes of its own', async () => {
    const library = await Repository.withFirstCommit({ 'lib.txt': 'l\n' });
    const one = await repository.worktree('one');
    await one.git('-c', 'protocol.file.allow=always', 'submodule', '--quiet', 'add', library.folder, 'library');
    await one.commit({ message: 'submodule' });
    await one.write('library/lib.txt', 'changed\n');
    await one.git('-C', 'library', 'config', 'filter.mark.clean', `touch '${root}/ran'; cat`);
    await one.write('library/.gitattributes', '* filter=mark\n');
    const inspection = await inspectUntouched([repository.folder]);
    expect(inspection.warnings).toEqual([]);
    expect(candidateOn(inspection, 'one').feature).toMatchObject({ commits: 1, filesChanged: 2, uncommittedFiles: 0 });
    await library.remove();
  });

  it('a sparse checkout: what is not checked out is not deleted', async () => {
    const one = await repository.worktree('one');
    await one.git('sparse-checkout', 'set', '--cone', 'deep');
    await one.git('sparse-checkout', 'set', '--no-cone', '/a.txt');
    await one.write('a.txt', '1\n2\n3\n4\n');
    expect(candidateOn(await inspectUntouched([repository.folder]), 'one').feature).toMatchObject({ uncommittedFiles: 1, filesChanged: 1, additions: 1, deletions: 0 });
  });

  it('an index of version 4, a split index, no index at all', async () => {
    const four = await repository.worktree('four');
    await four.git('update-index', '--index-version', '4');
    await four.write('a.txt', 'four\n');
    const split = await repository.worktree('split');
    await split.git('update-index', '--split-index');
    await split.write('a.txt', 'split\n');
    await repository.git('worktree', 'add', '--quiet', '--no-checkout', '-b', 'none', path.join(root, 'none'));
    const inspection = await inspectUntouched([repository.folder]);
    expect(inspection.warnings).toEqual([]);
    expect(conflictsByBranch(inspection)).toEqual([['four', 'split', ['a.txt']]]);
    expect(inspection.leftOut).toContainEqual({ worktree: path.join(root, 'none'), reason: 'noWork' });
  });

  it('a shallow clone', async () => {
    for (const line of ['x', 'y', 'z']) await repository.commit({ message: line, files: { 'a.txt': `${line}\n` } });
    const clone = path.join(root, 'clone');
    await repository.git('clone', '--quiet', '--depth', '2', `file://${repository.folder}`, clone);
    for (const name of ['one', 'two']) {
      await repository.gitIn(clone, ['worktree', 'add', '--quiet', '-b', name, path.join(root, `s-${name}`)]);
      await writeFile(path.join(root, `s-${name}`, 'a.txt'), `${name}\n`);
      await repository.gitIn(path.join(root, `s-${name}`), ['commit', '--quiet', '-am', name]);
    }
    expect(conflictsByBranch(await inspectUntouched([clone]))).toEqual([['one', 'two', ['a.txt']]]);
  });

  it('packed refs and objects', async () => {
    const one = await repository.worktree('one');
    await one.commit({ message: '1', files: { 'a.txt': 'one\n' } });
    await repository.squashMerge('one');
    await repository.git('gc', '--quiet');
    await repository.git('pack-refs', '--all');
    expect(candidateOn(await inspectUntouched([repository.folder]), 'one').feature.outcome).toBe('merged');
  });

  it('a history of its own', async () => {
    const one = await repository.worktree('one');
    await one.git('checkout', '--quiet', '--orphan', 'pages');
    await one.commit({ message: 'pages', files: { 'a.txt': 'pages\n' } });
    expect(candidateOn(await inspectUntouched([repository.folder]), 'pages').feature).toMatchObject({ commits: 1, filesChanged: null, outcome: 'unmerged' });
  });

  it('SHA-256', async () => {
    const folder = path.join(root, 'sha256');
    await mkdir(folder);
    await repository.gitIn(folder, ['init', '--quiet', '--initial-branch=main', '--object-format=sha256']);
    await writeFile(path.join(folder, 'a.txt'), '1\n');
    await repository.gitIn(folder, ['add', '-A']);
    await repository.gitIn(folder, ['commit', '--quiet', '-m', 'first']);
    for (const name of ['one', 'two']) {
      await repository.gitIn(folder, ['worktree', 'add', '--quiet', '-b', name, path.join(root, `h-${name}`)]);
      await writeFile(path.join(root, `h-${name}`, 'a.txt'), `${name}\n`);
    }
    const inspection = await inspectUntouched([folder]);
    expect(inspection.warnings).toEqual([]);
    expect(conflictsByBranch(inspection)).toEqual([['one', 'two', ['a.txt']]]);
  });
});

describe('the base', () => {
  it('is the remote-tracking copy when that is ahead, and either when they have gone apart', async () => {
    const clone = path.join(root, 'clone');
    await repository.git('clone', '--quiet', repository.folder, clone);
    const inClone = (...args: readonly string[]): Promise<string> => repository.gitIn(clone, args);
    await inClone('worktree', 'add', '--quiet', '-b', 'one', path.join(root, 'c-one'));
    await writeFile(path.join(root, 'c-one', 'one.txt'), 'one\n');
    await repository.gitIn(path.join(root, 'c-one'), ['add', '-A']);
    await repository.gitIn(path.join(root, 'c-one'), ['commit', '--quiet', '-m', 'one']);
    await repository.git('fetch', '--quiet', clone, 'one:one');
    await repository.merge('one');
    await inClone('fetch', '--quiet');
    const behind = candidateOn(await inspectUntouched([clone]), 'one');
    expect([behind.base, behind.feature.outcome]).toEqual(['origin/main', 'merged']);
    await inClone('commit', '--quiet', '--allow-empty', '-m', 'local');
    const apart = candidateOn(await inspectUntouched([clone]), 'one');
    expect([apart.base, apart.feature.outcome]).toEqual(['main', 'merged']);
  });

  it('can be given; a name that is nowhere is refused', async () => {
    await repository.git('branch', 'release');
    await repository.commit({ message: 'main moves', files: { 'm.txt': 'm\n' } });
    const one = await repository.worktree('one');
    await one.commit({ message: '1', files: { '1.txt': '1\n' } });
    expect(candidateOn(await inspectUntouched([repository.folder], { base: 'release' }), 'one')).toMatchObject({ base: 'release', feature: { commits: 2 } });
    for (const base of ['nowhere', '--help', 'a..b', '']) {
      await expect(inspectFolders([repository.folder], { base })).rejects.toMatchObject({ reason: 'unknownRevision' });
    }
  });
});

describe('trouble', () => {
  it('a corrupt HEAD is one clear sentence', async () => {
    await writeFile(path.join(repository.folder, '.git', 'HEAD'), 'garbage\n');
    const inspection = await inspectUntouched([repository.folder]);
    expect(inspection.warnings).toEqual([{ reason: 'repositoryUnreadable', message: expect.stringMatching(/^\S+\.git is there, but git does not recognise it as a repository; run "git fsck"/) as string }]);
  });

  it('corrupt objects are one clear sentence, and the other worktrees go on', async () => {
    const one = await repository.worktree('one');
    const bad = await one.commit({ message: '1', files: { 'a.txt': '1\n' } });
    const two = await repository.worktree('two');
    await two.commit({ message: '2', files: { 'b.txt': '2\n' } });
    const file = path.join(repository.folder, '.git', 'objects', bad.slice(0, 2), bad.slice(2));
    await chmod(file, 0o644);
    await truncate(file, 5);
    const inspection = await inspectUntouched([repository.folder]);
    expect(inspection.candidates.map((candidate) => candidate.feature.branch)).toEqual(['two']);
    expect(inspection.warnings).toHaveLength(1);
    expect(inspection.warnings[0]).toMatchObject({ reason: 'worktreeUnreadable', message: expect.stringMatching(/is damaged \(.*\); run "git fsck"/) as string });
  });

  it('huge untracked files are left out and named', async () => {
    const one = await repository.worktree('one');
    await one.write('small.txt', 's\n');
    await one.write('huge.bin', '');
    await truncate(path.join(one.folder, 'huge.bin'), 11 * 1024 * 1024);
    const inspection = await inspectUntouched([repository.folder]);
    expect(inspection.warnings).toEqual([{ reason: 'hugeFilesLeftOut', message: expect.stringContaining('huge.bin') as string }]);
    expect(candidateOn(inspection, 'one').feature).toMatchObject({ uncommittedFiles: 2, filesChanged: 1 });
  });

  it('an old git: conflicts are unknown, and it says what is lost', async () => {
    const wrapper = path.join(root, 'old-git');
    await writeFile(wrapper, '#!/bin/sh\ncase " $* " in *" --version "*) echo "git version 2.30.2"; exit 0;; *" merge-tree "*|*" worktree list "*" -z "*) echo "usage" >&2; exit 129;; esac\nexec git "$@"\n');
    await chmod(wrapper, 0o755);
    for (const name of ['one', 'two']) {
      const checkout = await repository.worktree(name);
      await checkout.commit({ message: name, files: { 'a.txt': `${name}\n` } });
    }
    await repository.squashMerge('one');
    const inspection = await inspectUntouched([repository.folder], { git: new Git({ executable: wrapper }) });
    expect(inspection.conflicts).toBeNull();
    expect(inspection.candidates.map((candidate) => [candidate.feature.outcome, candidate.baseConflictFiles])).toEqual([['merged', null], ['unmerged', null]]);
    expect(inspection.warnings).toEqual([{ reason: 'oldGit', message: expect.stringMatching(/2\.30\.2.*conflicts.*2\.38/) as string }]);
  });

  it('no git at all', async () => {
    await expect(inspectFolders([repository.folder], { git: new Git({ executable: path.join(root, 'no-such-git') }) })).rejects.toMatchObject({ reason: 'notInstalled' });
  });

  it('cancel ends it at any moment and leaves nothing behind', async () => {
    for (const name of ['one', 'two', 'three']) {
      const checkout = await repository.worktree(name);
      await checkout.write('a.txt', `${name}\n`);
    }
    const temporaryFolder = await mkdtemp(path.join(os.tmpdir(), 'mirador-cancel-'));
    const before = await folderState(root);
    let cancelled = 0;
    for (const delay of [0, 5, 20, 40, 60, 80, 120]) {
      const abort = new AbortController();
      setTimeout(() => abort.abort(), delay);
      await inspectFolders([repository.folder], { signal: abort.signal, temporaryFolder }).catch((error: unknown) => {
        if (!(error instanceof GitError) || error.reason !== 'cancelled') throw error;
        cancelled += 1;
      });
      expect(await readdir(temporaryFolder)).toEqual([]);
    }
    expect(cancelled).toBeGreaterThan(0);
    expect(stateDifferences(before, await folderState(root))).toEqual([]);
    await rm(temporaryFolder, { recursive: true });
  });

  it('scratch folders of processes that are gone are removed', async () => {
    const temporaryFolder = await mkdtemp(path.join(os.tmpdir(), 'mirador-sweep-'));
    await mkdir(path.join(temporaryFolder, 'parallel-patterns-git-999999999-abc', 'objects'), { recursive: true });
    await mkdir(path.join(temporaryFolder, `parallel-patterns-git-${process.pid}-abc`));
    await mkdir(path.join(temporaryFolder, 'something-else'));
    await inspectFolders([repository.folder], { temporaryFolder });
    expect((await readdir(temporaryFolder)).sort()).toEqual([`parallel-patterns-git-${process.pid}-abc`, 'something-else']);
    await rm(temporaryFolder, { recursive: true });
  });
});

describe('programs that a repository names', () => {
  it('files that a filter makes count as changed only when they are', async () => {
    // Like Git LFS: the repository holds a pointer, the worktree the content.
    await repository.git('config', 'filter.large.clean', 'cat >/dev/null; echo pointer');
    await repository.git('config', 'filter.large.smudge', 'cat >/dev/null; echo the large content');
    await repository.git('config', 'filter.large.required', 'true');
    await repository.commit({ message: 'large', files: { '.gitattributes': '*.large filter=large\n', 'file.large': 'the large content\n', 'other.large': 'the large content\n' } });
    const idle = await repository.worktree('idle');
    const one = await repository.worktree('one');
    await one.write('file.large', 'another large content\n');
    // The index is older than its files, which is when git compares the content.
    for (const { folder } of [idle, one]) {
      const index = path.join(await repository.gitIn(folder, ['rev-parse', '--absolute-git-dir']), 'index');
      await utimes(index, 1000, 1000);
    }
    const inspection = await inspectUntouched([repository.folder]);
    expect(inspection.warnings).toEqual([]);
    expect(inspection.leftOut).toContainEqual({ worktree: idle.folder, reason: 'noWork' });
    expect(candidateOn(inspection, 'one').feature).toMatchObject({ uncommittedFiles: 1, filesChanged: 1 });
  });

  it('are not started; each of them would leave a mark', async () => {
    const marks = path.join(root, 'marks');
    await mkdir(marks);
    const program = async (name: string, then = 'exit 0'): Promise<string> => {
      const file = path.join(root, `${name}.sh`);
      await writeFile(file, `#!/bin/sh\ntouch '${marks}/${name}'\n${then}\n`);
      await chmod(file, 0o755);
      return file;
    };
    await repository.commit({ message: 'attributes', files: { '.gitattributes': '*.txt filter=mark diff=mark merge=mark\n*.big filter=a=b\n' } });
    const one = await repository.worktree('one');
    const two = await repository.worktree('two');
    await one.commit({ message: 'one', files: { 'a.txt': 'one\n', 'x.big': 'pointer\n' }, author: CLAUDE });
    await two.commit({ message: 'two', files: { 'a.txt': 'two\n' } });

    await repository.squashMerge('one');

    const configured: Readonly<Record<string, string>> = {
      'filter.mark.clean': await program('clean', 'cat'),
      'filter.mark.smudge': await program('smudge'),
      'filter.mark.process': await program('process'),
      'filter.mark.required': 'true',
      'filter.a=b.clean': await program('clean-equals', 'cat'),
      'core.fsmonitor': await program('fsmonitor'),
      'core.pager': await program('pager'),
      'pager.log': await program('pager-log'),
      'pager.config': await program('pager-config'),
      'diff.external': await program('diff-external'),
      'diff.mark.command': await program('diff-command'),
      'diff.mark.textconv': await program('diff-textconv'),
      'merge.mark.driver': await program('merge-driver'),
      'gpg.program': await program('gpg'),
      'log.showSignature': 'true',
      'commit.gpgSign': 'true',
      'core.editor': await program('editor'),
      'core.sshCommand': await program('ssh'),
      'credential.helper': await program('credential'),
      'core.alternateRefsCommand': await program('alternate-refs'),
      'alias.status': `!${await program('alias')}`,
    };
    for (const [key, value] of Object.entries(configured)) await repository.git('config', key, value);
    const hooks = path.join(root, 'hooks');
    await mkdir(hooks);
    for (const hook of ['post-index-change', 'post-checkout', 'fsmonitor-watchman', 'reference-transaction', 'pre-commit', 'post-commit', 'pre-auto-gc']) {
      await symlink(await program(`hook-${hook}`), path.join(hooks, hook));
    }
    await repository.git('config', 'core.hooksPath', hooks);
    await one.write('a.txt', 'one, changed\n');
    await one.write('new.txt', 'new\n');
    await one.write('x.big', 'big\n');
    const inspection = await inspectUntouched([repository.folder]);
    expect(await readdir(marks)).toEqual([]);
    expect(inspection.warnings).toEqual([]);
    expect(candidateOn(inspection, 'one').feature.uncommittedFiles).toBe(3);

    // The long-running protocol is more than a mark can speak.
    await repository.git('config', '--unset', 'filter.mark.process');
    await one.git('add', '-A').catch(() => undefined);
    expect(await readdir(marks), 'the programs work when git is not kept from them').not.toEqual([]);
  });
});
