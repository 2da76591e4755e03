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

/** The trend with what it rests on. */
export function trendSentence({ direction, slopePerRun, p }: Trend, runs: number, reader: Reader): string {
  const { l10n } = reader;
  if (direction === 'tooEarly' || slopePerRun === null || p === null) return l10n.t('Too early to say: {0} so far.', reader.runs(runs));
  const basis = [reader.signed(slopePerRun), reader.runs(runs), significance(p, reader)] as const;
  switch (direction) {
    case 'improving':
      return l10n.t('Improving: {0} points a run over {1} (Theil-Sen; Mann-Kendall {2}).', ...basis);
    case 'steady':
      return l10n.t('Steady: {0} points a run over {1}, no clear trend (Theil-Sen; Mann-Kendall {2}).', ...basis);
    case 'declining':
      return l10n.t('Declining: {0} points a run over {1} (Theil-Sen; Mann-Kendall {2}).', ...basis);
  }
}

function significance(p: number, reader: Reader): string {
  return p < 0.01 ? `p < ${reader.rate(0.01)}` : `p = ${reader.rate(p)}`;
}
