import type { Localizer } from '../../domain/localizer';
import type { Trend } from '../../learning/knowledge';
import type { Reader } from '../reader';

export function trendWord(direction: Trend['direction'], l10n: Localizer): string {
  switch (direction) {
    case 'improving':
      return l10n.t('improving');
    case 'steady':
      return l10n.t('steady');
    case 'declining':
      return l10n.t('declining');
    case 'tooEarly':
      return l10n.t('too early to say');
  }
}

export function trendSentence({ direction, slopePerRun }: Trend, runs: number, reader: Reader): string {
  const { l10n } = reader;
  if (direction === 'tooEarly' || slopePerRun === null) return l10n.t('Too early to say: {0} so far.', reader.runs(runs));
  const slope = reader.formats.signed(slopePerRun);
  switch (direction) {
    case 'improving':
      return l10n.t('Improving: {0} points a run over {1}.', slope, reader.runs(runs));
    case 'steady':
      return l10n.t('Steady: no clear trend over {1} ({0} points a run).', slope, reader.runs(runs));
    case 'declining':
      return l10n.t('Declining: {0} points a run over {1}.', slope, reader.runs(runs));
  }
}

/** The methods behind {@link trendSentence}; null while it is too early for any. */
export function trendBasis({ p }: Trend, { l10n, formats }: Reader): string | null {
  if (p === null) return null;
  const significance = p < 0.01 ? `p < ${formats.small(0.01)}` : `p = ${formats.small(p)}`;
  return l10n.t('Theil-Sen slope, Mann-Kendall test: {0}', significance);
}
