import type { Localizer } from '../domain/localizer';
import type { Estimate } from '../domain/suggestion';
import type { Formats } from './formats';

/** Who reads the panel: texts in their language, numbers and times in their manner. */
export class Reader {
  readonly l10n: Localizer;
  readonly formats: Formats;

  constructor(l10n: Localizer, formats: Formats) {
    this.l10n = l10n;
    this.formats = formats;
  }

  /** `71% to 84%`. */
  range(estimate: Estimate, format: (value: number) => string): string {
    return this.l10n.t('{0} to {1}', format(estimate.low), format(estimate.high));
  }

  runs(count: number): string {
    return count === 1 ? this.l10n.t('1 run') : this.l10n.t('{0} runs', this.formats.whole(count));
  }

  features(count: number): string {
    return count === 1 ? this.l10n.t('1 feature') : this.l10n.t('{0} features', this.formats.whole(count));
  }
}
