import { html, nothing, type TemplateResult } from 'lit';
import type { Feature } from '../../domain/feature';
import type { PullRequest } from '../../domain/pullRequest';
import { featureUnmergedText, isUnmerged } from '../../domain/unmergedText';
import { webAddress } from '../../domain/webAddress';
import { pullRequestText, pullRequestWord, unreadWord, type PullRequestGlance } from '../../domain/words';
import { isolate, plain } from '../plainText';
import type { Reader } from '../reader';
import { chevron } from '../sections/section';
import { unknown } from '../sections/unknown';
import type { Fact } from './fact';
import { longText } from './longText';
import type { RunContext } from './runContext';

/** A document that somebody else wrote may hold any number of them. */
const MOST_REQUESTS = 5;
const MOST_OTHERS = 10;

/** What is known of a feature's pull request. What no forge was asked for is left out; what it does not tell is unknown. */
export function pullRequestFacts(feature: Feature, context: RunContext): readonly Fact[] {
  const { l10n, formats } = context.reader;
  const { reviewRounds, others = [] } = feature.pullRequest ?? {};
  return [
    [l10n.t('Pull request'), chosen(feature, context)],
    ...(reviewRounds === undefined ? [] : ([[l10n.t('Review rounds'), reviewRounds === null ? null : formats.whole(reviewRounds)]] satisfies Fact[])),
    ...(others.length === 0 ? [] : ([[l10n.t('Other pull requests'), list(others, context)]] satisfies Fact[])),
  ];
}

/** Why it was not merged, as a line of its own because it may be a sentence; nothing where nobody was asked. */
export function whyUnmerged(feature: Feature, reader: Reader): TemplateResult | typeof nothing {
  const { outcome, unmergedReason } = feature;
  if (!isUnmerged(outcome) || unmergedReason === undefined) return nothing;
  const why = featureUnmergedText(feature, reader.l10n);
  return html`<p class="why"><span class="muted">${reader.l10n.t('Why not merged')}</span> ${why === null ? unknown(reader) : longText(why)}</p>`;
}

/** What people asked for, oldest first, behind a line of its own; nothing where nobody wrote anything. */
export function requests({ name, pullRequest }: Feature, { l10n, formats }: Reader): TemplateResult | typeof nothing {
  const all = pullRequest?.requests ?? [];
  if (all.length === 0) return nothing;
  const shown = all.slice(-MOST_REQUESTS);
  const earlier = all.length - shown.length;
  return html`
    <details class="requests">
      <summary>${chevron()}${all.length === 1 ? l10n.t('1 request by people') : l10n.t('{0} requests by people', formats.whole(all.length))} <span class="for-readers">${plain(name)}</span></summary>
      ${earlier === 0 ? nothing : html`<p class="muted">${earlier === 1 ? l10n.t('1 earlier one is not shown') : l10n.t('{0} earlier ones are not shown', formats.whole(earlier))}</p>`}
      <ul class="commits" role="list">
        ${shown.map(
          ({ author, at, text }) => html`
            <li>
              ${longText(l10n.t('“{0}”', onOneLine(text)))}
              <span class="muted">${author === null ? l10n.t('author unknown') : html`<bdi>${plain(author)}</bdi>`} · <time datetime=${at}>${formats.moment(at)}</time></span>
            </li>
          `,
        )}
      </ul>
    </details>
  `;
}

function chosen(feature: Feature, context: RunContext): TemplateResult | null {
  const { pullRequest, pullRequestUnread } = feature;
  const { l10n } = context.reader;
  if (pullRequest === null) {
    const why = pullRequestText(feature, l10n);
    return why === null ? null : html`<span class="muted">${why}</span>`;
  }
  const unread = pullRequestUnread === undefined ? null : unreadWord(pullRequestUnread, l10n);
  return html`${link(pullRequest, context)}${unread === null ? nothing : html` <span class="muted">${unread}</span>`}`;
}

function list(others: NonNullable<PullRequest['others']>, context: RunContext): TemplateResult {
  const { l10n } = context.reader;
  const more = others.length - MOST_OTHERS;
  return html`
    <ul class="others" role="list">
      ${others.slice(0, MOST_OTHERS).map((each) => html`<li>${link(each, context)}</li>`)}
    </ul>
    ${more <= 0 ? nothing : html`<span class="muted">${l10n.t('and {0} more', more)}</span>`}
  `;
}

/** A way to it only where its address is one of the web; the host looks once more. */
function link(found: PullRequestGlance & Pick<PullRequest, 'url'>, { post, reader }: RunContext): TemplateResult {
  const text = html`<bdi class="clamped">${plain(pullRequestWord(found, reader.l10n))}</bdi>`;
  const address = webAddress(found.url);
  if (address === null) return text;
  return html`<button class="link" type="button" role="link" title=${isolate(address)} @click=${() => post({ type: 'openExternal', url: found.url })}>${text}</button>`;
}

/** People write in paragraphs; a quote has as many lines as there is room for. */
function onOneLine(text: string): string {
  return text.replaceAll(/\s+/g, ' ').trim();
}
