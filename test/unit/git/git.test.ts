import { chmod, mkdtemp, readFile, realpath, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { configArguments, gitEnvironment } from '../../../src/git/environment';
import { Git } from '../../../src/git/git';
import { folderState, stateDifferences } from '../../helpers/folderState';
import { Repository } from '../../helpers/repository';

let folder: string;

beforeEach(async () => {
  folder = await realpath(await mkdtemp(path.join(os.tmpdir(), 'mirador-git-')));
});
afterEach(() => rm(folder, { recursive: true }));

/** A program in place of git. */
async function program(script: string): Promise<string> {
  const file = path.join(folder, 'program');
  await writeFile(file, `#!/bin/sh\n${script}\n`);
  await chmod(file, 0o755);
  return file;
}

describe('Git', () => {
  it('kills the whole tree on timeout and on cancel, and rejects only then', async () => {
    const executable = await program(`sleep 60 & echo $! > '${folder}/child'\nwait`);
    const alive = async (): Promise<boolean> => {
      const state = await readFile(`/proc/${(await readFile(path.join(folder, 'child'), 'utf8')).trim()}/stat`, 'utf8').catch(() => ') Z');
      return !/\) [ZX]/.test(state);
    };
    await expect(new Git({ executable, timeoutMs: 300 }).run(folder, ['log'])).rejects.toMatchObject({ reason: 'timeout', message: expect.stringContaining('git log') as string });
    await expect.poll(alive).toBe(false);
    const abort = new AbortController();
    setTimeout(() => abort.abort(), 300);
    await expect(new Git({ executable }).run(folder, ['log'], { signal: abort.signal })).rejects.toMatchObject({ reason: 'cancelled' });
    await expect.poll(alive).toBe(false);
  });

  it('answers one question after the other, and gives up on one that gets no answer in time', async () => {
    const executable = await program('while read -r line; do if [ "$line" = hang ]; then sleep 60; fi; echo "to $line"; done');
    let heard = '';
    const conversation = new Git({ executable }).converse(folder, ['ask'], { timeoutMs: 600, onStdout: (chunk) => (heard += chunk.toString()) });
    for (const question of ['one', 'two', 'three']) {
      conversation.write(`${question}\n`);
      await expect.poll(() => heard).toContain(`to ${question}\n`);
      await new Promise((resolve) => setTimeout(resolve, 300));
    }
    conversation.write('hang\n');
    await expect(conversation.ended).rejects.toMatchObject({ reason: 'timeout', message: expect.stringContaining('git ask') as string });
    const short = new Git({ executable }).converse(folder, ['ask'], { onStdout: (chunk) => (heard += chunk.toString()) });
    short.write('last\n');
    short.end();
    await expect(short.ended).resolves.toMatchObject({ exitCode: 0 });
    expect(heard).toMatch(/to last\n$/);
  });

  it('waits for no process that cannot be ended, and says why', async () => {
    // Out of the group that is killed, with the pipes open: from outside it looks like one that the system cannot end.
    const executable = await program('setsid sleep 20');
    const started = performance.now();
    await expect(new Git({ executable, timeoutMs: 300 }).run(folder, ['log'])).rejects.toMatchObject({ reason: 'timeout', message: expect.stringContaining(`in ${folder} does not end, not even when it is killed`) as string });
    const abort = new AbortController();
    setTimeout(() => abort.abort(), 300);
    await expect(new Git({ executable }).run(folder, ['log'], { signal: abort.signal })).rejects.toMatchObject({ reason: 'cancelled' });
    expect(performance.now() - started).toBeLessThan(5000);
  });

  it('starts nothing once cancelled', async () => {
    const git = new Git();
    await expect(git.run(folder, ['--version'], { signal: AbortSignal.abort() })).rejects.toMatchObject({ reason: 'cancelled' });
    expect(git.processes).toBe(0);
  });

  it('takes any amount of output and of input', async () => {
    const executable = await program('cat; head -c 5000000 /dev/zero');
    const { stdout } = await new Git({ executable }).run(folder, [], { stdin: 'x'.repeat(5_000_000) });
    expect(stdout.length).toBe(10_000_000);
    await new Git({ executable: await program('exit 0') }).run(folder, [], { stdin: 'x'.repeat(5_000_000) });
  });

  it('says which of program and folder is missing', async () => {
    await expect(new Git({ executable: path.join(folder, 'none') }).version()).rejects.toMatchObject({ reason: 'notInstalled' });
    await expect(new Git().run(path.join(folder, 'none'), ['--version'])).rejects.toMatchObject({ reason: 'folderMissing' });
    await expect(new Git({ executable: await program('echo hub 1') }).version()).rejects.toMatchObject({ reason: 'unexpectedOutput' });
  });

  it('stops a process whose output the reader refuses', async () => {
    const executable = await program('echo x; sleep 60');
    const refuse = (): never => {
      throw new RangeError('not what was asked for');
    };
    await expect(new Git({ executable }).run(folder, [], { onStdout: refuse })).rejects.toThrow('not what was asked for');
  });
});

describe('the environment of a call', () => {
  it('drops what sends git elsewhere, keeps what it needs', () => {
    const environment = gitEnvironment({ PATH: '/bin', GIT_DIR: '/x', GIT_INDEX_FILE: '/x', GIT_SSH_COMMAND: 'x', GIT_EXTERNAL_DIFF: 'x', GIT_CONFIG_PARAMETERS: "'a=b'", git_dir: '/x', GIT_EXEC_PATH: '/g', LC_ALL: 'de' }, { GIT_INDEX_FILE: '/own' }, []);
    expect(environment).toEqual({ PATH: '/bin', GIT_EXEC_PATH: '/g', LC_ALL: 'C', GIT_OPTIONAL_LOCKS: '0', GIT_TERMINAL_PROMPT: '0', GIT_NO_LAZY_FETCH: '1', GIT_PAGER: 'cat', GIT_INDEX_FILE: '/own' });
  });

  it('adds configuration to what is inherited; a key with an equals sign goes by variable', () => {
    const config = [['filter.a.clean', ''], ['filter.a=b.clean', 'x=y']] as const;
    expect(gitEnvironment({ GIT_CONFIG_COUNT: '1', GIT_CONFIG_KEY_0: 'safe.directory', GIT_CONFIG_VALUE_0: '*' }, {}, config)).toMatchObject({
      GIT_CONFIG_COUNT: '2',
      GIT_CONFIG_KEY_0: 'safe.directory',
      GIT_CONFIG_KEY_1: 'filter.a=b.clean',
      GIT_CONFIG_VALUE_1: 'x=y',
    });
    expect(configArguments(config).slice(-2)).toEqual(['-c', 'filter.a.clean=']);
  });
});

describe('the check that nothing was changed', () => {
  it('sees a single byte, a mode, a new and a removed file, and where a link points', async () => {
    const repository = await Repository.withFirstCommit({ 'a.txt': 'abc', 'b.txt': 'b' });
    const before = await folderState(repository.folder);
    expect(stateDifferences(before, await folderState(repository.folder))).toEqual([]);
    await repository.write('a.txt', 'abd');
    await chmod(path.join(repository.folder, 'b.txt'), 0o755);
    await repository.write('.git/new', '');
    await rm(path.join(repository.folder, '.git', 'description'));
    expect(stateDifferences(before, await folderState(repository.folder)).map((line) => line.split(':')[0]).sort()).toEqual(['.git/description', '.git/new', 'a.txt', 'b.txt']);
    await repository.remove();
  });
});
