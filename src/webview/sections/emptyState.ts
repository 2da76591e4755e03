import { css, html, type TemplateResult } from 'lit';
import type { PageContext } from '../context';

export const emptyStateStyles = css`
  .empty {
    display: grid;
    gap: 12px;
    justify-items: center;
  }

  .empty > p {
    justify-self: stretch;
  }

  .primary {
    width: 100%;
    max-width: 300px;
    padding: 4px 8px;
    border: 1px solid var(--vscode-button-border, transparent);
    border-radius: 2px;
    color: var(--vscode-button-foreground);
    background: var(--vscode-button-background, transparent);
  }

  .primary:hover {
    background: var(--vscode-button-hoverBackground, transparent);
  }

  .primary:focus-visible {
    outline-offset: 2px;
  }

  .link {
    padding: 0 2px;
    border: 0;
    color: var(--vscode-textLink-foreground);
    background: none;
  }

  .link:hover {
    color: var(--vscode-textLink-activeForeground);
    text-decoration: underline;
  }
`;

/** @param text the forecast's own: no figure of history is claimed below three runs, only what is missing */
export function emptyState(text: string, { reader, post }: Pick<PageContext<{ readonly type: 'recordRun' | 'recordByHand' | 'showSample' }, never>, 'reader' | 'post'>): TemplateResult {
  const { l10n } = reader;
  return html`
    <div class="empty">
      <p>${text}</p>
      <button class="primary" type="button" @click=${() => post({ type: 'recordRun' })}>${l10n.t('Record Parallel Run')}</button>
      <button class="link" type="button" @click=${() => post({ type: 'recordByHand' })}>${l10n.t('Record by hand')}</button>
      <button class="link" type="button" @click=${() => post({ type: 'showSample' })}>${l10n.t('Look around with a sample')}</button>
    </div>
  `;
}
