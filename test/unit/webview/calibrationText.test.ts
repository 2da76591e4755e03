import { describe, expect, it } from 'vitest';
import { english } from '../../../src/domain/localizer';
import { Formats } from '../../../src/webview/formats';
import { Reader } from '../../../src/webview/reader';
import { coverageText, pairSentence, successSentence } from '../../../src/webview/sections/calibrationText';
import { aCalibration, aPairCalibration } from '../../helpers/calibrations';

const reader = new Reader(english, new Formats('en'));

describe('the ledger in words', () => {
  it.each([
    ['tooEarly', 'Too early to judge the forecasts of success: 41 features (11 runs) so far. It takes 20 features of 5 runs.'],
    ['noBetter', 'Forecasts of success are not shown: over 41 features they did no better than the base rate (Brier score 0.170 against 0.224).'],
    ['undecided', 'Forecasts of success are not clearly better than the base rate: Brier score 0.170 against 0.224, lower by 0.012 to 0.096; 41 features (11 runs).'],
    ['better', 'Forecasts of success beat the base rate: Brier score 0.170 against 0.224, lower by 0.012 to 0.096; 41 features (11 runs).'],
  ] as const)('says of success what may be said, %s', (verdict, sentence) => {
    expect(successSentence(aCalibration({ verdict }), reader)).toBe(sentence);
  });

  it.each([
    ['tooEarly', 'Too early to judge the forecasts of conflicts: 60 pairs, 7 in conflict so far. It takes 5 conflicts.'],
    ['noBetter', 'Forecasts of conflicts are not shown: over 60 pairs, 7 in conflict, they did no better than the base rate (Brier score 0.080 against 0.095).'],
    ['undecided', 'Forecasts of conflicts are not clearly better than the base rate: Brier score 0.080 against 0.095, lower by 0.002 to 0.028; 60 pairs, 7 in conflict.'],
    ['better', 'Forecasts of conflicts beat the base rate: Brier score 0.080 against 0.095, lower by 0.002 to 0.028; 60 pairs, 7 in conflict.'],
  ] as const)('says of conflicts what may be said, %s', (verdict, sentence) => {
    expect(pairSentence(aPairCalibration({ verdict }), reader)).toBe(sentence);
  });

  it('leaves out an interval that nobody knows', () => {
    expect(successSentence(aCalibration({ verdict: 'undecided', advantage: null }), reader)).toMatch(/: Brier score 0\.170 against 0\.224; 41 features \(11 runs\)\.$/);
  });

  it('has each coverage with its count, unknown as unknown', () => {
    expect(coverageText({ share: 9 / 11, count: 11 }, reader)).toBe('82% (11 runs)');
    expect(coverageText(null, reader)).toBeNull();
  });

  it('follows the locale', () => {
    expect(successSentence(aCalibration({ verdict: 'noBetter' }), new Reader(english, new Formats('de')))).toContain('0,170');
  });
});
