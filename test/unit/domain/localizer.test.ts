import { describe, expect, it } from 'vitest';
import { localizerFrom } from '../../../src/domain/localizer';

describe('a localizer from translations', () => {
  const german = localizerFrom({ '{0} of {1} merged': '{1} angelegt, {0} übernommen' }, 'de');

  it('puts the arguments where the translation wants them', () => {
    expect(german.t('{0} of {1} merged', 3, 4)).toBe('4 angelegt, 3 übernommen');
  });

  it('leaves what is not translated in English', () => {
    expect(german.t('{0} runs', 7)).toBe('7 runs');
    expect(localizerFrom(null, 'en').t('{0} runs', 7)).toBe('7 runs');
  });

  it('does not take an inherited property for a translation', () => {
    expect(german.t('constructor')).toBe('constructor');
  });

  it('does not read placeholders in an argument', () => {
    expect(german.t('{0} of {1} merged', '{1}', '$&')).toBe('$& angelegt, {1} übernommen');
  });
});
