import { css, html, nothing, svg, type SVGTemplateResult, type TemplateResult } from 'lit';
import type { DashboardKnowledge } from '../../learning/dashboard/dashboardKnowledge';
import type { Reader } from '../reader';
import { plain } from '../plainText';
import { card } from './card';
import type { DashboardContext } from './dashboardContext';
import { nameCell, patternName, traitName, cut } from './names';
import type { DataTable } from './dataTable';

export const effectsPlotStyles = css`
  .effects .zero {
    stroke: var(--panel-ink);
    stroke-opacity: 0.5;
    shape-rendering: crispEdges;
  }

  .effects .span {
    stroke: var(--panel-ink);
    stroke-width: 1px;
    shape-rendering: crispEdges;
  }

  .effects .dot {
    fill: var(--panel-series);
    stroke: var(--panel-ink);
    stroke-width: 1px;
  }

  .effects .dot.unclear {
    fill: var(--panel-background);
  }

  .effects text.name {
    fill: var(--panel-ink);
    font-size: 12px;
  }

  .effects text.group {
    fill: var(--panel-ink);
    font-size: 12px;
    font-weight: 600;
  }
`;

/** Of each kind; the others are in the table. */
const DRAWN = 10;

/** Pixels. */
const ROW = 38;
const GROUP = 24;
const AXIS = 22;

/** Of a character, roughly, and of all that is beside a name. */
const CHARACTER = 7;
const BESIDES = 260;
const SHORTEST_NAME = 20;

interface Effect {
  readonly group: string;
  readonly name: string;
  readonly difference: number;
  readonly low: number;
  readonly high: number;
  readonly runsWith: number;
  readonly runsWithout: number;
}

/** What makes a difference to success, all else that is known being equal: traits, patterns, agents. */
export function effectsPlot(effects: DashboardKnowledge['effects'], isStale: boolean, context: DashboardContext): TemplateResult {
  const { reader } = context;
  const { l10n } = reader;
  const groups = groupsOf(effects, reader);
  const all = groups.flatMap(({ rows }) => rows);
  const content = html`
    <p>
      ${all.length === 0
        ? l10n.t('Nothing to compare yet: it takes runs with and without a trait, of several patterns or by several agents.')
        : l10n.t('Points of success rate with it, against without it or against the alternatives, other things being equal; 80% intervals, from the newest 1,000 of these runs. Hollow: no difference seen yet.')}
    </p>
    ${all.length === 0 ? nothing : drawing(groups, Math.max(SHORTEST_NAME, Math.floor((context.width - BESIDES) / CHARACTER)), reader)}
  `;
  return card({ chart: 'effects', heading: l10n.t('What makes a difference'), content, table: all.length === 0 ? null : table(all, reader), isDrawn: all.length > 0, isWide: true, isStale }, context);
}

interface EffectGroup {
  readonly group: string;
  readonly rows: readonly Effect[];
}

function groupsOf({ traits, patterns, agents }: DashboardKnowledge['effects'], reader: Reader): readonly EffectGroup[] {
  const { l10n } = reader;
  const [traitWord, patternWord, agentWord] = [l10n.t('Traits of specifications'), l10n.t('Specification patterns'), l10n.t('Agents and models')];
  return [
    { group: traitWord, rows: traits.map((effect) => ({ ...effect, group: traitWord, name: traitName(effect.trait, reader) })) },
    { group: patternWord, rows: patterns.map((effect) => ({ ...effect, group: patternWord, name: patternName(effect.pattern, reader) })) },
    { group: agentWord, rows: agents.map((effect) => ({ ...effect, group: agentWord, name: plain(effect.model ?? effect.agent) })) },
  ].filter(({ rows }) => rows.length > 0);
}

