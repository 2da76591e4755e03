import { html, nothing, type TemplateResult } from 'lit';
import type { ShownRun } from '../../domain/shownRun';
import type { RunDetails } from '../runProtocol';
import { section } from '../sections/section';
import { unknown } from '../sections/unknown';
import { factPairs, factRows, memberRows, type FactPair } from './factRows';
import { longText } from './longText';
import type { RunContext } from './runContext';

/** The run beside another one; what differs says so in words. */
export function comparison({ run, compared, deletedAt }: RunDetails, context: RunContext): TemplateResult {
  const { l10n } = context.reader;
  const content = html`
    <div class="content">
      ${compared === null ? html`<p>${l10n.t('It is compared with no run.')}</p>` : compared.state === 'gone' ? html`<p>${l10n.t('The run that it was compared with is not in the history any more.')}</p>` : beside(run, compared.run, compared.chosen, context)}
      ${deletedAt !== null
        ? nothing
        : html`
            <div class="actions">
              <button class="action" type="button" @click=${() => context.post({ type: 'compare' })}>${compared === null ? l10n.t('Choose a Run…') : l10n.t('Choose Another Run…')}</button>
              ${compared === null ? nothing : html`<button class="action" type="button" @click=${() => context.post({ type: 'endComparison' })}>${l10n.t('End Comparison')}</button>`}
            </div>
          `}
    </div>
  `;
  return section('comparison', l10n.t('Comparison'), content, context);
}

function beside(run: ShownRun, other: ShownRun, chosen: boolean, context: RunContext): TemplateResult {
  const { reader, post } = context;
  const { l10n } = reader;
  // The description stands in the heading of its column.
  const facts = factPairs(factRows(run, reader), factRows(other, reader), reader).filter(({ id }) => id !== 'description');
  const pairs = [...facts, ...factPairs(memberRows(run, reader), memberRows(other, reader), reader)];
  const differing = pairs.filter(({ difference }) => difference !== null).length;
  return html`
    <p class="muted">
      ${chosen ? nothing : l10n.t('With the run before it in the same repository.')}
      ${differing === 1 ? l10n.t('1 of {0} facts differs.', pairs.length) : l10n.t('{0} of {1} facts differ.', differing, pairs.length)}
    </p>
    <table class="beside">
      <caption class="for-readers">${l10n.t('This run beside the other; what differs says so')}</caption>
      <thead>
        <tr>
          <th scope="col">${l10n.t('Fact')}</th>
          <th scope="col">${l10n.t('This run')}</th>
          <th scope="col"><button class="link" type="button" role="link" @click=${() => post({ type: 'openRun', id: other.id })}>${longText(other.description)}</button></th>
        </tr>
      </thead>
      <tbody>
        ${pairs.map((pair) => row(pair, context))}
      </tbody>
    </table>
  `;
}

function row({ name, one, other, difference }: FactPair, { reader }: RunContext): TemplateResult {
  const cell = (text: string | null): TemplateResult => (text === null ? unknown(reader) : longText(text));
  return html`
    <tr class=${difference === null ? '' : 'differs'}>
      <th scope="row">${name}</th>
      <td>${cell(one)} ${difference === null ? nothing : html`<div class="difference">${difference}</div>`}</td>
      <td>${cell(other)}</td>
    </tr>
  `;
}
