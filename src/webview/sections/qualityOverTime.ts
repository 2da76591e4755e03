import { css, html, nothing, type TemplateResult } from 'lit';
import { gradeWord } from '../../domain/words';
import type { Trend } from '../../learning/knowledge';
import type { SlopeLine } from '../../learning/slopeLine';
import { gradeAt } from '../charts/gradeBands';
import { trendBasis, trendSentence, trendWord } from '../charts/trendText';
import type { PanelContext } from '../context';
import { plain } from '../plainText';
import type { QualityPoint } from '../protocol';
import type { Reader } from '../reader';
import { chevron, section } from './section';

export const qualityOverTimeStyles = css`
  .table {
    margin-block-start: 4px;
  }

  .table > summary {
    width: fit-content;
    margin-inline-start: -4px;
    padding-inline-end: 4px;
    color: var(--vscode-textLink-foreground);
  }
`;

/** @param points of the latest runs, of which the trend is one */
export function qualityOverTime(points: readonly QualityPoint[], line: SlopeLine | null, trend: Trend, context: PanelContext): TemplateResult {
  const { reader, post } = context;
  const sentence = trendSentence(trend, points.length, reader);
  const basis = trendBasis(trend, reader);
  const content = html`
    <div class="content">
      <p>${sentence}</p>
      ${basis === null ? nothing : html`<p class="muted">${basis}</p>`}
      <mirador-quality-chart
        .points=${points}
        .line=${line}
        .reader=${reader}
        .summary=${summary(points, sentence, reader)}
        .openRun=${(id: string) => post({ type: 'openRun', id })}
      ></mirador-quality-chart>
      ${table(points, context)}
    </div>
  `;
  return section('quality', reader.l10n.t('Quality over time'), content, context, trend.direction === 'tooEarly' ? null : trendWord(trend.direction, reader.l10n));
}

function summary(points: readonly QualityPoint[], trend: string, reader: Reader): { readonly title: string; readonly description: string } {
  const { l10n } = reader;
  const scores = points.map((point) => point.qualityScore);
  const first = points[0];
  const last = points.at(-1);
  if (first === undefined || last === undefined) return { title: '', description: '' };
  return {
    title: l10n.t('Quality score of {0}, {1}', reader.runs(points.length), reader.formats.days(first.createdAt, last.createdAt)),
    description: l10n.t(
      'Lowest {0}, highest {1}, last {2}. {3}',
      reader.formats.score(Math.min(...scores)),
      reader.formats.score(Math.max(...scores)),
      reader.formats.score(last.qualityScore),
      trend,
    ),
  };
}

/** The rows exist only while they are shown. */
function table(points: readonly QualityPoint[], { reader, state, redraw }: PanelContext): TemplateResult {
  const { l10n } = reader;
  const open = state.isOpen('qualityTable');
  const remember = (event: Event): void => {
    state.setOpen('qualityTable', (event.currentTarget as HTMLDetailsElement).open);
    redraw();
  };
  return html`
    <details class="table" ?open=${open} @toggle=${remember}>
      <summary>${chevron()}${l10n.t('Show as table')}</summary>
      ${open
        ? html`
            <table>
              <caption class="for-readers">
                ${l10n.t('Quality score of each run, newest first')}
              </caption>
              <thead>
                <tr>
                  <th scope="col">${l10n.t('Run')}</th>
                  <th scope="col" class="number">${l10n.t('Quality')}</th>
                  <th scope="col">${l10n.t('Grade')}</th>
                </tr>
              </thead>
              <tbody>
                ${points.toReversed().map((point) => row(point, reader))}
              </tbody>
            </table>
          `
        : nothing}
    </details>
  `;
}

function row({ description, createdAt, qualityScore }: QualityPoint, reader: Reader): TemplateResult {
  return html`
    <tr>
      <th scope="row">
        <bdi class="clamped">${plain(description)}</bdi>
        <div class="muted">${reader.formats.day(createdAt)}</div>
      </th>
      <td class="number">${reader.formats.score(qualityScore)}</td>
      <td>${gradeWord(gradeAt(qualityScore), reader.l10n)}</td>
    </tr>
  `;
}
