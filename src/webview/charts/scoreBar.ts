import { css, html, svg, type TemplateResult } from 'lit';

export const scoreBarStyles = css`
  .score-bar {
    display: block;
    width: 100%;
    height: 16px;
    overflow: visible;
  }

  .score-bar .possible {
    fill: var(--panel-ink);
    fill-opacity: 0.1;
    stroke: var(--panel-outline);
  }

  .score-bar .possible.unknown {
    fill-opacity: 0;
    stroke: var(--panel-ink);
    stroke-opacity: 0.6;
    stroke-dasharray: 3 3;
  }

  .score-bar .earned {
    fill: var(--panel-series);
  }

  .score-bar .gap {
    stroke: var(--panel-background);
    stroke-width: 2px;
    shape-rendering: crispEdges;
  }

  @media (forced-colors: active) {
    .score-bar .possible {
      fill: Canvas;
      fill-opacity: 1;
    }
  }
`;

/** A part of a score, in points. */
export interface ScorePart {
  readonly earned: number;
  readonly possible: number;
  /** Dashed: it earns nothing because nobody knows, not because it went wrong. */
  readonly isKnown: boolean;
}

/** The parts of a score side by side, each as wide as what it could give. The figures stand in a table: a screen reader is spared the drawing. */
export function scoreBar(parts: readonly ScorePart[]): TemplateResult {
  const whole = parts.reduce((sum, { possible }) => sum + possible, 0);
  const percent = (points: number): string => `${(points / whole) * 100}%`;
  const starts = parts.map((_, position) => parts.slice(0, position).reduce((sum, { possible }) => sum + possible, 0));
  return html`
    <svg class="score-bar" aria-hidden="true">
      ${parts.map(({ earned, possible, isKnown }, position) => {
        const x = percent(starts[position] ?? 0);
        return svg`
          <rect class=${isKnown ? 'possible' : 'possible unknown'} x=${x} y="1" width=${percent(possible)} height="14" />
          <rect class="earned" x=${x} y="1" width=${percent(Math.min(earned, possible))} height="14" />
        `;
      })}
      ${starts.slice(1).map((start) => svg`<line class="gap" x1=${percent(start)} x2=${percent(start)} y1="0" y2="16" />`)}
    </svg>
  `;
}
