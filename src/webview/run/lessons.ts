import { html, type TemplateResult } from 'lit';
import type { ShownRun } from '../../domain/shownRun';
import { plain } from '../plainText';
import { section } from '../sections/section';
import type { RunContext } from './runContext';

/** What people said they learned from it. */
export function lessons({ lessons: all = [] }: ShownRun, context: RunContext): TemplateResult {
  const { l10n } = context.reader;
  const content = html`
    <div class="content">
      ${all.length === 0
        ? html`<p>${l10n.t('None was written down. Edit the run to add one: it comes back before similar runs.')}</p>`
        : html`<ul class="lessons">${all.map((lesson) => html`<li><bdi>${plain(lesson)}</bdi></li>`)}</ul>`}
    </div>
  `;
  return section('lessons', l10n.t('Lessons'), content, context);
}
