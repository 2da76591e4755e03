import { css } from 'lit';

export const tableStyles = css`
  table {
    width: 100%;
    margin-block-start: 4px;
    border-collapse: collapse;
  }

  th,
  td {
    padding: 3px 0 3px 8px;
    border-block-end: 1px solid var(--vscode-tree-tableColumnsBorder, var(--panel-outline));
    font-weight: normal;
    text-align: start;
    vertical-align: baseline;
  }

  thead th {
    color: var(--panel-muted);
    font-size: var(--panel-small);
  }

  th:first-child {
    padding-inline-start: 0;
  }

  td,
  thead th {
    overflow-wrap: normal;
  }

  th.number,
  td.number {
    text-align: end;
  }
`;
