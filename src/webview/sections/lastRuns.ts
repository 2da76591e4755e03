import { css, html, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { PanelContext } from '../context';
import { isolate } from '../plainText';
import type { RunLine } from '../protocol';
import type { Reader } from '../reader';
import { gradeWord } from '../words';
import { section } from './section';

export const lastRunsStyles = css`
  .runs {
    padding-block-end: 8px;
  }

  .run {
    display: grid;
    grid-template-columns: minmax(0, 1fr) max-content;
    column-gap: 12px;
    width: 100%;
    padding: 4px var(--panel-end) 4px var(--panel-start);
    border: 0;
    background: none;
    text-align: start;
  }

  .run:hover {
    background: var(--vscode-list-hoverBackground);
    outline: 1px dashed var(--vscode-contrastActiveBorder, transparent);
    outline-offset: -1px;
  }

  .run:focus-visible {
    outline: 1px solid var(--vscode-list-focusOutline, var(--vscode-focusBorder));
  }

  .run .name {
    display: -webkit-box;
    overflow: hidden;
    -webkit-box-orient: vertical;
    -webkit-line-clamp: 2;
  }

  .run .score {
    text-align: end;
  }

  .run .grade {
    display: inline-flex;
    align-items: center;
    justify-content: end;
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

  .grade.poor {
    --grade: var(--vscode-charts-orange);
  }

  .grade.failed {
    --grade: var(--vscode-charts-red);
  }

  .grade circle {
    fill: var(--grade);
  }
`;

export function lastRuns(runs: readonly RunLine[], context: PanelContext): TemplateResult {
  const content = html`
    <ul class="runs" role="list">
      ${repeat(
        runs,
        (run) => run.id,
        (run) => html`<li>${runButton(run, context)}</li>`,
      )}
    </ul>
  `;
  return section('lastRuns', context.reader.l10n.t('Last runs'), content, context);
}

function runButton(run: RunLine, { reader, now, post }: PanelContext): TemplateResult {
  const facts = [mergedText(run, reader), run.category].filter((fact) => fact !== null);
  return html`
    <button class="run" type="button" data-run=${run.id} @click=${() => post({ type: 'openRun', id: run.id })}>
      <bdi class="name" title=${isolate(run.description)}>${run.description}</bdi>
      <span class="score">${reader.score(run.qualityScore)}</span>
      <span class="muted">
        ${facts.map((fact) => html`<bdi>${fact}</bdi> · `)}<time datetime=${run.createdAt} title=${reader.moment(run.createdAt)}
          >${reader.relative(run.createdAt, now)}</time
        >
      </span>
      <span class="muted grade ${run.grade}">
        <svg viewBox="0 0 8 8" aria-hidden="true"><circle cx="4" cy="4" r="4" /></svg>${gradeWord(run.grade, reader.l10n)}
      </span>
    </button>
  `;
}

function mergedText(run: RunLine, reader: Reader): string {
  if (run.prsCreated === null || run.prsMerged === null) return reader.l10n.t('{0}, outcome unknown', reader.features(run.features));
  return reader.l10n.t('{0} of {1} merged', reader.whole(run.prsMerged), reader.whole(run.prsCreated));
}