/** @param longest characters of a name that there is room for */
function drawing(groups: readonly EffectGroup[], longest: number, reader: Reader): TemplateResult {
  const { l10n, formats } = reader;
  const drawn = groups.map(({ group, rows }) => ({ group, rows: rows.slice(0, DRAWN) }));
  const bound = axisBound(drawn.flatMap(({ rows }) => rows));
  const x = (difference: number): string => `${50 + 50 * Math.min(1, Math.max(-1, difference / bound))}%`;
  let y = 0;
  const parts: SVGTemplateResult[] = [];
  for (const { group, rows } of drawn) {
    parts.push(svg`<text class="group" x="0" y=${y + 16}>${group}</text>`);
    y += GROUP;
    for (const effect of rows) {
      parts.push(effectRow({ ...effect, name: cut(effect.name, longest) }, y, x, reader));
      y += ROW;
    }
  }
  const clear = groups.flatMap(({ rows }) => rows).filter((effect) => !isUnclear(effect));
  const description =
    clear.length === 0
      ? l10n.t('No difference seen yet.')
      : clear.slice(0, 5).map((effect) => l10n.t('{0}: {1} points ({2})', effect.name, formats.points(effect.difference), rangeText(effect, reader))).join('; ');
  return html`
    <svg class="drawing effects" .style=${`height: ${y + AXIS}px`} role="img" aria-labelledby="effects-title effects-description">
      <title id="effects-title">${l10n.t('Differences of success rate')}</title>
      <desc id="effects-description">${description}</desc>
      <line class="zero" x1="50%" x2="50%" y1=${GROUP} y2=${y} />
      ${parts}
      <text x="0" y=${y + 16}>${formats.points(-bound)}</text>
      <text x="50%" y=${y + 16} text-anchor="middle">${l10n.t('{0} points', formats.points(0))}</text>
      <text x="100%" y=${y + 16} text-anchor="end">${formats.points(bound)}</text>
    </svg>
  `;
}

/** Its name and figures above its interval: both have the whole width. */
function effectRow(effect: Effect, top: number, x: (difference: number) => string, reader: Reader): SVGTemplateResult {
  const line = top + 26;
  const { low, high, difference, name } = effect;
  return svg`
    <text class="name" x="0" y=${top + 14}>${name}</text>
    <text x="100%" y=${top + 14} text-anchor="end">${figures(effect, reader)}</text>
    <line class="span" x1=${x(low)} x2=${x(high)} y1=${line} y2=${line} />
    <line class="span" x1=${x(low)} x2=${x(low)} y1=${line - 4} y2=${line + 4} />
    <line class="span" x1=${x(high)} x2=${x(high)} y1=${line - 4} y2=${line + 4} />
    <circle class=${isUnclear(effect) ? 'dot unclear' : 'dot'} cx=${x(difference)} cy=${line} r="4" />
  `;
}

function figures(effect: Effect, reader: Reader): string {
  const { l10n, formats } = reader;
  if (isUnclear(effect)) return l10n.t('no difference seen yet');
  return l10n.t('{0} ({1})', formats.points(effect.difference), rangeText(effect, reader));
}

function rangeText({ low, high }: Effect, { l10n, formats }: Reader): string {
  return l10n.t('{0} to {1}', formats.points(low), formats.points(high));
}

function isUnclear({ low, high }: Effect): boolean {
  return low <= 0 && high >= 0;
}

/** A round number that all intervals are within, at most 1. */
function axisBound(rows: readonly Effect[]): number {
  const widest = rows.reduce((most, { low, high }) => Math.max(most, Math.abs(low), Math.abs(high)), 0);
  return Math.min(1, Math.max(0.1, Math.ceil(widest * 10) / 10));
}

function table(rows: readonly Effect[], reader: Reader): DataTable {
  const { l10n, formats } = reader;
  return {
    caption: l10n.t('Differences of success rate, in points, with 80% intervals'),
    columns: [
      { name: l10n.t('What'), isNumber: false },
      { name: l10n.t('Kind'), isNumber: false },
      { name: l10n.t('Points'), isNumber: true },
      { name: l10n.t('From'), isNumber: true },
      { name: l10n.t('To'), isNumber: true },
      { name: l10n.t('Runs with'), isNumber: true },
      { name: l10n.t('Runs without'), isNumber: true },
      { name: l10n.t('Finding'), isNumber: false },
    ],
    size: rows.length,
    row: (index) => {
      const effect = rows[index];
      if (effect === undefined) return [];
      const points = (difference: number): { shown: string; value: number } => ({ shown: formats.points(difference), value: difference * 100 });
      const count = (runs: number): { shown: string; value: number } => ({ shown: formats.whole(runs), value: runs });
      const finding = isUnclear(effect) ? l10n.t('no difference seen yet') : effect.difference > 0 ? l10n.t('better') : l10n.t('worse');
      return [nameCell(effect.name), { shown: effect.group, value: effect.group }, points(effect.difference), points(effect.low), points(effect.high), count(effect.runsWith), count(effect.runsWithout), { shown: finding, value: finding }];
    },
  };
}
