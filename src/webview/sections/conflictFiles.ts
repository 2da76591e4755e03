import { html, nothing, type TemplateResult } from 'lit';
import type { ConflictFiles } from '../../learning/commonIssues';
import type { PanelContext } from '../context';
import { isolate, plain } from '../plainText';
import { opener } from './opener';
import { section } from './section';

/** Where features get into each other's way. */
export function conflictFiles({ files, total, runs }: ConflictFiles, context: PanelContext): TemplateResult | typeof nothing {
  if (files.length === 0) return nothing;
  const { l10n, formats } = context.reader;
  const rows = files.map(({ file, runs: inRuns }) => {
    const share = l10n.t('{0} of {1}', formats.whole(inRuns), context.reader.runs(runs));
    const content = html`<bdi class="path" title=${isolate(file)}>${plain(file)}</bdi> <span class="muted">${share}</span>`;
    return html`<li>${opener({ kind: 'conflictFile', file }, content, context, 'counted-row')}</li>`;
  });
  const more = total - files.length;
  const content = html`
    <ul class="rate-rows" role="list">
      ${rows}
    </ul>
    ${more === 0 ? nothing : html`<p class="content muted">${more === 1 ? l10n.t('1 more file') : l10n.t('{0} more files', formats.whole(more))}</p>`}
  `;
  return section('conflictFiles', l10n.t('Files in conflict'), content, context, l10n.t('runs'));
}
