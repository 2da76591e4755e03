import { html, type TemplateResult } from 'lit';
import type { ShownRun } from '../../domain/shownRun';
import { scoreBar } from '../charts/scoreBar';
import { section } from '../sections/section';
import type { RunContext } from './runContext';
import { scoreParts } from './scoreParts';

/** What each part gave and what it could have given. */
export function scoreBreakdown(run: ShownRun, context: RunContext): TemplateResult {
  const { l10n, formats } = context.reader;
  const parts = scoreParts(run, context.reader);
  const content = html`
    <div class="content">
      ${scoreBar(parts)}
      <table>
        <caption class="for-readers">${l10n.t('What each part of the score gave and could have given')}</caption>
        <thead>
          <tr>
            <th scope="col">${l10n.t('Part')}</th>
            <th scope="col" class="number">${l10n.t('Gave')}</th>
            <th scope="col" class="number">${l10n.t('Possible')}</th>
          </tr>
        </thead>
        <tbody>
          ${parts.map(
            ({ name, reason, earned, possible }) => html`
              <tr>
                <th scope="row">${name} <div class="muted">${reason}</div></th>
                <td class="number">${formats.score(earned)}</td>
                <td class="number">${formats.whole(possible)}</td>
              </tr>
            `,
          )}
          <tr class="total">
            <th scope="row">${l10n.t('Quality')}</th>
            <td class="number">${formats.score(run.qualityScore)}</td>
            <td class="number">${formats.whole(parts.reduce((sum, { possible }) => sum + possible, 0))}</td>
          </tr>
        </tbody>
      </table>
    </div>
  `;
  return section('score', l10n.t('Score'), content, context, l10n.t('{0} of {1}', formats.score(run.qualityScore), formats.whole(100)));
}
