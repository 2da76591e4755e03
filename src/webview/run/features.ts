import { html, nothing, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { Feature, Outcome } from '../../domain/feature';
import { kindWord } from '../../domain/kindWord';
import type { ShownRun } from '../../domain/shownRun';
import { outcomeWord, testsWord } from '../../domain/words';
import type { Reader } from '../reader';
import { section } from '../sections/section';
import { unknown } from '../sections/unknown';
import { evidence } from './evidence';
import type { Fact } from './fact';
import { longText } from './longText';
import { pullRequestFacts, requests, whyUnmerged } from './pullRequest';
import { repositoryName, repositoriesOf } from './repositories';
import type { RunContext } from './runContext';

export function features(run: ShownRun, context: RunContext): TemplateResult {
  const { l10n } = context.reader;
  const spansRepositories = repositoriesOf(run).length > 1;
  const content = html`
    <ul class="features" role="list">
      ${repeat(
        run.features,
        ({ name }, position) => `${String(position)} ${name}`,
        (feature) => html`<li class="feature">${entry(feature, spansRepositories, context)}</li>`,
      )}
    </ul>
    ${run.features.length === 0 ? html`<p class="content">${l10n.t('The run names no feature.')}</p>` : nothing}
  `;
  return section('features', l10n.t('Features'), content, context, context.reader.formats.whole(run.features.length));
}

function entry(feature: Feature, spansRepositories: boolean, context: RunContext): TemplateResult {
  const { reader } = context;
  const { l10n } = reader;
  return html`
    <h3>${longText(feature.name)} <span class="outcome ${feature.outcome ?? 'unknown'}">${outcomeSign(feature.outcome)}${outcomeWord(feature.outcome, l10n)}</span></h3>
    ${whyUnmerged(feature, reader)}
    ${isNameOnly(feature)
      ? html`<p class="muted">${feature.outcome === null ? l10n.t('Nothing but its name is known.') : l10n.t('Nothing else is known of it.')}</p>`
      : html`
          <dl class="facts">
            ${factsOf(feature, spansRepositories, context).map(
              ([name, value]) => html`
                <div>
                  <dt>${name}</dt>
                  <dd>${value ?? unknown(reader)}</dd>
                </div>
              `,
            )}
          </dl>
        `}
    ${requests(feature, reader)} ${evidence(feature, reader)}
  `;
}

/** Each outcome has its own sign, so that nothing hangs on colours alone. */
function outcomeSign(outcome: Outcome | null): TemplateResult {
  switch (outcome) {
    case 'merged':
      return sign('M3 8.5 6.5 12 13 4.5');
    case 'closed':
    case 'unmerged':
      return sign('M4 4 12 12 M12 4 4 12');
    case 'open':
      return sign('M8 3 a5 5 0 1 0 0.01 0');
    case null:
      return sign('M5 6 a3 3 0 1 1 3.5 3 V10.5 M8.5 12.5 V13.5');
  }
}

function sign(path: string): TemplateResult {
  return html`<svg viewBox="0 0 16 16" aria-hidden="true"><path d=${path} /></svg>`;
}

function factsOf(feature: Feature, spansRepositories: boolean, context: RunContext): readonly Fact[] {
  const { reader } = context;
  const { l10n, formats } = reader;
  const { agent, model = null, kind = null, category, commits, filesChanged, minutes, manualFixes, branch, repository, uncommittedFiles } = feature;
  const whole = (value: number | null): string | null => (value === null ? null : formats.whole(value));
  const name = (text: string | null): TemplateResult | null => (text === null ? null : longText(text));
  return [
    [l10n.t('Agent'), name(agent)],
    [l10n.t('Model'), name(model)],
    [l10n.t('Kind'), kind === null ? null : kindWord(kind, l10n)],
    [l10n.t('Category'), name(category)],
    [l10n.t('Commits'), whole(commits)],
    [l10n.t('Files'), whole(filesChanged)],
    [l10n.t('Lines'), linesText(feature, reader)],
    [l10n.t('Minutes'), whole(minutes)],
    [l10n.t('Tests'), testsText(feature, reader)],
    [l10n.t('Manual fixes'), whole(manualFixes)],
    ...pullRequestFacts(feature, context),
    [l10n.t('Specification'), specification(feature)],
    [l10n.t('Branch'), name(branch)],
    ...(uncommittedFiles === null || uncommittedFiles === 0 ? [] : ([[l10n.t('Uncommitted files'), formats.whole(uncommittedFiles)]] satisfies Fact[])),
    ...(spansRepositories ? ([[l10n.t('Repository'), name(repository === null ? null : repositoryName(repository))]] satisfies Fact[]) : []),
  ];
}

/** What stands beside a feature's name or right below it. */
const ABOVE_FACTS: ReadonlySet<string> = new Set(['name', 'outcome', 'unmergedReason', 'given']);

/** As of a feature that was recorded by hand. */
function isNameOnly(feature: Feature): boolean {
  return Object.entries(feature).every(([key, value]) => ABOVE_FACTS.has(key) || value === null || value === undefined);
}

function linesText({ additions, deletions }: Feature, { formats }: Reader): string | null {
  const parts = [additions === null ? null : `+${formats.whole(additions)}`, deletions === null ? null : `−${formats.whole(deletions)}`].filter((part) => part !== null);
  return parts.length === 0 ? null : parts.join(' ');
}

function testsText({ testsPassing, failingGates = [] }: Feature, { l10n }: Reader): TemplateResult | null {
  const word = testsWord(testsPassing, l10n);
  if (word === null) return null;
  return failingGates.length === 0 ? html`${word}` : html`${word}: ${longText(failingGates.join(', '))}`;
}

function specification({ specification: found }: Feature): TemplateResult | null {
  if (found === null) return null;
  return html`${longText(found.path)}${found.type === null ? nothing : html` <span class="muted">${longText(found.type)}</span>`}`;
}
