import { css } from 'lit';

/** Categories and patterns alike: what it is, its bar, its figures. One below the other where it is narrow, else side by side. */
export const rateRowStyles = css`
  .rate-rows {
    padding-block: 2px 10px;
  }

  .rate-row {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: 2px;
    padding-block: 5px;
  }

  @container (min-width: 560px) {
    .rate-row {
      grid-template-columns: minmax(0, 2fr) minmax(0, 2fr) minmax(0, 2fr);
      column-gap: 16px;
      align-items: center;
    }

    .rate-row > :last-child {
      grid-column: 3;
    }
  }
`;
