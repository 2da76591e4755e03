import { describe, expect, it } from 'vitest';
import { printCalibration } from '../../../src/cli/calibrationText';
import { aCalibration, aPairCalibration } from '../../helpers/calibrations';

function lines(...[calibration, whole = calibration]: readonly [Parameters<typeof printCalibration>[0], Parameters<typeof printCalibration>[1]?]): readonly string[] {
  return printCalibration(calibration, whole).split('\n');
}

describe('the ledger in the terminal', () => {
  it('says so while there is nothing to compare', () => {
    expect(printCalibration(null, null)).toBe('Forecasts: none yet to compare with what happened');
  });

  it('says how good the forecasts were, with counts and intervals', () => {
    const [success, coverage, error, conflicts, ...rest] = lines(aCalibration({ pairs: aPairCalibration({}) }));
    expect(success).toBe(
      'Forecasts of success: Brier score 0.170 over 41 features of 11 runs, better than the base rate (0.224 as it was known before, 0.219 as it is known now); lower by 0.054 (0.012 to 0.096)',
    );
    expect(coverage).toBe('80 % intervals that held: success 82% of 11, quality 73% of 11, minutes unknown');
    expect(error).toBe('Calibration error 6%, area under the curve 0.710, log loss 0.520 (base rate 0.630)');
    expect(conflicts).toContain('Forecasts of conflicts: Brier score 0.080 over 60 pairs (7 in conflict), better than');
    expect(rest.join('\n')).not.toContain('not shown');
  });

  it('claims neither better nor worse too early, or where chance explains it', () => {
    expect(lines(aCalibration({ verdict: 'tooEarly' }))[0]).toMatch(/, against the base rate \(.*\); too early to judge, which takes 20 features of 5 runs$/);
    expect(lines(aCalibration({ verdict: 'undecided' }))[0]).toContain(', not clearly better than the base rate');
    expect(lines(aCalibration({ auc: null, advantage: null })).slice(0, 3).join()).toMatch(/known now\),.*curve unknown/);
  });

  it('says what is not shown and why, by the whole history', () => {
    const bad = aCalibration({ count: 34, runs: 9, brier: 0.231, verdict: 'noBetter', pairs: aPairCalibration({ brier: 0.1, verdict: 'noBetter' }) });
    const sentences = [
      'Forecasts of success are not shown: over 34 features they did no better than the base rate (Brier score 0.231 against 0.224).',
      'Forecasts of conflicts are not shown: over 60 pairs (7 in conflict) they did no better than the base rate (Brier score 0.100 against 0.095).',
    ];
    for (const sentence of sentences) expect(lines(bad)).toContain(sentence);
    expect(lines(aCalibration({}), bad)).toContain(sentences[0]);
    expect(lines(null, bad)).toEqual(['Forecasts: none yet to compare with what happened', ...sentences]);
    expect(printCalibration(bad, aCalibration({}))).not.toContain('not shown');
  });

  it('sets what was forecast beside what happened, unknown as unknown, and lets no name reach the terminal', () => {
    const calibration = aCalibration({});
    const [known, unknown] = calibration.ledger;
    if (known === undefined || unknown === undefined) throw new Error('no ledger');
    const text = lines({ ...calibration, ledger: [{ ...known, description: '\u001b[31mred' }, unknown] });
    const at = text.indexOf('Forecasts against outcomes, newest first');
    expect(text.slice(at + 1, at + 4).map((line) => line.split(/ {2,}/))).toEqual([
      ['Run', 'Success (80 %)', 'happened', 'Quality (80 %)', 'happened', 'Minutes (80 %)', 'happened', 'Description'],
      [known.runId, '81% (71% to 91%)', '75%', '87 (80 to 94)', '87.5', '90 (60 to 120)', '104', '␛[31mred'],
      [unknown.runId, '81% (71% to 91%)', 'unknown', '87 (80 to 94)', '70', 'unknown', 'unknown', unknown.description],
    ]);
    const table = text.indexOf('Reliability of the forecasts of success');
    expect(text.slice(table + 1).map((line) => line.trim().split(/ {2,}/))).toEqual([
      ['Forecast', 'on average', 'happened', 'Features'],
      ['60% to 80%', '73%', '67%', '12'],
      ['80% to 100%', '86%', '93%', '29'],
    ]);
  });
});
