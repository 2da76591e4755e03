import { css, html, nothing, svg, type TemplateResult } from 'lit';
import type { Estimate } from '../../domain/suggestion';

export const intervalBarStyles = css`
  .interval {
    display: block;
    width: 100%;
    height: 10px;
    overflow: visible;
  }

  .interval .track {
    fill: var(--panel-ink);
    fill-opacity: 0.1;
    stroke: var(--panel-outline);
  }

  .interval .bar {
    fill: var(--panel-series);
    fill-opacity: 0.75;
  }

  .interval .whisker {
    stroke: var(--panel-ink);
    stroke-width: 1px;
    shape-rendering: crispEdges;
  }

  /* Told from the whisker by its shape, from bar and track by its rim. */
  .interval .mark {
    overflow: visible;
    fill: var(--panel-ink);
    stroke: var(--panel-background, Canvas);
    stroke-width: 1px;
  }

  @media (forced-colors: active) {
    .interval .mark {
      stroke: Canvas;
    }

    .interval .track {
      fill: Canvas;
      fill-opacity: 1;
    }
  }
`;

/**
 * A rate of 0 to 1 as a bar, its interval as a whisker. Lengths are percentages in attributes, so it needs no measuring and no
 * inline style. The figures stand beside it as text: a screen reader is spared the drawing.
 * @param actual what came of a forecast, 0 to 1, as a diamond; null for none
 */
export function intervalBar({ mean, low, high }: Estimate, actual: number | null = null): TemplateResult {
  return html`
    <svg class="interval" aria-hidden="true">
      <rect class="track" y="2" width="100%" height="6" />
      <rect class="bar" y="2" width=${percent(mean)} height="6" />
      <line class="whisker" x1=${percent(low)} x2=${percent(high)} y1="5" y2="5" />
      <line class="whisker" x1=${percent(low)} x2=${percent(low)} y1="1" y2="9" />
      <line class="whisker" x1=${percent(high)} x2=${percent(high)} y1="1" y2="9" />
      ${actual === null ? nothing : svg`<svg class="mark" x=${percent(actual)}><path d="M0 0 5 5 0 10 -5 5Z" /></svg>`}
    </svg>
  `;
}

function percent(rate: number): string {
  return `${Math.min(1, Math.max(0, rate)) * 100}%`;
}
