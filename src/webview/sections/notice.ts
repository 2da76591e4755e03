import { css, html, nothing, type TemplateResult } from 'lit';
import type { PageContext } from '../context';
import type { AsksForSnapshot } from '../protocol';

export const noticeStyles = css`
  .notice {
    display: grid;
    gap: 8px;
    justify-items: start;
    margin: 8px var(--panel-end) 4px;
    padding: 6px 8px;
    border: 1px solid var(--vscode-inputValidation-warningBorder, var(--panel-outline));
    color: var(--vscode-inputValidation-warningForeground, inherit);
    background: var(--vscode-inputValidation-warningBackground, transparent);
  }

  .notice .primary {
    width: auto;
  }

  /* Always in sight: whoever scrolls may forget whose figures these are. */
  .sample {
    position: sticky;
    z-index: 1;
    inset-block-start: 0;
    grid-template-columns: minmax(0, 1fr) auto;
    align-items: center;
    border-color: var(--vscode-inputValidation-infoBorder, var(--panel-outline));
    color: var(--vscode-inputValidation-infoForeground, inherit);
    background: var(--vscode-inputValidation-infoBackground, var(--vscode-sideBar-background));
  }
`;

export function quarantineNotice(quarantined: number, { reader }: Pick<PageContext<never, never>, 'reader'>): TemplateResult | typeof nothing {
  if (quarantined === 0) return nothing;
  const { l10n } = reader;
  const text =
    quarantined === 1
      ? l10n.t('1 run could not be read and was set aside. The figures leave it out.')
      : l10n.t('{0} runs could not be read and were set aside. The figures leave them out.', reader.formats.whole(quarantined));
  return html`<div class="notice" role="note">${text}</div>`;
}

/** Stands above all figures while they are of a sample. */
export function sampleNotice(isSample: boolean, { reader, post }: Pick<PageContext<{ readonly type: 'leaveSample' }, never>, 'reader' | 'post'>): TemplateResult | typeof nothing {
  if (!isSample) return nothing;
  const { l10n } = reader;
  return html`
    <div class="notice sample" role="note">
      <span>${l10n.t('Sample history: nothing here is yours.')}</span>
      <button class="primary" type="button" aria-label=${l10n.t('Leave the sample history')} @click=${() => post({ type: 'leaveSample' })}>${l10n.t('Leave')}</button>
    </div>
  `;
}

/** @param message one sentence of the host's, in the reader's language */
export function failureNotice(message: string, { reader, post }: Pick<PageContext<AsksForSnapshot, never>, 'reader' | 'post'>, retry: () => void): TemplateResult {
  const again = (): void => {
    retry();
    post({ type: 'retry' });
  };
  return html`
    <div class="notice" role="alert">
      <span>${message}</span>
      <button class="primary" type="button" @click=${again}>${reader.l10n.t('Retry')}</button>
    </div>
  `;
}
