import type { BaseRateComparison, Calibration, PairCalibration } from '../../learning/knowledge';
import { ENOUGH_TO_JUDGE } from '../../learning/muting';
import type { IntervalCoverage } from '../../learning/scores';
import type { Reader } from '../reader';

/** How the forecasts of success did against the base rate; where they did no better, that they are not shown. */
export function successSentence(calibration: Calibration, reader: Reader): string {
  const { l10n } = reader;
  const basis = l10n.t('{0} ({1})', reader.features(calibration.count), reader.runs(calibration.runs));
  switch (calibration.verdict) {
    case 'tooEarly':
      return l10n.t(
        'Too early to judge the forecasts of success: {0} so far. It takes {1} of {2}.',
        basis,
        reader.features(ENOUGH_TO_JUDGE.features),
        reader.runs(ENOUGH_TO_JUDGE.runs),
      );
    case 'noBetter':
      return l10n.t(
        'Forecasts of success are not shown: over {0} they did no better than the base rate ({1}).',
        reader.features(calibration.count),
        bothScores(calibration, reader),
      );
    case 'undecided':
      return l10n.t('Forecasts of success are not clearly better than the base rate: {0}; {1}.', scores(calibration, reader), basis);
    case 'better':
      return l10n.t('Forecasts of success beat the base rate: {0}; {1}.', scores(calibration, reader), basis);
  }
}

/** The same of the risk of conflicts. */
export function pairSentence(pairs: PairCalibration, reader: Reader): string {
  const { l10n } = reader;
  const basis = l10n.t('{0} pairs, {1} in conflict', reader.formats.whole(pairs.count), reader.formats.whole(pairs.conflicts));
  switch (pairs.verdict) {
    case 'tooEarly':
      return l10n.t('Too early to judge the forecasts of conflicts: {0} so far. It takes {1} conflicts.', basis, reader.formats.whole(ENOUGH_TO_JUDGE.conflicts));
    case 'noBetter':
      return l10n.t(
        'Forecasts of conflicts are not shown: over {0}, they did no better than the base rate ({1}).',
        basis,
        bothScores(pairs, reader),
      );
    case 'undecided':
      return l10n.t('Forecasts of conflicts are not clearly better than the base rate: {0}; {1}.', scores(pairs, reader), basis);
    case 'better':
      return l10n.t('Forecasts of conflicts beat the base rate: {0}; {1}.', scores(pairs, reader), basis);
  }
}

/** `82% (11 runs)`; null where nothing is known of it. */
export function coverageText(coverage: IntervalCoverage | null, reader: Reader): string | null {
  return coverage && reader.l10n.t('{0} ({1})', reader.formats.rate(coverage.share), reader.runs(coverage.count));
}

function scores(compared: BaseRateComparison, reader: Reader): string {
  const both = bothScores(compared, reader);
  if (compared.advantage === null) return both;
  return reader.l10n.t('{0}, lower by {1}', both, reader.range(compared.advantage, (value) => reader.formats.fine(value)));
}

function bothScores({ brier, baseRateKnownBrier }: BaseRateComparison, { formats, l10n }: Reader): string {
  return l10n.t('Brier score {0} against {1}', formats.fine(brier), formats.fine(baseRateKnownBrier));
}
