import { describe, expect, it } from 'vitest';
import { tellingWords } from '../../../src/domain/tellingWords';

describe('the telling words of a text', () => {
  it('are what it is about: no words of every text, none that is too short, each once, sorted', () => {
    expect(tellingWords('# Goal\nThe user should reset a password by e-mail. Files: `src/PasswordReset.ts`, password_reset_tokens.')).toEqual([
      'mail', 'password', 'password_reset_tokens', 'passwordreset', 'reset', 'src',
    ]);
  });

  it('are of any language', () => {
    expect(tellingWords('Größere Schaltflächen, 検索機能')).toEqual(['größere', 'schaltflächen', '検索機能']);
  });

  it('are at most two hundred, the most used ones, whatever the length of the text', () => {
    const text = Array.from({ length: 5_000 }, (_, index) => `word${index}`).join(' ');
    const words = tellingWords(`${'billing '.repeat(3)}${text}`);
    expect(words).toHaveLength(200);
    expect(words).toContain('billing');
  });
});
