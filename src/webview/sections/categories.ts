import { html, type TemplateResult } from 'lit';
import type { CategoryStatistics } from '../../learning/knowledge';
import { intervalBar } from '../charts/intervalBar';
import type { PanelContext } from '../context';
import { plain } from '../plainText';
import type { Reader } from '../reader';
import { opener } from './opener';
import { section } from './section';

export function categories(statistics: readonly CategoryStatistics[], context: PanelContext): TemplateResult {
  const { reader } = context;
  const content = html`
    <ul class="rate-rows" role="list">
      ${statistics.map((each) => html`<li>${opener({ kind: 'category', category: each.category }, categoryRow(each, reader), context, 'rate-row')}</li>`)}
    </ul>
  `;
  return section('categories', reader.l10n.t('Categories'), content, context, reader.l10n.t('success rate'));
}

function categoryRow({ category, successRate, features }: CategoryStatistics, reader: Reader): TemplateResult {
  const { l10n } = reader;
  if (successRate === null) {
    return html`<bdi class="clamped">${plain(category)}</bdi> <span class="muted">${l10n.t('success unknown, {0}', reader.features(features))}</span>`;
  }
  const rate = (value: number): string => reader.formats.rate(value);
  const figures = l10n.t('{0} ({1}), {2}', rate(successRate.mean), reader.range(successRate, rate), reader.features(features));
  return html`<bdi class="clamped">${plain(category)}</bdi> ${intervalBar(successRate)} <span class="muted">${figures}</span>`;
}
