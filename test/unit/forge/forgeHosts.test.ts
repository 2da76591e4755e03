import { describe, expect, it } from 'vitest';
import { parseForgeHosts } from '../../../src/forge/forgeHosts';

describe('the setting for own forges', () => {
  it('names the kind, or the API as well', () => {
    const setting = { 'Git.Example.com': 'github', 'lab.example.com': { kind: 'gitlab', api: 'https://lab.example.com:8443/api/v4/' }, 'local:3000': { kind: 'github', api: 'http://localhost:4000/graphql' } };
    expect(parseForgeHosts(setting)).toEqual({
      hosts: {
        'git.example.com': 'github',
        'lab.example.com': { kind: 'gitlab', api: 'https://lab.example.com:8443/api/v4' },
        'local:3000': { kind: 'github', api: 'http://localhost:4000/graphql' },
      },
      refused: [],
    });
  });

  it.each([undefined, null, {}])('may be missing: %j', (setting) => {
    expect(parseForgeHosts(setting)).toEqual({ hosts: {}, refused: [] });
  });

  it.each(['http://127.0.0.1:4000', 'http://127.9.9.9', 'http://[::1]:4000', 'http://localhost'])('may be unencrypted on this machine: %s', (api) => {
    expect(parseForgeHosts({ 'git.example.com': { kind: 'github', api } }).refused).toEqual([]);
  });

  it.each([
    ['git.example.com', 'gitea', 'unknownKind'],
    ['git.example.com', { kind: 'github' }, 'unknownKind'],
    ['git.example.com', { kind: 'github', api: 7 }, 'unknownKind'],
    ['git.example.com', null, 'unknownKind'],
    ['https://git.example.com', 'github', 'notHost'],
    ['git example', 'github', 'notHost'],
    ['constructor()', 'github', 'notHost'],
    ['github.com', { kind: 'github', api: 'https://evil.example' }, 'builtIn'],
    ['SSH.github.com', 'gitlab', 'builtIn'],
    ['octo.ghe.com', 'github', 'builtIn'],
    ['gitlab.com', 'github', 'builtIn'],
    ['git.example.com', { kind: 'github', api: 'http://git.example.com/api/graphql' }, 'notEncrypted'],
    ['git.example.com', { kind: 'github', api: 'http://127.0.0.1.evil.example' }, 'notEncrypted'],
    ['git.example.com', { kind: 'github', api: 'http://localhost.evil.example' }, 'notEncrypted'],
    ['git.example.com', { kind: 'github', api: 'file:///etc/passwd' }, 'notAddress'],
    ['git.example.com', { kind: 'github', api: '/api/graphql' }, 'notAddress'],
    ['git.example.com', { kind: 'github', api: 'https://me:secret@git.example.com' }, 'notAddress'],
    ['git.example.com', { kind: 'github', api: 'https://git.example.com/?x=1' }, 'notAddress'],
  ])('refuses %s: %j as %s', (host, value, reason) => {
    expect(parseForgeHosts(Object.fromEntries([[host, value]]))).toEqual({ hosts: {}, refused: [{ host, reason }] });
  });

  it('gives no host to a name that objects have anyway', () => {
    expect(parseForgeHosts(JSON.parse('{"__proto__": "github"}')).hosts).toEqual({});
  });

  it.each([[['github.com']], ['github'], [7]])('refuses all of %j', (setting) => {
    expect(parseForgeHosts(setting)).toEqual({ hosts: {}, refused: [{ host: '', reason: 'notHosts' }] });
  });
});
