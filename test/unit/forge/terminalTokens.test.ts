import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ForgeKind, ForgeProject } from '../../../src/forge/forge';
import { runProgram } from '../../../src/forge/runProgram';
import { terminalTokens } from '../../../src/forge/terminalTokens';

const { signal } = new AbortController();

let folder: string;
beforeEach(async () => (folder = await mkdtemp(path.join(tmpdir(), 'tokens-'))));
afterEach(() => rm(folder, { recursive: true }));

/** A real program on a PATH of its own, that notes its arguments, a line each, and then does as told. */
async function program(name: string, then: string): Promise<void> {
  const file = path.join(folder, name);
  await writeFile(file, `#!/bin/sh\nfor argument in "$@"; do echo "$argument" >> '${folder}/${name}.asked'; done\n${then}\n`);
  await chmod(file, 0o755);
}

async function asked(name: string): Promise<readonly string[] | null> {
  const text = await readFile(path.join(folder, `${name}.asked`), 'utf8').catch(() => null);
  return text === null ? null : text.trimEnd().split('\n');
}

function project(kind: ForgeKind, host: string): ForgeProject {
  return { kind, host, path: 'owner/name', api: `https://${host}/api` };
}

function token(kind: ForgeKind, host: string, variables: Readonly<Record<string, string>> = {}, limitMs?: number): Promise<string | null> {
  const env = { ...variables, PATH: folder };
  return terminalTokens({ env, run: runProgram(env, limitMs) })(project(kind, host), signal);
}

describe('terminalTokens', () => {
  const all = { GH_TOKEN: 'gh', GITHUB_TOKEN: 'github', GH_ENTERPRISE_TOKEN: 'ghe', GITHUB_ENTERPRISE_TOKEN: 'githube', GITLAB_TOKEN: 'gitlab' };
  const without = (...names: (keyof typeof all)[]): Record<string, string> => Object.fromEntries(Object.entries(all).filter(([name]) => !names.includes(name as keyof typeof all)));

  it.each([
    ['github', 'github.com', all, 'gh'],
    ['github', 'github.com', without('GH_TOKEN'), 'github'],
    ['github', 'github.com', { ...all, GH_TOKEN: '' }, 'github'],
    ['github', 'github.com', without('GH_TOKEN', 'GITHUB_TOKEN'), null],
    ['github', 'company.ghe.com', all, 'gh'],
    ['github', 'git.example.com', all, 'ghe'],
    ['github', 'git.example.com', without('GH_ENTERPRISE_TOKEN'), 'githube'],
    ['github', 'git.example.com', without('GH_ENTERPRISE_TOKEN', 'GITHUB_ENTERPRISE_TOKEN'), null],
    ['github', 'github.com.example.com', without('GH_ENTERPRISE_TOKEN', 'GITHUB_ENTERPRISE_TOKEN'), null],
    ['github', 'xghe.com', without('GH_ENTERPRISE_TOKEN', 'GITHUB_ENTERPRISE_TOKEN'), null],
    ['gitlab', 'gitlab.com', all, 'gitlab'],
    ['gitlab', 'git.example.com', all, null],
    ['gitlab', 'git.example.com', { ...all, GITLAB_HOST: 'git.example.com' }, 'gitlab'],
    ['gitlab', 'git.example.com:8443', { ...all, GITLAB_HOST: 'https://Git.Example.com:8443/path' }, 'gitlab'],
    ['gitlab', 'gitlab.com', { ...all, GITLAB_HOST: 'git.example.com' }, null],
    ['gitlab', 'gitlab.com', { ...all, GITLAB_HOST: 'not a host' }, null],
    ['gitlab', 'gitlab.com', without('GITLAB_TOKEN'), null],
  ] as const)('%s at %s (%#): from the environment', async (kind, host, env, expected) => {
    expect(await token(kind, host, env)).toBe(expected);
  });

  it('asks gh for what the environment does not say', async () => {
    await program('gh', 'echo gho_kept');
    expect(await token('github', 'git.example.com')).toBe('gho_kept');
    expect(await asked('gh')).toEqual(['auth', 'token', '--hostname', 'git.example.com']);
  });

  it('asks glab for what the environment does not say', async () => {
    await program('glab', 'echo glpat-kept');
    expect(await token('gitlab', 'git.example.com:8443')).toBe('glpat-kept');
    expect(await asked('glab')).toEqual(['config', 'get', 'token', '--host', 'git.example.com:8443']);
  });

  it('starts no program where the environment has a token', async () => {
    await program('gh', 'echo gho_kept');
    expect(await token('github', 'github.com', { GITHUB_TOKEN: ' ghp_given\n' })).toBe('ghp_given');
    expect(await asked('gh')).toBeNull();
  });

  it.each(['', 'two words', 'two\nlines', 'tök', 'escape\u001b[31m', 'x'.repeat(5_000)])('takes nothing that is no token (%#)', async (written) => {
    await writeFile(path.join(folder, 'written'), `${written}\n`);
    // The folder of the test is the whole PATH, so that the program needs the system's by name.
    await program('gh', `/bin/cat '${folder}/written'`);
    expect(await token('github', 'github.com')).toBeNull();
    expect(await asked('gh')).not.toBeNull();
  });

  it('takes no malformed token from the environment, and nobody else’s in its place', async () => {
    await program('gh', 'echo gho_kept');
    expect(await token('github', 'github.com', { GH_TOKEN: 'two words', GITHUB_TOKEN: 'other' })).toBeNull();
    expect(await asked('gh')).toBeNull();
  });

  it('is null where the program fails, whatever it wrote', async () => {
    await program('gh', 'echo gho_kept; exit 1');
    expect(await token('github', 'github.com')).toBeNull();
  });

  it('is null where the program takes too long, or waits for an answer', async () => {
    await program('gh', 'exec /bin/sleep 60');
    const begun = Date.now();
    expect(await token('github', 'github.com', {}, 300)).toBeNull();
    expect(Date.now() - begun).toBeLessThan(20_000);
    await program('glab', 'read -r answer || echo glpat-without-answer');
    expect(await token('gitlab', 'gitlab.com', {}, 20_000)).toBe('glpat-without-answer');
  });

  it('ends the program when nobody waits any more', async () => {
    await program('gh', 'exec /bin/sleep 60');
    const controller = new AbortController();
    const env = { PATH: folder };
    const waiting = terminalTokens({ env, run: runProgram(env) })(project('github', 'github.com'), controller.signal);
    controller.abort();
    expect(await waiting).toBeNull();
    await rm(path.join(folder, 'gh.asked'), { force: true });
    expect(await terminalTokens({ env, run: runProgram(env) })(project('github', 'github.com'), controller.signal)).toBeNull();
    expect(await asked('gh')).toBeNull();
  });

  it.each(['', '-', '--help', '--hostname=x', '-h.example.com', 'a b', 'a\nb', '$(touch x)', '../x', 'x/../y', 'x:y', 'x:123456', 'user@x', 'x-', '[::1]', 'ä.example'])(
    'never lets a hostile host name reach a program, nor a token reach it: %j',
    async (host) => {
      await program('gh', 'echo gho_kept');
      await program('glab', 'echo glpat-kept');
      expect(await token('github', host, all)).toBeNull();
      expect(await token('github', host)).toBeNull();
      expect(await token('gitlab', host, { ...all, GITLAB_HOST: host })).toBeNull();
      expect(await asked('gh')).toBeNull();
      expect(await asked('glab')).toBeNull();
    },
  );
});
