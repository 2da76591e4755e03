import { css, html, nothing, type TemplateResult } from 'lit';
import type { Estimate, Forecast } from '../../domain/suggestion';
import type { PanelContext } from '../context';
import type { PanelSnapshot } from '../protocol';
import { plain } from '../plainText';
import type { Reader } from '../reader';
import { emptyState } from './emptyState';
import { runList } from './lastRuns';
import { opener } from './opener';
import { chevron, section } from './section';
import { unknown } from './unknown';

export const nextRunStyles = css`
  .expected {
    display: grid;
    grid-template-columns: max-content minmax(0, 1fr);
    gap: 2px 12px;
  }

  .expected dt {
    color: var(--panel-muted);
  }

  @container (max-width: 299px) {
    .expected {
      grid-template-columns: minmax(0, 1fr);
      row-gap: 0;
    }

    .expected dd {
      margin-block-end: 4px;
    }
  }

  .basis {
    min-height: 24px;
    margin-block-start: 4px;
    margin-inline-start: -2px;
  }

  .remark {
    margin-block-start: 8px;
  }

  .counted {
    max-width: 36em;
  }

  .counted > li {
    display: flex;
    justify-content: space-between;
    gap: 12px;
  }

  .counted > li > :last-child {
    flex: none;
  }

  .behind > summary {
    padding-inline: calc(var(--panel-start) - 4px) var(--panel-end);
    color: var(--panel-muted);
  }

  .subhead {
    padding: 6px var(--panel-end) 0 var(--panel-start);
  }

  .rows {
    padding-block-end: 6px;
  }

  .rows .opener {
    min-height: 24px;
    padding-block: 2px;
  }

  .counted-row {
    display: flex;
    justify-content: space-between;
    gap: 12px;
  }

  .counted-row > :last-child {
    flex: none;
  }
`;

/** What the notification says in one sentence stands here as a list, which the eye finds its way in faster. */
export function nextRun({ forecast, forecastText, recommendationText, recommendedRuns, commonIssues }: PanelSnapshot, context: PanelContext): TemplateResult {
  const { reader } = context;
  const content = forecast.enoughData
    ? html`
        <div class="content">
          ${expectations(forecast, reader)} ${basis(forecast, context)} ${drivers(forecast, reader)}
          ${recommendationText === null ? nothing : html`<p class="remark">${plain(recommendationText)}</p>`}
        </div>
        ${recommendedRuns.length === 0 ? nothing : runsBehind(recommendedRuns, context)}
        ${lessons(forecast, context)} ${issues(commonIssues, context)}
      `
    : html`<div class="content">${emptyState(forecastText, context)}</div>`;
  return section('nextRun', reader.l10n.t('Next run'), content, context);
}

function expectations({ expected, muted }: Forecast, reader: Reader): TemplateResult {
  const { l10n } = reader;
  return html`
    <dl class="expected" title=${l10n.t('What to expect, with 80% intervals')}>
      <dt>${l10n.t('Success')}</dt>
      <dd>${muted?.successRate === true ? l10n.t('not shown') : expectation(expected.successRate, (rate) => reader.formats.rate(rate), (count) => reader.features(count), reader)}</dd>
      <dt>${l10n.t('Quality')}</dt>
      <dd>${expectation(expected.quality, (score) => reader.formats.score(score), (count) => reader.runs(count), reader)}</dd>
      <dt>${l10n.t('Minutes')}</dt>
      <dd>${expectation(expected.minutes, (minutes) => reader.formats.whole(minutes), (count) => reader.runs(count), reader)}</dd>
    </dl>
  `;
}

function basis({ runsUsed }: Forecast, { reader, post }: PanelContext): TemplateResult {
  const show = (): void => post({ type: 'showRuns', group: { kind: 'all' } });
  return html`<button class="link basis" type="button" @click=${show}>${reader.l10n.t('From {0}', reader.runs(runsUsed))}</button>`;
}

/** Closed at first: they are for who wants to check the sentence above. */
function runsBehind(runs: PanelSnapshot['recommendedRuns'], context: PanelContext): TemplateResult {
  const remember = (event: Event): void => {
    context.state.setOpen('runsBehind', (event.currentTarget as HTMLDetailsElement).open);
    context.redraw();
  };
  return html`
    <details class="behind" ?open=${context.state.isOpen('runsBehind')} @toggle=${remember}>
      <summary>${chevron()} ${context.reader.l10n.t('Runs behind it')}</summary>
      ${runList(runs, context)}
    </details>
  `;
}

/** The three that move the forecast most. */
function drivers({ drivers: all = [] }: Forecast, reader: Reader): TemplateResult | typeof nothing {
  if (all.length === 0) return nothing;
  const { l10n, formats } = reader;
  return html`
    <p class="muted remark">${l10n.t('What moves the success rate most, in points')}</p>
    <ul class="counted" role="list">
      ${all.slice(0, 3).map(({ factor, effect }) => html`<li><span>${plain(factor)}</span><span>${formats.points(effect)}</span></li>`)}
    </ul>
  `;
}

function issues(all: PanelSnapshot['commonIssues'], context: PanelContext): TemplateResult | typeof nothing {
  if (all.length === 0) return nothing;
  const { l10n, formats } = context.reader;
  const row = ({ issue, count, group }: PanelSnapshot['commonIssues'][number]): TemplateResult =>
    opener(group, html`<bdi class="clamped">${plain(issue)}</bdi><span>${formats.whole(count)}</span>`, context, 'counted-row');
  return html`
    <p class="muted subhead">${l10n.t('What went wrong before, in runs')}</p>
    <ul class="rows" role="list">
      ${all.map((issue) => html`<li>${row(issue)}</li>`)}
    </ul>
  `;
}

/** Each opens the run that it was learned from. */
function lessons({ lessons: all = [] }: Forecast, { reader, post }: PanelContext): TemplateResult | typeof nothing {
  if (all.length === 0) return nothing;
  const { l10n } = reader;
  return html`
    <p class="muted subhead">${l10n.t('Lessons of similar runs')}</p>
    <ul class="rows" role="list">
      ${all.map(
        ({ lesson, runId }) =>
          html`<li>
            <button class="opener" type="button" title=${l10n.t('Open the run')} @click=${() => post({ type: 'openRun', id: runId })}><bdi>${plain(lesson)}</bdi></button>
          </li>`,
      )}
    </ul>
  `;
}

function expectation(
  estimate: Estimate | null,
  format: (value: number) => string,
  count: (count: number) => string,
  reader: Reader,
): TemplateResult {
  if (estimate === null) return unknown(reader);
  const basis = reader.l10n.t('({0}), {1}', reader.range(estimate, format), count(estimate.count));
  return html`${format(estimate.mean)} <span class="muted">${basis}</span>`;
}
