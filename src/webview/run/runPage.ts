import { html, nothing, type TemplateResult } from 'lit';
import { baseStyles } from '../baseStyles';
import { intervalBarStyles } from '../charts/intervalBar';
import { scoreBarStyles } from '../charts/scoreBar';
import { plain } from '../plainText';
import type { FromRunPage, RunSnapshot, ToPage } from '../protocol';
import type { Reader } from '../reader';
import type { RunDetails } from '../runProtocol';
import type { RunSectionName } from '../runSections';
import { emptyStateStyles } from '../sections/emptyState';
import { gradeStyles } from '../sections/grade';
import { loadingStyles } from '../sections/loading';
import { noticeStyles, sampleNotice } from '../sections/notice';
import { sectionStyles } from '../sections/section';
import { tableStyles } from '../sections/tableStyles';
import { SnapshotPage } from '../snapshotPage';
import type { ViewState } from '../viewState';
import type { VsCodeApi } from '../vscodeApi';
import { changes } from './changes';
import { comparison } from './comparison';
import { conflicts } from './conflicts';
import { features } from './features';
import { forecastAgainst } from './forecastAgainst';
import { lessons } from './lessons';
import type { RunContext } from './runContext';
import { runHeader } from './runHeader';
import type { RunMemory } from './runMemory';
import { runStyles } from './runStyles';
import { scoreBreakdown } from './scoreBreakdown';

/** The whole page of one run. */
export class RunPage extends SnapshotPage<RunSnapshot, FromRunPage, RunSectionName> {
  static override styles = [baseStyles, sectionStyles, loadingStyles, emptyStateStyles, noticeStyles, tableStyles, gradeStyles, intervalBarStyles, scoreBarStyles, runStyles];

  readonly #memory: RunMemory;
  readonly #view: ViewState<RunSectionName>;

  constructor(api: VsCodeApi<FromRunPage>, memory: RunMemory, view: ViewState<RunSectionName>) {
    super(api, view);
    this.#memory = memory;
    this.#view = view;
  }

  override receive(message: ToPage<RunSnapshot>): void {
    const before = this.snapshot;
    super.receive(message);
    if (message.type !== 'snapshot') return;
    const { run, compareWith } = message.snapshot;
    this.#memory.show({ run, compareWith });
    if (before !== null && typeof compareWith === 'string' && before.compareWith !== compareWith) this.#leadToComparison();
  }

  protected override heading({ l10n }: Reader): string {
    return l10n.t('Run details');
  }

  protected override headline(reader: Reader): TemplateResult {
    const details = this.snapshot?.details ?? null;
    return details === null ? super.headline(reader) : html`<h1><bdi class="clamped">${plain(details.run.description)}</bdi></h1>`;
  }

  protected override overview({ details, isSample }: RunSnapshot, context: RunContext): TemplateResult {
    const { l10n } = context.reader;
    const notice = sampleNotice(isSample, context);
    if (details === null) {
      const text = isSample ? l10n.t('This run is not in the sample that is shown.') : l10n.t('This run is not in the history any more. It may have been archived.');
      return html`${notice}<p class="gone">${text}</p>`;
    }
    const { run } = details;
    return html`
      ${notice} ${deletedNotice(details, context)} ${runHeader(details, context)}
      <div class="columns">
        <div>${scoreBreakdown(run, context)} ${conflicts(run, context)}</div>
        ${comparison(details, context)}
      </div>
      ${features(run, context)}
      <div class="columns">
        ${forecastAgainst(details, context)}
        <div>${lessons(run, context)} ${changes(details.changes, context)}</div>
      </div>
    `;
  }

  /** It was just chosen, and may lie below what is on screen. */
  #leadToComparison(): void {
    this.#view.setOpen('comparison', true);
    this.requestUpdate();
    void this.updateComplete.then(() => {
      const table = this.renderRoot.querySelector('.beside');
      table?.closest('details')?.querySelector('summary')?.focus({ preventScroll: true });
      table?.closest('details')?.scrollIntoView({ block: 'nearest' });
    });
  }
}

function deletedNotice({ deletedAt }: RunDetails, { reader, post }: RunContext): TemplateResult | typeof nothing {
  if (deletedAt === null) return nothing;
  const { l10n, formats } = reader;
  return html`
    <div class="notice" role="status">
      <span>${l10n.t('This run was deleted ({0}). It counts for nothing until it is restored.', formats.moment(deletedAt))}</span>
      <button class="action" type="button" @click=${() => post({ type: 'restore' })}>${l10n.t('Restore Run')}</button>
    </div>
  `;
}
