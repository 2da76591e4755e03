import { css, html, type TemplateResult } from 'lit';

export const effectBarStyles = css`
  .effect {
    display: block;
    width: 100%;
    height: 10px;
    overflow: visible;
  }

  .effect .zero {
    stroke: var(--panel-ink);
    stroke-opacity: 0.5;
    shape-rendering: crispEdges;
  }

  .effect .span {
    stroke: var(--panel-ink);
    stroke-width: 1px;
    shape-rendering: crispEdges;
  }

  .effect .dot {
    fill: var(--panel-series);
    stroke: var(--panel-ink);
    stroke-width: 1px;
  }

  .effect.unclear .dot {
    fill: var(--vscode-editor-background, Canvas);
  }
`;

/** A difference of rates and its interval. */
export interface Difference {
  readonly difference: number;
  readonly low: number;
  readonly high: number;
}

/**
 * A difference of -1 to 1 as a dot on a line with zero in its middle; hollow where the interval holds zero. The figures stand beside it as
 * text: a screen reader is spared the drawing.
 */
export function effectBar({ difference, low, high }: Difference): TemplateResult {
  return html`
    <svg class=${low <= 0 && high >= 0 ? 'effect unclear' : 'effect'} aria-hidden="true">
      <line class="zero" x1="50%" x2="50%" y1="0" y2="10" />
      <line class="span" x1=${place(low)} x2=${place(high)} y1="5" y2="5" />
      <line class="span" x1=${place(low)} x2=${place(low)} y1="2" y2="8" />
      <line class="span" x1=${place(high)} x2=${place(high)} y1="2" y2="8" />
      <circle class="dot" cx=${place(difference)} cy="5" r="3.5" />
    </svg>
  `;
}

function place(difference: number): string {
  return `${50 + 50 * Math.min(1, Math.max(-1, difference))}%`;
}
