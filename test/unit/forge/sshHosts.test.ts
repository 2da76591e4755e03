import { execFileSync } from 'node:child_process';
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runProgram } from '../../../src/forge/runProgram';
import { SshHosts } from '../../../src/forge/sshHosts';

const CONFIGURATION = `
Host github.com-work gh-*
  HostName github.com
Host lab
  HostName GitLab.com
Host firewall
  HostName ssh.github.com
  Port 443
Host git.example.com
  HostName ssh-of-git.example.com
`;

/** OpenSSH's real path where there is one: it is no part of what git needs. */
const SSH = execFileSync('sh', ['-c', 'command -v ssh || true'], { encoding: 'utf8' }).trim();

let folder: string;
let asked: string;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'mirador-ssh-'));
  asked = path.join(folder, 'asked');
  await writeFile(path.join(folder, 'config'), CONFIGURATION);
  // OpenSSH finds a person's configuration by their account, and no variable leads it elsewhere.
  await program('ssh', `echo "$@" >> '${asked}'; exec '${SSH}' -F '${path.join(folder, 'config')}' "$@"`);
});

afterAll(() => rm(folder, { recursive: true, force: true }));

async function program(name: string, text: string): Promise<void> {
  await writeFile(path.join(folder, name), `#!/bin/sh\n${text}\n`);
  await chmod(path.join(folder, name), 0o755);
}

function hosts(search = `${folder}:${process.env['PATH'] ?? ''}`, limitMs = 5_000): SshHosts {
  return new SshHosts(runProgram({ PATH: search }, limitMs));
}

describe.skipIf(SSH === '')('what SSH calls a host', () => {
  it.each([
    ['github.com-work', 'github.com'],
    ['gh-private', 'github.com'],
    ['lab', 'gitlab.com'],
    ['firewall', 'github.com'],
    ['git.example.com', 'git.example.com'],
    ['unknown.example.com', 'unknown.example.com'],
    ['-oproxycommand=x', '-oproxycommand=x'],
  ])('%s is %s', async (name, host) => {
    expect(await hosts().hostOf(name)).toBe(host);
  });

  it('is asked once for each name, and never for what everybody knows', async () => {
    await writeFile(asked, '');
    const known = hosts();
    expect(await Promise.all(['lab', 'lab', 'github.com', 'ssh.github.com', 'lab'].map((name) => known.hostOf(name)))).toEqual(['gitlab.com', 'gitlab.com', 'github.com', 'ssh.github.com', 'gitlab.com']);
    expect(await readFile(asked, 'utf8')).toBe('-o CanonicalizeHostname=no -G lab\n');
  });
});

describe('a name of a host', () => {
  it('stays as it is without SSH, and where SSH does not answer', async () => {
    expect(await hosts('/nowhere').hostOf('lab')).toBe('lab');
    const slow = await mkdtemp(path.join(folder, 'slow-'));
    await writeFile(path.join(slow, 'ssh'), '#!/bin/sh\nexec sleep 60\n', { mode: 0o755 });
    expect(await hosts(`${slow}:${process.env['PATH'] ?? ''}`, 200).hostOf('lab')).toBe('lab');
  });
});
