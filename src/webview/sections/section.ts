import { css, html, nothing, type TemplateResult } from 'lit';
import type { PageContext } from '../context';

export const sectionStyles = css`
  details.section {
    border-block-start: 1px solid var(--vscode-sideBarSectionHeader-border, var(--panel-outline));
  }

  summary {
    display: flex;
    align-items: center;
    min-height: 24px;
    cursor: pointer;
    list-style: none;
  }

  details.section > summary {
    padding-inline: 2px var(--panel-end);
    color: var(--vscode-sideBarSectionHeader-foreground, inherit);
  }

  summary::-webkit-details-marker {
    display: none;
  }

  .chevron {
    flex: none;
    width: 16px;
    height: 16px;
    margin-inline-end: 2px;
    fill: none;
    stroke: currentColor;
  }

  details[open] > summary > .chevron {
    transform: rotate(90deg);
  }

  details.section > summary > h2 {
    font-size: 11px;
    font-weight: 700;
    text-transform: uppercase;
  }

  .hint {
    margin-inline-start: auto;
    padding-inline-start: 8px;
    color: var(--panel-muted);
    font-size: 11px;
  }

  @container (max-width: 299px) {
    .hint {
      display: none;
    }
  }

  .content {
    padding: 4px var(--panel-end) 14px var(--panel-start);
  }
`;

export function chevron(): TemplateResult {
  return html`<svg class="chevron" viewBox="0 0 16 16" aria-hidden="true"><path d="M6 3.5 10.5 8 6 12.5" /></svg>`;
}

/** Mirrors VS Code's own pane headers; what a closed section is about stays readable in the hint. */
export function section<N extends string>(
  name: N,
  heading: string,
  content: TemplateResult,
  { state, redraw }: Pick<PageContext<never, N>, 'state' | 'redraw'>,
  hint: string | null = null,
): TemplateResult {
  const remember = (event: Event): void => {
    state.setOpen(name, (event.currentTarget as HTMLDetailsElement).open);
    redraw();
  };
  return html`
    <details class="section" ?open=${state.isOpen(name)} @toggle=${remember}>
      <summary>
        ${chevron()}
        <h2>${heading}</h2>
        ${hint === null ? nothing : html`<span class="hint">${hint}</span>`}
      </summary>
      ${content}
    </details>
  `;
}
