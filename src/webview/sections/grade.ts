import { css, html, type TemplateResult } from 'lit';
import type { Grade } from '../../domain/quality';
import { gradeWord } from '../../domain/words';
import type { Reader } from '../reader';

export const gradeStyles = css`
  .grade {
    display: inline-flex;
    align-items: center;
    gap: 5px;
  }

  .grade > svg {
    flex: none;
    width: 7px;
    height: 7px;
  }

  .grade.excellent,
  .grade.good {
    --grade: var(--vscode-charts-green);
  }

  .grade.acceptable {
    --grade: var(--vscode-charts-yellow);
  }

  /* The orange of the charts is half transparent in several themes. */
  .grade.poor,
  .grade.failed {
    --grade: var(--vscode-charts-red);
  }

  .grade circle {
    fill: var(--grade);
  }
`;

/** The word says it; its dot is for who looks for it. */
export function gradeMark(grade: Grade, { l10n }: Reader): TemplateResult {
  return html`<span class="grade ${grade}"><svg viewBox="0 0 8 8" aria-hidden="true"><circle cx="4" cy="4" r="4" /></svg>${gradeWord(grade, l10n)}</span>`;
}
