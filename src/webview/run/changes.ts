import { html, nothing, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { RunChange } from '../../domain/runChange';
import type { Reader } from '../reader';
import { section } from '../sections/section';
import { changeTexts } from './changeTexts';
import type { RunContext } from './runContext';

/** Changes of one revision that are told. */
const MOST_TOLD = 12;

/** Every document of the run, the newest first, with what it has changed. */
export function changes(all: readonly RunChange[], context: RunContext): TemplateResult {
  const { l10n, formats } = context.reader;
  const later = all.length - 1;
  const content = html`
    <ol class="changes" role="list">
      ${repeat(
        all,
        ({ number }) => number,
        (change, position) => html`<li>${entry(change, all[position + 1], context)}</li>`,
      )}
    </ol>
  `;
  return section('changes', l10n.t('Changes'), content, context, later === 0 ? l10n.t('not changed since') : later === 1 ? l10n.t('1 change') : l10n.t('{0} changes', formats.whole(later)));
}

function entry(change: RunChange, before: RunChange | undefined, { reader, now, post }: RunContext): TemplateResult {
  const { l10n, formats } = reader;
  const told = before === undefined ? [] : changeTexts(before, change, reader);
  const when = formats.moment(change.writtenAt);
  const word = changeWord(change.what, reader);
  return html`
    <h3>${word} <time class="muted" datetime=${change.writtenAt} title=${when}>${formats.relative(change.writtenAt, now)}</time></h3>
    ${told.length === 0 ? nothing : html`<ul class="told">${told.slice(0, MOST_TOLD).map((text) => html`<li><span class="clamped" title=${text}>${text}</span></li>`)}</ul>`}
    ${told.length <= MOST_TOLD ? nothing : html`<p class="muted">${l10n.t('and {0} more', told.length - MOST_TOLD)}</p>`}
    <button class="link" type="button" aria-label=${before === undefined ? l10n.t('Show as it was recorded') : l10n.t('Show as a diff: {0}, {1}', word, when)} @click=${() => post({ type: 'openChange', number: change.number })}>
      ${before === undefined ? l10n.t('Show as it was recorded') : l10n.t('Show as a diff')}
    </button>
  `;
}

function changeWord(what: RunChange['what'], { l10n }: Reader): string {
  switch (what) {
    case 'recorded':
      return l10n.t('Recorded');
    case 'changed':
      return l10n.t('Changed');
    case 'deleted':
      return l10n.t('Deleted');
    case 'restored':
      return l10n.t('Brought back');
  }
}
