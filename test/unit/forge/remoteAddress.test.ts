import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { remoteAddress } from '../../../src/forge/remoteAddress';

describe('the address of a remote', () => {
  it.each([
    ['https://github.com/octo/shop.git', 'github.com', 'octo/shop'],
    ['https://github.com/octo/shop', 'github.com', 'octo/shop'],
    ['https://GitHub.com/octo/shop.git/', 'github.com', 'octo/shop'],
    ['http://github.com:80/octo/shop', 'github.com', 'octo/shop'],
    ['https://me:secret@git.example.com:8443/octo/shop.git', 'git.example.com:8443', 'octo/shop'],
    ['https://gitlab.com/group/sub/deep/shop.git', 'gitlab.com', 'group/sub/deep/shop'],
    ['ssh://git@GITHUB.com/octo/shop.git', 'github.com', 'octo/shop'],
    ['ssh://git@git.example.com:2222/octo/shop.git', 'git.example.com', 'octo/shop'],
    ['ssh://git@ssh.github.com:443/octo/shop.git', 'ssh.github.com', 'octo/shop'],
    ['git+ssh://git@github.com/octo/shop', 'github.com', 'octo/shop'],
    ['git@github.com:octo/shop.git', 'github.com', 'octo/shop'],
    ['git@github.com:/octo/shop.git', 'github.com', 'octo/shop'],
    ['github.com:octo/shop', 'github.com', 'octo/shop'],
    ['git@[git.example.com:2222]:octo/shop.git', 'git.example.com', 'octo/shop'],
    ['http://127.0.0.1:3000/octo/shop.git', '127.0.0.1:3000', 'octo/shop'],
    ['http://[::1]:3000/octo/shop', '[::1]:3000', 'octo/shop'],
    ['  https://github.com/octo/my.shop_2-x.git\n', 'github.com', 'octo/my.shop_2-x'],
  ])('%s', (url, host, path) => {
    expect(remoteAddress(url)).toEqual({ host, path, overSsh: !/^\s*https?:/.test(url) });
  });

  it.each([
    [''],
    ['/srv/git/shop.git'],
    ['../shop'],
    ['C:\\code\\shop'],
    ['C:/code/shop'],
    ['file:///srv/octo/shop.git'],
    ['ext::sh/x'],
    ['javascript:alert(1)/x'],
    ['ext::sh -c whoami/x'],
    ['https://github.com/octo'],
    ['https://github.com/octo/.git'],
    ['https://github.com//shop'],
    ['https://github.com/octo/../../etc/passwd'],
    ['https://github.com/octo/%2e%2e/x'],
    ['https://github.com/octo/sh%2Fop'],
    ['https://github.com/octo/shop?x=1'],
    ['https://github.com/octo/shop#x'],
    ['https://github.com\\@evil.example/octo/shop'],
    ['https://github.com/octo/sh op'],
    ['https://github.com/octo/shop\nhttps://evil.example/a/b'],
    ['https://github.com/octo/sh\u0000op'],
    ['https://g\u0456thub.com/octo/shop'],
    ['https://github.com./octo/shop'],
    ['git@-oProxyCommand=x:octo/shop'],
    ['git@github.com:octo/../shop'],
    ['git@github.com:~octo/shop'],
    ['ssh://-oProxyCommand=x/octo/shop'],
    [`https://github.com/octo/${'x'.repeat(3_000)}`],
  ])('%j is none', (url) => {
    expect(remoteAddress(url)).toBeNull();
  });

  it('never has more than a host and a path, whatever is written', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.webUrl({ withQueryParameters: true, withFragments: true }), fc.string().map((text) => `git@github.com:${text}`)), (text) => {
        const address = remoteAddress(text);
        if (address === null) return;
        expect(address.host).toMatch(/^(?:[a-z0-9][\w.-]*|\[[0-9a-f:.]+\])(?::\d+)?$/);
        expect(address.path).toMatch(/^[\w.-]+(?:\/[\w.-]+)+$/);
        expect(address.path.split('/')).not.toContain('..');
      }),
    );
  });
});
