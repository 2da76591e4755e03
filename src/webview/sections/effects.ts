import { html, nothing, type TemplateResult } from 'lit';
import type { RunGroup } from '../../domain/runGroup';
import { traitWord } from '../../domain/words';
import { effectBar, type Difference } from '../charts/effectBar';
import type { PanelContext } from '../context';
import { plain } from '../plainText';
import type { PanelSnapshot } from '../protocol';
import type { Reader } from '../reader';
import { opener } from './opener';
import { section } from './section';

/** What makes a difference, all else that is known being equal: traits of specifications, then agents and their models. */
export function effects({ traits, agents }: PanelSnapshot['effects'], context: PanelContext): TemplateResult | typeof nothing {
  const { reader } = context;
  const { l10n } = reader;
  const rows = [
    ...traits.map((effect) => row({ kind: 'trait', trait: effect.trait }, traitName(effect.trait, reader), effect, context)),
    ...agents.map((effect) => row({ kind: 'agent', agent: effect.agent, model: effect.model }, effect.model ?? effect.agent, effect, context)),
  ];
  if (rows.length === 0) return nothing;
  const content = html`
    <p class="content muted">${l10n.t('Points of success rate with it, against without it, other things being equal; 80% intervals.')}</p>
    <ul class="rate-rows" role="list">
      ${rows}
    </ul>
  `;
  return section('effects', l10n.t('What makes a difference'), content, context);
}

interface Effect extends Difference {
  readonly runsWith: number;
  readonly runsWithout: number;
}

function row(group: RunGroup, name: string, effect: Effect, context: PanelContext): TemplateResult {
  const { reader } = context;
  const { l10n, formats } = reader;
  const unclear = effect.low <= 0 && effect.high >= 0;
  const range = l10n.t('{0} to {1}', formats.points(effect.low), formats.points(effect.high));
  const runs = l10n.t('{0} with, {1} without', reader.runs(effect.runsWith), formats.whole(effect.runsWithout));
  const content = html`
    <bdi class="clamped">${plain(name)}</bdi>
    ${effectBar(effect)}
    <span class="muted">${unclear ? l10n.t('no difference seen yet ({0}); {1}', range, runs) : l10n.t('{0} points ({1}); {2}', formats.points(effect.difference), range, runs)}</span>
  `;
  return html`<li>${opener(group, content, context, 'rate-row')}</li>`;
}

function traitName(trait: string, { l10n }: Reader): string {
  return trait === 'buildGates' ? l10n.t('build gates') : (traitWord(trait, l10n) ?? trait);
}
