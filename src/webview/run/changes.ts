import { html, nothing, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { RunChange } from '../../domain/runChange';
import { isolate } from '../plainText';
import type { Reader } from '../reader';
import { section } from '../sections/section';
import { factPairs, factRows } from './factRows';
import type { RunContext } from './runContext';

/** Changes of one revision that are told. */
const MOST_TOLD = 12;

/** Every document of the run, the newest first, with what it has changed. */
export function changes(all: readonly RunChange[], context: RunContext): TemplateResult {
  const { l10n, formats } = context.reader;
  const content = html`
    <ol class="changes" role="list">
      ${repeat(
        all,
        ({ number }) => number,
        (change, position) => html`<li>${entry(change, all[position + 1], context)}</li>`,
      )}
    </ol>
  `;
  return section('changes', l10n.t('Changes'), content, context, all.length === 1 ? l10n.t('not changed since') : formats.whole(all.length - 1));
}

function entry(change: RunChange, before: RunChange | undefined, { reader, now, post }: RunContext): TemplateResult {
  const { l10n, formats } = reader;
  const told = before === undefined ? [] : changeTexts(before, change, reader);
  const when = formats.moment(change.writtenAt);
  const word = changeWord(change.what, reader);
  return html`
    <h3>${word} <time class="muted" datetime=${change.writtenAt} title=${when}>${formats.relative(change.writtenAt, now)}</time></h3>
    ${told.length === 0 ? nothing : html`<ul class="told">${told.slice(0, MOST_TOLD).map((text) => html`<li>${text}</li>`)}</ul>`}
    ${told.length <= MOST_TOLD ? nothing : html`<p class="muted">${l10n.t('and {0} more', told.length - MOST_TOLD)}</p>`}
    <button class="link" type="button" aria-label=${before === undefined ? l10n.t('Show as it was recorded') : l10n.t('Show as a diff: {0}, {1}', word, when)} @click=${() => post({ type: 'openChange', number: change.number })}>
      ${before === undefined ? l10n.t('Show as it was recorded') : l10n.t('Show as a diff')}
    </button>
  `;
}

/** One line a change: `Tests: unknown → passing`. */
export function changeTexts(before: RunChange, after: RunChange, reader: Reader): readonly string[] {
  const { l10n } = reader;
  const text = (value: string | null): string => (value === null ? l10n.t('unknown') : isolate(value));
  const facts = factPairs(factRows(before.summary, reader), factRows(after.summary, reader), reader)
    .filter(({ difference }) => difference !== null)
    .map(({ name, one, other }) => l10n.t('{0}: {1} → {2}', name, text(one), text(other)));
  const had = before.lessons;
  const has = after.lessons;
  return [
    ...facts,
    ...has.filter((lesson) => !had.includes(lesson)).map((lesson) => l10n.t('lesson added: {0}', isolate(lesson))),
    ...had.filter((lesson) => !has.includes(lesson)).map((lesson) => l10n.t('lesson removed: {0}', isolate(lesson))),
    ...after.features.added.map((name) => l10n.t('feature added: {0}', isolate(name))),
    ...after.features.removed.map((name) => l10n.t('feature removed: {0}', isolate(name))),
    ...after.features.changed.map((name) => l10n.t('feature changed: {0}', isolate(name))),
    ...(after.conflictsChanged ? [l10n.t('the pairs in conflict, or their files')] : []),
  ];
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
