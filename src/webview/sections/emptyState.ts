import { css, html, type TemplateResult } from 'lit';
import type { PanelContext } from '../context';
import type { Reader } from '../reader';

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

/** Below three runs no figure is claimed: what is missing, and how to get there. */
export function emptyState(runsMissing: number, { reader, post }: PanelContext): TemplateResult {
  const { l10n } = reader;
  return html`
    <div class="empty">
      <p>${missingSentence(runsMissing, reader)}</p>
      <button class="primary" type="button" @click=${() => post({ type: 'recordRun' })}>${l10n.t('Record Parallel Run')}</button>
      <button class="link" type="button" @click=${() => post({ type: 'recordByHand' })}>${l10n.t('Record by hand')}</button>
    </div>
  `;
}

function missingSentence(runsMissing: number, reader: Reader): string {
  const { l10n } = reader;
  if (runsMissing === 1) return l10n.t('No historical data yet: 1 more run, and Mirador says what to expect of the next one.');
  return l10n.t('No historical data yet: {0} more runs, and Mirador says what to expect of the next one.', reader.whole(runsMissing));
}
