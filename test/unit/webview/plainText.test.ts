import { describe, expect, it } from 'vitest';
import { isolate, plain } from '../../../src/webview/plainText';

describe('a name of somebody else', () => {
  it('cannot turn its own end around', () => {
    expect(plain('invoice\u202Egnp.exe\u202C')).toBe('invoicegnp.exe');
  });

  it('keeps right-to-left letters and their marks', () => {
    expect(plain('إعادة\u200F!')).toBe('إعادة\u200F!');
  });

  it('cannot leave its isolation in a sentence', () => {
    expect(isolate('a\u2069b')).toBe('\u2068ab\u2069');
  });
});
