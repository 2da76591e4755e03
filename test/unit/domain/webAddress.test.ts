import { describe, expect, it } from 'vitest';
import { webAddress } from '../../../src/domain/webAddress';

describe('the address of a page on the web', () => {
  it.each(['https://github.com/a/b/pull/12', 'http://git.example:8080/a/b/-/merge_requests/1', 'HTTPS://example.com/x'])('is %s', (address) => {
    expect(webAddress(address)).toBe(new URL(address).href);
  });

  it.each([
    '',
    'example.com/pull/1',
    '/pull/1',
    'javascript:alert(1)',
    'java\nscript:alert(1)',
    'file:///etc/passwd',
    'command:workbench.action.closeWindow',
    'vscode://file/etc/passwd',
    'data:text/html,x',
    'https://github.com@evil.example/pull/1',
    'https://user:word@example.com/',
    'https://',
  ])('is not %j', (address) => {
    expect(webAddress(address)).toBeNull();
  });
});
