import { html, nothing, type TemplateResult } from 'lit';
import type { Feature, FeatureEvidence } from '../../domain/feature';
import { isolate, plain } from '../plainText';
import type { Reader } from '../reader';
import { chevron } from '../sections/section';
import { longText } from './longText';

type Landing = NonNullable<FeatureEvidence['landing']>;

/** Hexadecimal digits by which people know a commit. */
const SHORT = 7;

/** The commits that speak for what was found of a feature by itself; nothing where none were kept. */
export function evidence({ name, evidence: found }: Feature, reader: Reader): TemplateResult | typeof nothing {
  if (found === undefined) return nothing;
  const { l10n, formats } = reader;
  const { landing, partial, agentCommits, fixes } = found;
  const count = (landing?.commits.length ?? 0) + (partial?.commits.length ?? 0) + agentCommits.length + fixes.length;
  if (count === 0) return nothing;
  return html`
    <details class="evidence">
      <summary>${chevron()}${l10n.t('Evidence: {0}', commitsText(count, reader))} <span class="for-readers">${plain(name)}</span></summary>
      ${landing === null ? nothing : landed(landing, reader)}
      ${partial === null
        ? nothing
        : html`
            <h4>${l10n.t('A part of it is in the base: {0} of {1} commits', formats.whole(partial.merged), formats.whole(partial.total))}</h4>
            ${hashes(partial.commits)} ${partial.missing.length === 0 ? nothing : html`<p>${l10n.t('Missing')}</p>${hashes(partial.missing)}`}
          `}
      ${agentCommits.length === 0
        ? nothing
        : html`
            <h4>${l10n.t('Commits of an agent')}</h4>
            <ul class="commits" role="list">${agentCommits.map(({ oid, subject, agent, at }) => commit(oid, subject, agent, at, reader))}</ul>
          `}
      ${fixes.length === 0
        ? nothing
        : html`
            <h4>${l10n.t('Manual fixes')}</h4>
            <ul class="commits" role="list">
              ${fixes.map(({ oid, subject, author, at, where }) => commit(oid, subject, authorText(author, where, reader), at, reader))}
            </ul>
          `}
    </details>
  `;
}

function landed({ how, certainty, commits, revertedBy, appliedAgainBy }: Landing, reader: Reader): TemplateResult {
  const { l10n } = reader;
  const way = howWord(how, reader);
  return html`
    <h4>${l10n.t('How it came into the base')}</h4>
    <p>${certainty === 'certain' ? way : l10n.t('likely {0}', way)}</p>
    ${hashes(commits)}
    ${revertedBy === null ? nothing : html`<p>${l10n.t('taken back by {0}', short(revertedBy))}</p>`}
    ${appliedAgainBy === null ? nothing : html`<p>${l10n.t('applied again by {0}', short(appliedAgainBy))}</p>`}
  `;
}

function howWord(how: Landing['how'], { l10n }: Reader): string {
  switch (how) {
    case 'merge':
      return l10n.t('by a merge');
    case 'fastForward':
      return l10n.t('by a fast-forward');
    case 'squash':
      return l10n.t('by a squash');
    case 'rebase':
      return l10n.t('by a rebase');
    case 'cherryPick':
      return l10n.t('by cherry-picks');
    case 'content':
      return l10n.t('its content is there');
  }
}

function authorText(author: string, where: FeatureEvidence['fixes'][number]['where'], { l10n }: Reader): string {
  switch (where) {
    case 'branch':
      return author;
    case 'base':
      return l10n.t('{0}, after the merge', isolate(author));
    case 'pullRequest':
      return l10n.t('{0}, on the pull request', isolate(author));
  }
}

function hashes(oids: readonly string[]): TemplateResult {
  return html`<ul class="hashes" role="list">${oids.map((oid) => html`<li><code title=${isolate(oid)}>${short(oid)}</code></li>`)}</ul>`;
}

function commit(oid: string, subject: string, who: string, at: string | null, { formats }: Reader): TemplateResult {
  return html`
    <li>
      <code title=${isolate(oid)}>${short(oid)}</code> ${longText(subject)}
      <span class="muted"><bdi>${plain(who)}</bdi>${at === null ? nothing : html` · <time datetime=${at}>${formats.moment(at)}</time>`}</span>
    </li>
  `;
}

/** Of a document that somebody else wrote it may be any text. */
function short(oid: string): string {
  return plain(oid).slice(0, SHORT);
}

function commitsText(count: number, { l10n, formats }: Reader): string {
  return count === 1 ? l10n.t('1 commit') : l10n.t('{0} commits', formats.whole(count));
}
