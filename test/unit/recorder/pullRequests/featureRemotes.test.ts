import { describe, expect, it } from 'vitest';
import { featureRemotes } from '../../../../src/recorder/pullRequests/featureRemotes';

const BASES = new Set(['main']);

function pathOf(...configuration: readonly (readonly [string, string])[]): string | undefined {
  return featureRemotes(configuration, ['x', 'y'], BASES).get('x')?.path;
}

describe('where pull requests of a repository are looked for', () => {
  it.each([
    ['the only remote', 'some/where', [['remote.elsewhere.url', 'https://github.com/some/where.git']]],
    ['origin among others', 'some/origin', [['remote.a.url', 'git@github.com:some/a.git'], ['remote.origin.url', 'git@github.com:some/origin.git']]],
    ['upstream where there is no origin', 'some/up', [['remote.a.url', 'git@github.com:some/a.git'], ['remote.upstream.url', 'git@github.com:some/up.git']]],
    ['where pushes go by default', 'some/a', [['remote.a.url', 'git@github.com:some/a.git'], ['remote.origin.url', 'git@github.com:some/origin.git'], ['remote.pushdefault', 'a']]],
    ['where the branches go', 'some/a', [['remote.a.url', 'git@github.com:some/a.git'], ['remote.origin.url', 'git@github.com:some/origin.git'], ['branch.x.remote', 'a'], ['branch.y.pushremote', 'a'], ['branch.y.remote', 'origin']]],
    ['none that is a folder', 'some/a', [['remote.origin.url', '/srv/git/shop.git'], ['remote.a.url', 'git@github.com:some/a.git']]],
    ['an address that is written short', 'some/short', [['remote.origin.url', 'gh:some/short'], ['url.git@github.com:.insteadof', 'gh:']]],
    ['the longest beginning of several', 'team/short', [['remote.origin.url', 'gh:t/short'], ['url.git@github.com:.insteadof', 'gh:'], ['url.git@github.com:team/.insteadof', 'gh:t/']]],
  ] as const)('%s', (_name, path, configuration) => {
    expect(pathOf(...configuration)).toBe(path);
  });

  it('has no one where nothing is a remote on the web, and never tells who signs in', () => {
    expect(pathOf()).toBeUndefined();
    expect(pathOf(['remote.origin.url', '../other'])).toBeUndefined();
    const found = featureRemotes([['remote.origin.url', 'https://somebody:secret@git.example.com/a/b.git']], ['x'], BASES);
    expect(JSON.stringify([...found])).not.toMatch(/somebody|secret/);
    expect(found.get('x')).toEqual({ host: 'git.example.com', path: 'a/b', branch: 'x', overSsh: false });
  });

  it('calls a branch as it is called there, unless it only follows what it was made from', () => {
    const remote = ['remote.origin.url', 'git@github.com:a/b.git'] as const;
    const named = (merge: string): string | undefined => featureRemotes([remote, ['branch.x.merge', merge]], ['x'], BASES).get('x')?.branch;
    expect(named('refs/heads/somebody/x')).toBe('somebody/x');
    expect(named('refs/heads/main')).toBe('x');
    expect(named('refs/pull/3/head')).toBe('x');
  });
});
