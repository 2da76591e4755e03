import { html, nothing, type TemplateResult } from 'lit';
import type { ShownRun } from '../../domain/shownRun';
import { sourceWord } from '../../domain/words';
import { isolate, plain } from '../plainText';
import type { RunDetails } from '../runProtocol';
import { gradeMark } from '../sections/grade';
import { unknown } from '../sections/unknown';
import { factRows, type FactRow } from './factRows';
import { longText } from './longText';
import { repositoriesOf, repositoryName } from './repositories';
import type { RunContext } from './runContext';

/** What the run was, how good, and what can be done with it. */
export function runHeader({ run, standing, deletedAt, inPart }: RunDetails, context: RunContext): TemplateResult {
  const { reader } = context;
  const { l10n, formats } = reader;
  return html`
    <div class="head">
      <p class="verdict">
        <span class="score" title=${l10n.t('Quality')}>${formats.score(run.qualityScore)}</span>
        ${gradeMark(run.grade, reader)}
        ${deletedAt === null ? html`<span class="muted">${standing}</span>` : nothing}
      </p>
      ${inPart ? html`<p class="muted">${l10n.t('A newer version of Mirador wrote this run. What this version understands is shown; it cannot change it.')}</p>` : nothing}
      ${deletedAt === null ? actions(inPart, context) : nothing}
      <dl class="facts">
        ${facts(run, context).map(
          ([name, value]) => html`
            <div>
              <dt>${name}</dt>
              <dd>${value ?? unknown(reader)}</dd>
            </div>
          `,
        )}
      </dl>
    </div>
  `;
}

/** What a newer version wrote cannot be changed. */
function actions(inPart: boolean, { reader: { l10n }, post }: RunContext): TemplateResult {
  const action = (label: string, type: 'edit' | 'compare' | 'openText' | 'openDocument' | 'delete'): TemplateResult => html`<button class="action" type="button" @click=${() => post({ type })}>${label}</button>`;
  return html`
    <div class="actions" role="group" aria-label=${l10n.t('Actions')}>
      ${inPart ? nothing : action(l10n.t('Edit Run…'), 'edit')}
      ${action(l10n.t('Compare with…'), 'compare')} ${action(l10n.t('Open as Text'), 'openText')} ${action(l10n.t('Open Document'), 'openDocument')}
      ${inPart ? nothing : action(l10n.t('Delete Run'), 'delete')}
    </div>
  `;
}

const SHOWN_OTHERWISE: readonly FactRow['id'][] = ['description', 'quality', 'time'];

function facts(run: ShownRun, { reader, now }: RunContext): readonly (readonly [name: string, value: TemplateResult | string | null])[] {
  const { l10n, formats } = reader;
  const paths = repositoriesOf(run);
  const repositories = paths.map((path) => html`<bdi title=${isolate(path)}>${plain(repositoryName(path))}</bdi>`);
  const rest = factRows(run, reader).filter(({ id }) => !SHOWN_OTHERWISE.includes(id));
  return [
    [l10n.t('Time'), html`<time datetime=${run.createdAt}>${formats.moment(run.createdAt)}</time> <div class="muted">${formats.relative(run.createdAt, now)}</div>`],
    [paths.length > 1 ? l10n.t('Repositories') : l10n.t('Repository'), paths.length === 0 ? null : html`${repositories.map((name, index) => html`${index === 0 ? nothing : ', '}${name}`)}`],
    ...rest.map(({ name, text }) => [name, text === null ? null : longText(text)] as const),
    ...run.imported.map(
      ({ source, qualityScore }) =>
        [l10n.t('Imported from'), qualityScore === null ? sourceWord(source, l10n) : l10n.t('{0}, where its score was {1}', sourceWord(source, l10n), formats.score(qualityScore))] as const,
    ),
  ];
}
