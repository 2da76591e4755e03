import { css } from 'lit';

/** For the document around the panel, whose body VS Code indents by itself. */
export const documentStyles = css`
  body {
    padding: 0;
  }
`;

/** Sizes and colours that the sections share; every colour is the theme's. */
export const baseStyles = css`
  :host {
    --panel-background: var(--vscode-sideBar-background);
    --panel-start: 20px;
    --panel-end: 12px;
    --panel-small: 0.923em;
    --panel-muted: var(--vscode-descriptionForeground);
    --panel-series: var(--vscode-charts-blue);
    --panel-ink: var(--vscode-charts-foreground, var(--vscode-foreground));
    --panel-outline: var(--vscode-contrastBorder, transparent);

    display: block;
    container-type: inline-size;
    color: var(--vscode-sideBar-foreground, var(--vscode-foreground));
    font-family: var(--vscode-font-family);
    font-size: var(--vscode-font-size, 13px);
    font-weight: var(--vscode-font-weight, normal);
    line-height: 1.4;
    font-variant-numeric: tabular-nums;
    overflow-wrap: anywhere;
    padding-block-end: 20px;
  }

  h1,
  h2,
  p,
  ul,
  dl,
  dd {
    margin: 0;
    padding: 0;
  }

  ul {
    list-style: none;
  }

  button {
    font: inherit;
    color: inherit;
    cursor: pointer;
  }

  :focus {
    outline: none;
  }

  :focus-visible {
    outline: 1px solid var(--vscode-focusBorder);
    outline-offset: -1px;
  }

  .muted {
    color: var(--panel-muted);
    font-size: var(--panel-small);
  }

  /* The text of others, which may be a book. */
  .clamped {
    display: -webkit-box;
    overflow: hidden;
    -webkit-box-orient: vertical;
    -webkit-line-clamp: 2;
    text-align: left;
  }

  .for-readers {
    position: absolute;
    width: 1px;
    height: 1px;
    margin: -1px;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }

  @media (forced-colors: active) {
    :host {
      --panel-muted: CanvasText;
      --panel-series: Highlight;
      --panel-ink: CanvasText;
      --panel-outline: CanvasText;
    }
  }
`;
