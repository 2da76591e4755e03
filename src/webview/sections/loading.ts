import { css, html, type TemplateResult } from 'lit';
import type { Reader } from '../reader';

export const loadingStyles = css`
  .loading {
    position: relative;
    height: 2px;
    overflow: hidden;
  }

  .loading::after {
    content: '';
    position: absolute;
    inset: 0;
    width: 15%;
    background: var(--vscode-progressBar-background);
    animation: loading 2.5s linear infinite;
  }

  @keyframes loading {
    from {
      transform: translateX(-100%);
    }
    to {
      transform: translateX(667%);
    }
  }

  @media (prefers-reduced-motion: reduce) {
    .loading::after {
      width: 100%;
      animation: none;
    }
  }

  @media (forced-colors: active) {
    .loading::after {
      background: Highlight;
    }
  }
`;

export function loading({ l10n }: Reader): TemplateResult {
  return html`<div class="loading" role="progressbar" aria-label=${l10n.t('Loading the history')}></div>`;
}
