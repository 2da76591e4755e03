import { css } from 'lit';

export const runStyles = css`
  :host {
    --panel-background: var(--vscode-editor-background);
    --panel-start: 24px;
    --panel-end: 24px;

    max-width: 1400px;
    padding-block-start: 16px;
    color: var(--vscode-editor-foreground, var(--vscode-foreground));
  }

  h1 {
    padding-inline: var(--panel-start) var(--panel-end);
    font-size: 1.54em;
    font-weight: 600;
    line-height: 1.25;
  }

  /* As wide as its text, so that what follows stands beside it. */
  .clamped {
    display: -webkit-inline-box;
    -webkit-line-clamp: 4;
    vertical-align: top;
  }

  h1 > .clamped {
    -webkit-line-clamp: 6;
  }

  h3,
  h4 {
    margin: 0;
    font-size: inherit;
    font-weight: 600;
  }

  .content > h3:not(:first-child) {
    margin-block-start: 12px;
  }

  .head {
    display: grid;
    gap: 12px;
    padding: 6px var(--panel-end) 16px var(--panel-start);
  }

  .verdict {
    display: flex;
    flex-wrap: wrap;
    align-items: baseline;
    gap: 2px 12px;
  }

  .verdict > .score {
    font-size: 1.54em;
  }

  .actions {
    display: flex;
    flex-wrap: wrap;
    gap: 6px 8px;
  }

  .content > .actions {
    margin-block-start: 10px;
  }

  .action {
    min-height: 26px;
    padding: 2px 10px;
    border: 1px solid var(--vscode-button-border, transparent);
    border-radius: 2px;
    color: var(--vscode-button-secondaryForeground);
    background: var(--vscode-button-secondaryBackground, transparent);
  }

  .action:hover {
    background: var(--vscode-button-secondaryHoverBackground, transparent);
  }

  .action:focus-visible {
    outline-offset: 2px;
  }

  .link {
    min-height: 24px;
    padding: 0;
    border: 0;
    color: var(--vscode-textLink-foreground);
    background: none;
    text-align: start;
  }

  /* It is higher than its text, so that it is easily hit. */
  dd > .link,
  .others .link {
    margin-block: -3px;
  }

  .link:hover {
    color: var(--vscode-textLink-activeForeground);
    text-decoration: underline;
  }

  .facts {
    display: grid;
    grid-template-columns: repeat(auto-fill, minmax(min(120px, 100%), 1fr));
    gap: 8px 16px;
    overflow: visible;
  }

  .facts dt {
    color: var(--panel-muted);
    font-size: var(--panel-small);
  }

  details.section > summary {
    padding-inline: calc(var(--panel-start) - 18px) var(--panel-end);
  }

  .columns {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
  }

  @container (min-width: 960px) {
    .columns {
      grid-template-columns: minmax(0, 1fr) minmax(0, 1fr);
      column-gap: 24px;
    }
  }

  td,
  tbody th {
    vertical-align: top;
  }

  td + td,
  th + td,
  th + th {
    padding-inline-start: 16px;
  }

  .total > * {
    font-weight: 600;
  }

  .beside {
    table-layout: fixed;
  }

  .beside td,
  .beside thead th {
    overflow-wrap: anywhere;
  }

  @container (min-width: 480px) {
    .differs > td {
      font-weight: 600;
    }
  }

  .differs .difference {
    color: var(--panel-muted);
    font-size: var(--panel-small);
    font-weight: normal;
  }

  .features,
  .changes {
    margin: 0;
    padding: 0;
    list-style: none;
  }

  .feature,
  .changes > li {
    padding: 8px var(--panel-end) 10px var(--panel-start);
  }

  .feature + .feature,
  .changes > li + li {
    border-block-start: 1px solid var(--vscode-tree-tableColumnsBorder, var(--panel-outline));
  }

  .feature > h3 {
    display: flex;
    flex-wrap: wrap;
    align-items: flex-start;
    gap: 0 12px;
    margin-block-end: 4px;
  }

  .outcome {
    display: inline-flex;
    align-items: center;
    gap: 4px;
    font-weight: normal;
  }

  .outcome > svg {
    flex: none;
    width: 14px;
    height: 14px;
    fill: none;
    stroke: var(--panel-ink);
    stroke-width: 1.6px;
  }

  .outcome.merged > svg {
    stroke: var(--vscode-charts-green);
  }

  .outcome.closed > svg,
  .outcome.unmerged > svg {
    stroke: var(--vscode-charts-red);
  }

  .why {
    margin-block-end: 4px;
  }

  .evidence,
  .requests,
  .more {
    margin-block-start: 4px;
  }

  .evidence > summary,
  .requests > summary,
  .more > summary {
    margin-inline-start: -4px;
    color: var(--panel-muted);
  }

  .evidence > h4 {
    margin-block-start: 6px;
  }

  .evidence > :not(summary),
  .requests > :not(summary) {
    margin-inline-start: 14px;
  }

  .hashes {
    display: flex;
    flex-wrap: wrap;
    gap: 0 12px;
  }

  code {
    font-family: var(--vscode-editor-font-family, monospace);
  }

  .conflicts {
    display: grid;
    gap: 8px;
    margin-block-start: 4px;
  }

  .files {
    padding-inline-start: 14px;
  }

  .lessons,
  .told {
    padding-inline-start: 16px;
    list-style: disc;
  }

  .changes h3 > time {
    font-weight: normal;
  }

  .against {
    max-width: 640px;
    margin-block-start: 10px;
  }

  .against > .interval {
    margin-block: 3px;
  }

  .notice {
    margin-inline: var(--panel-start) var(--panel-end);
  }

  .gone {
    padding: 6px var(--panel-end) 0 var(--panel-start);
  }

  @media (forced-colors: active) {
    :host {
      --panel-background: Canvas;
    }
  }

  @container (max-width: 299px) {
    td,
    thead th {
      overflow-wrap: anywhere;
    }
  }

  @container (max-width: 399px) {
    td + td,
    th + td,
    th + th {
      padding-inline-start: 8px;
    }

    .head,
    .content,
    .feature,
    .changes > li,
    h1,
    .gone {
      padding-inline: 14px 12px;
    }

    .notice {
      margin-inline: 14px 12px;
    }

    details.section > summary {
      padding-inline: 0 12px;
    }
  }
`;
