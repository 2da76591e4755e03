import { css } from 'lit';

/** Drawings with a plot at fixed distances from their edges. */
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

  .area {
    x: 44px;
    y: 8px;
    width: calc(100% - 56px);
    height: calc(100% - 32px);
    overflow: visible;
  }

  .grid {
    stroke: var(--panel-ink);
    stroke-opacity: 0.15;
    shape-rendering: crispEdges;
  }
`;
