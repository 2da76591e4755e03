import { html, nothing, type TemplateResult } from 'lit';
import type { ShownRun } from '../../domain/shownRun';
import type { Reader } from '../reader';
import { chevron, section } from '../sections/section';
import { longText } from './longText';
import type { RunContext } from './runContext';

/** Files that are listed at once. */
const LISTED = 6;

/** Between features, and with the base; each with its files. */
export function conflicts(run: ShownRun, context: RunContext): TemplateResult {
  const { l10n, formats } = context.reader;
  const between = run.conflicts.map(({ features: [one, other], files }) => conflict(html`${longText(one)} × ${longText(other)}`, files, context.reader));
  const drift = run.conflictsWithBase.map(({ feature, files }) => conflict(longText(feature), files, context.reader));
  const content = html`
    <div class="content">
      <h3>${l10n.t('Between features')}</h3>
      <p class="muted">${countText(run, context.reader)}</p>
      ${between.length === 0 ? nothing : html`<ul class="conflicts" role="list">${between}</ul>`}
      <h3>${l10n.t('With the base')}</h3>
      ${drift.length === 0
        ? html`<p class="muted">${wasLookedFor(run) ? l10n.t('none found') : l10n.t('Unknown: they were not looked for.')}</p>`
        : html`<p class="muted">${l10n.t('Drift of the base; it costs no points.')}</p><ul class="conflicts" role="list">${drift}</ul>`}
    </div>
  `;
  const { conflictsEncountered: all } = run;
  return section('conflicts', l10n.t('Conflicts'), content, context, all === null ? l10n.t('unknown') : formats.whole(all));
}

/** Of a run that was recorded by hand nobody but its author knows. */
function wasLookedFor({ conflictsEncountered, features }: ShownRun): boolean {
  return conflictsEncountered !== null && features.some(({ branch }) => branch !== null);
}

/** Where a person gave or corrected the number, it is not that of the pairs below. */
function countText({ conflictsEncountered: all, conflicts: known }: ShownRun, { l10n, formats }: Reader): string {
  if (all === null) return known.length === 0 ? l10n.t('Unknown: they were not looked for.') : l10n.t('Their number is unknown.');
  if (all === 0 && known.length === 0) return l10n.t('none found');
  const count = all === 1 ? l10n.t('1 conflict') : l10n.t('{0} conflicts', formats.whole(all));
  return all === known.length ? count : known.length === 0 ? l10n.t('{0}; which features they were between is not known.', count) : l10n.t('{0} by what was said; these were found:', count);
}

function conflict(name: TemplateResult, files: readonly string[], { l10n, formats }: Reader): TemplateResult {
  const more = files.length - LISTED;
  const item = (file: string): TemplateResult => html`<li>${longText(file)}</li>`;
  return html`
    <li>
      <h4>${name}</h4>
      <ul class="files" role="list">${files.slice(0, LISTED).map(item)}</ul>
      ${more <= 0
        ? nothing
        : html`
            <details class="more">
              <summary>${chevron()}${more === 1 ? l10n.t('1 more file') : l10n.t('{0} more files', formats.whole(more))}</summary>
              <ul class="files" role="list">${files.slice(LISTED).map(item)}</ul>
            </details>
          `}
    </li>
  `;
}
