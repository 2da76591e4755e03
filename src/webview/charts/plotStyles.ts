import { css } from 'lit';

/** From the edges of a drawing with axes to its plot, in pixels: top, right, bottom, left. The styles say the same. */
export const PLOT_INSET = '8 12 24 44';

/** A drawing is its plot; what stands on its axes lies outside, for which its margins leave room. */
export const plotStyles = css`
  .drawing {
    display: block;
    width: 100%;
    overflow: visible;
  }

  .drawing text {
    fill: var(--panel-muted);
    font-size: 11px;
    font-family: var(--vscode-font-family);
  }

  .drawing.plotted {
    width: calc(100% - 56px);
    margin: 8px 12px 24px 44px;
  }

  .grid {
    stroke: var(--panel-ink);
    stroke-opacity: 0.15;
    shape-rendering: crispEdges;
  }
`;
