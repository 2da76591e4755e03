import { css, html, type TemplateResult } from 'lit';
import type { RunGroup } from '../../domain/runGroup';
import type { PanelContext } from '../context';

export const openerStyles = css`
  .opener {
    display: block;
    box-sizing: border-box;
    width: 100%;
    padding: 4px var(--panel-end) 4px var(--panel-start);
    border: 0;
    background: none;
    text-align: start;
  }

  .opener:hover {
    background: var(--vscode-list-hoverBackground);
    outline: 1px dashed var(--vscode-contrastActiveBorder, transparent);
    outline-offset: -1px;
  }

  .opener:focus-visible {
    outline: 1px solid var(--vscode-list-focusOutline, var(--vscode-focusBorder));
  }
`;

/** A figure that opens the runs that it is made of, in the view of the history. */
export function opener(group: RunGroup, content: TemplateResult, { reader, post }: PanelContext, kind = ''): TemplateResult {
  const show = (): void => post({ type: 'showRuns', group });
  return html`<button class="opener ${kind}" type="button" title=${reader.l10n.t('Show these runs')} @click=${show}>${content}</button>`;
}
