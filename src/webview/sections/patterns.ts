import { css, html, nothing, type TemplateResult } from 'lit';
import type { Localizer } from '../../domain/localizer';
import type { SpecificationPattern } from '../../domain/specification';
import { patternKey } from '../../learning/comparedPattern';
import type { PatternStatistics } from '../../learning/knowledge';
import { intervalBar } from '../charts/intervalBar';
import type { PanelContext } from '../context';
import { plain } from '../plainText';
import type { Reader } from '../reader';
import { traitWord } from '../../domain/words';
import { opener } from './opener';
import { section } from './section';

export const patternsStyles = css`
  .pattern-name {
    font-weight: 600;
  }

  .lines > span {
    display: block;
  }

  /* All the traits that we know of, in the narrowest sidebar. */
  .pattern-parts {
    -webkit-line-clamp: 6;
  }
`;

export function patterns(statistics: readonly PatternStatistics[], context: PanelContext): TemplateResult {
  const { reader } = context;
  const content = html`
    <ul class="rate-rows" role="list">
      ${statistics.map((each) => html`<li>${opener({ kind: 'pattern', key: patternKey(each.pattern), type: each.pattern.type }, patternRow(each, reader), context, 'rate-row')}</li>`)}
    </ul>
  `;
  return section('patterns', reader.l10n.t('Specification patterns'), content, context);
}

function patternRow({ pattern, effect, runs, features, successRate, quality }: PatternStatistics, reader: Reader): TemplateResult {
  const { l10n } = reader;
  const rate = (value: number): string => reader.formats.rate(value);
  const score = (value: number): string => reader.formats.score(value);
  return html`
    <span>
      <bdi class="pattern-name clamped">${pattern.type === null ? l10n.t('type unknown') : plain(pattern.type)}</bdi>
      <span class="muted clamped pattern-parts">${parts(pattern, reader)}</span>
    </span>
    ${successRate === null ? nothing : intervalBar(successRate)}
    <span class="muted lines">
      <span>
        ${successRate === null
          ? l10n.t('Success unknown')
          : l10n.t('Success {0} ({1})', rate(successRate.mean), reader.range(successRate, rate))}
      </span>
      <span>
        ${quality === null ? l10n.t('Quality unknown') : l10n.t('Quality {0} ({1})', score(quality.mean), reader.range(quality, score))}
      </span>
      ${effect === null ? nothing : html`<span>${effectText(effect, reader)}</span>`}
      <span>${l10n.t('{0}, {1}', reader.runs(runs), reader.features(features))}</span>
    </span>
  `;
}

/** No claim where the interval holds zero. */
function effectText({ difference, low, high }: NonNullable<PatternStatistics['effect']>, { l10n, formats }: Reader): string {
  if (low <= 0 && high >= 0) return l10n.t('no difference from the others seen yet');
  return l10n.t('{0} points against the others ({1} to {2})', formats.points(difference), formats.points(low), formats.points(high));
}

function parts({ buildGates, traits }: SpecificationPattern, { l10n }: Reader): readonly TemplateResult[] {
  const words = [gatesWord(buildGates, l10n), ...traits.map((trait) => traitWord(trait, l10n) ?? plain(trait))];
  return words.map((word, index) => html`${index === 0 ? nothing : ', '}<bdi>${word}</bdi>`);
}

function gatesWord(buildGates: boolean | null, l10n: Localizer): string {
  if (buildGates === null) return l10n.t('build gates unknown');
  return buildGates ? l10n.t('build gates') : l10n.t('no build gates');
}
