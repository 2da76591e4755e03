import { describe, expect, it } from 'vitest';
import { localizerFrom } from '../../../src/domain/localizer';
import { say, sentence } from '../../../src/domain/sentence';
import { gitFailure } from '../../../src/git/gitError';
import { describeError } from '../../../src/recorder/describeError';
import { fromPlainError, toPlainError } from '../../../src/recorder/worker/plainError';
import { toStoreError } from '../../../src/store/storeError';
import { BUNDLE, readTexts } from '../../helpers/translatedTexts';

const german = localizerFrom(readTexts(BUNDLE), 'de');

describe('a sentence', () => {
  it('is said in the language of the reader, and so is what it holds', () => {
    expect(say(sentence('{0} was left out: {1}', 'a', sentence('The folder {0} does not exist.', '/b')), german)).toBe('a wurde ausgelassen: Der Ordner /b existiert nicht.');
  });

  it('writes numbers as the reader does', () => {
    expect(say(sentence('{0} runs', 12_345.67), german)).toBe('12.345,7 Läufe');
  });
});

describe('an error', () => {
  const full = toStoreError(Object.assign(new Error('disk full'), { code: 'ENOSPC' }), '/data');

  it('is told in German, and logged in English', () => {
    expect(full.message).toBe('There is no space left for the history in /data: free some and try again; nothing was changed.');
    expect(describeError(full, german)).toBe('Für den Verlauf in /data ist kein Platz mehr: Platz schaffen und noch einmal versuchen. Nichts wurde geändert.');
    expect(describeError(gitFailure('fatal: not a git repository', '/a'), german)).toBe('/a liegt in keinem Git-Repository.');
  });

  it('is told in German after it went from thread to thread', () => {
    const arrived = fromPlainError(structuredClone(toPlainError(full)));
    expect(arrived).toMatchObject({ reason: 'noSpace', message: full.message });
    expect(describeError(arrived, german)).toBe(describeError(full, german));
  });
});
