import { html, nothing, type TemplateResult } from 'lit';
import { traitWord } from '../../domain/words';
import { effectBar, type Difference } from '../charts/effectBar';
import type { PanelContext } from '../context';
import { plain } from '../plainText';
import type { PanelSnapshot } from '../protocol';
import type { Reader } from '../reader';
import { section } from './section';

/** What makes a difference, all else that is known being equal: traits of specifications, then agents and their models. */
export function effects({ traits, agents }: PanelSnapshot['effects'], context: PanelContext): TemplateResult | typeof nothing {
  const { reader } = context;
  const { l10n } = reader;
  const rows = [
    ...traits.map((effect) => row(traitName(effect.trait, reader), effect, reader)),
    ...agents.map((effect) => row(effect.model ?? effect.agent, effect, reader)),
  ];
  if (rows.length === 0) return nothing;
  const content = html`
    <div class="content">
      <p class="muted">${l10n.t('Points of success rate with it, against without it, other things being equal; 80% intervals.')}</p>
      <ul class="rate-rows" role="list">
        ${rows}
      </ul>
    </div>
  `;
  return section('effects', l10n.t('What makes a difference'), content, context);
}

interface Effect extends Difference {
  readonly runsWith: number;
  readonly runsWithout: number;
}

function row(name: string, effect: Effect, reader: Reader): TemplateResult {
  const { l10n, formats } = reader;
  const unclear = effect.low <= 0 && effect.high >= 0;
  const range = l10n.t('{0} to {1}', formats.points(effect.low), formats.points(effect.high));
  const runs = l10n.t('{0} with, {1} without', reader.runs(effect.runsWith), formats.whole(effect.runsWithout));
  return html`
    <li class="rate-row">
      <bdi class="clamped">${plain(name)}</bdi>
      ${effectBar(effect)}
      <span class="muted">${unclear ? l10n.t('no difference seen yet ({0}); {1}', range, runs) : l10n.t('{0} points ({1}); {2}', formats.points(effect.difference), range, runs)}</span>
    </li>
  `;
}

function traitName(trait: string, { l10n }: Reader): string {
  return trait === 'buildGates' ? l10n.t('build gates') : (traitWord(trait, l10n) ?? trait);
}
