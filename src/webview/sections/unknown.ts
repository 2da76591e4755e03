import { html, type TemplateResult } from 'lit';
import type { Reader } from '../reader';

/** What is not known is never shown as 0: a dash for the eye, the word for everyone else. */
export function unknown({ l10n }: Reader): TemplateResult {
  const word = l10n.t('unknown');
  return html`<span title=${word}><span aria-hidden="true">–</span><span class="for-readers">${word}</span></span>`;
}
