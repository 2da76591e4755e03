import { css, html, nothing, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { PanelContext } from '../context';
import { isolate, plain } from '../plainText';
import type { RunLine } from '../protocol';
import type { Reader } from '../reader';
import { gradeMark } from './grade';
import { section } from './section';

export const lastRunsStyles = css`
  .runs {
    padding-block-end: 8px;
  }

  .run .line {
    display: flex;
    justify-content: space-between;
    column-gap: 12px;
  }

  .run .line > :last-child {
    flex: none;
  }

  /* The facts wrap one by one; the dot before a fact that begins a line is cut off. */
  .facts {
    overflow: hidden;
  }

  .facts > span {
    display: flex;
    flex-wrap: wrap;
    margin-inline-start: -13px;
  }

  .facts > span > * {
    position: relative;
    padding-inline-start: 13px;
  }

  .facts > span > ::before {
    content: '·';
    position: absolute;
    inset-inline-start: 4px;
  }

  .category {
    display: none;
  }

  @container (min-width: 360px) {
    .category {
      display: inline;
    }
  }

  .run .grade {
    align-self: start;
  }
`;

export function lastRuns(runs: readonly RunLine[], context: PanelContext): TemplateResult {
  return section('lastRuns', context.reader.l10n.t('Last runs'), runList(runs, context), context);
}

/** Each opens with a click. */
export function runList(runs: readonly RunLine[], context: PanelContext): TemplateResult {
  return html`
    <ul class="runs" role="list">
      ${repeat(
        runs,
        (run) => run.id,
        (run) => html`<li>${runButton(run, context)}</li>`,
      )}
    </ul>
  `;
}

function runButton(run: RunLine, { reader, now, post }: PanelContext): TemplateResult {
  const { formats } = reader;
  return html`
    <button class="opener run" type="button" @click=${() => post({ type: 'openRun', id: run.id })}>
      <span class="line">
        <bdi class="name clamped" title=${isolate(run.description)}>${plain(run.description)}</bdi>
        <span>${formats.score(run.qualityScore)}</span>
      </span>
      <span class="line muted">
        <span class="facts">
          <span>
            <span>${mergedText(run, reader)}</span>
            <time datetime=${run.createdAt} title=${formats.moment(run.createdAt)}>${formats.relative(run.createdAt, now)}</time>
            ${run.category === null ? nothing : html`<bdi class="category">${plain(run.category)}</bdi>`}
          </span>
        </span>
        ${gradeMark(run.grade, reader)}
      </span>
    </button>
  `;
}

function mergedText(run: RunLine, reader: Reader): string {
  if (run.prsCreated === null || run.prsMerged === null) return reader.l10n.t('{0}, outcome unknown', reader.features(run.features));
  return reader.l10n.t('{0} of {1} merged', reader.formats.whole(run.prsMerged), reader.formats.whole(run.prsCreated));
}
