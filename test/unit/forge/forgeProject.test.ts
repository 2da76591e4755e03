import { describe, expect, it } from 'vitest';
import type { ForgeHosts } from '../../../src/forge/forgeHosts';
import { forgeProject } from '../../../src/forge/forgeProject';
import { remoteAddress } from '../../../src/forge/remoteAddress';

function project(url: string, hosts: ForgeHosts = {}) {
  const address = remoteAddress(url);
  if (address === null) throw new Error(`no address: ${url}`);
  return forgeProject(address, hosts);
}

describe('the project of a remote', () => {
  it.each([
    ['git@github.com:octo/shop.git', 'github', 'github.com', 'octo/shop', 'https://api.github.com/graphql'],
    ['ssh://git@ssh.github.com:443/octo/shop.git', 'github', 'github.com', 'octo/shop', 'https://api.github.com/graphql'],
    ['https://octo-corp.ghe.com/octo/shop', 'github', 'octo-corp.ghe.com', 'octo/shop', 'https://api.octo-corp.ghe.com/graphql'],
    ['https://gitlab.com/group/sub/shop.git', 'gitlab', 'gitlab.com', 'group/sub/shop', 'https://gitlab.com/api/v4'],
    ['ssh://git@altssh.gitlab.com:443/group/shop.git', 'gitlab', 'gitlab.com', 'group/shop', 'https://gitlab.com/api/v4'],
  ])('%s', (url, kind, host, path, api) => {
    expect(project(url)).toEqual({ kind, host, path, api });
  });

  it('of an own forge is told by the setting', () => {
    const hosts: ForgeHosts = { 'git.example.com': 'github', 'lab.example.com:8443': 'gitlab', '127.0.0.1:3000': { kind: 'github', api: 'http://127.0.0.1:4000/graphql' } };
    expect(project('git@git.example.com:octo/shop', hosts)).toEqual({ kind: 'github', host: 'git.example.com', path: 'octo/shop', api: 'https://git.example.com/api/graphql' });
    expect(project('https://lab.example.com:8443/a/b/c', hosts)).toEqual({ kind: 'gitlab', host: 'lab.example.com:8443', path: 'a/b/c', api: 'https://lab.example.com:8443/api/v4' });
    expect(project('http://127.0.0.1:3000/octo/shop', hosts)).toEqual({ kind: 'github', host: '127.0.0.1:3000', path: 'octo/shop', api: 'http://127.0.0.1:4000/graphql' });
  });

  it('is unknown elsewhere', () => {
    expect(project('https://git.example.com/octo/shop')).toBeNull();
    expect(project('https://github.com:8443/octo/shop')).toBeNull();
    expect(project('https://github.com.evil.example/octo/shop')).toBeNull();
    expect(project('https://a.b.ghe.com/octo/shop')).toBeNull();
    expect(project('https://constructor/octo/shop')).toBeNull();
    expect(project('https://github.com/octo/shop/deeper')).toBeNull();
  });

  it('at a built-in host goes nowhere else, whatever a setting says', () => {
    expect(project('https://github.com/octo/shop', { 'github.com': { kind: 'github', api: 'https://evil.example' } })?.api).toBe('https://api.github.com/graphql');
  });
});
