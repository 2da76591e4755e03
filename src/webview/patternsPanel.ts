import { html, nothing, type TemplateResult } from 'lit';
import { baseStyles } from './baseStyles';
import { effectBarStyles } from './charts/effectBar';
import { intervalBarStyles } from './charts/intervalBar';
import type { PanelContext } from './context';
import type { PanelSnapshot, ToHost, ToWebview } from './protocol';
import type { Reader } from './reader';
import { calibration, calibrationStyles } from './sections/calibration';
import { categories } from './sections/categories';
import { conflictFiles } from './sections/conflictFiles';
import { effects } from './sections/effects';
import { emptyStateStyles } from './sections/emptyState';
import { gradeStyles } from './sections/grade';
import { lastRuns, lastRunsStyles } from './sections/lastRuns';
import { loadingStyles } from './sections/loading';
import { nextRun, nextRunStyles } from './sections/nextRun';
import { noticeStyles, quarantineNotice, sampleNotice } from './sections/notice';
import { openerStyles } from './sections/opener';
import { patterns, patternsStyles } from './sections/patterns';
import { qualityOverTime, qualityOverTimeStyles } from './sections/qualityOverTime';
import { rateRowStyles } from './sections/rateRow';
import { sectionStyles } from './sections/section';
import { tableStyles } from './sections/tableStyles';
import { totals, totalsStyles } from './sections/totals';
import type { SectionName } from './panelSections';
import { SnapshotPage } from './snapshotPage';

/** The whole patterns panel. */
export class PatternsPanel extends SnapshotPage<PanelSnapshot, ToHost, SectionName> {
  static override styles = [
    baseStyles,
    sectionStyles,
    loadingStyles,
    noticeStyles,
    // Before those that lay out what stands in an opener.
    openerStyles,
    totalsStyles,
    emptyStateStyles,
    nextRunStyles,
    gradeStyles,
    lastRunsStyles,
    tableStyles,
    qualityOverTimeStyles,
    intervalBarStyles,
    effectBarStyles,
    rateRowStyles,
    patternsStyles,
    calibrationStyles,
  ];

  /** Another history is read from its beginning. */
  override receive(message: ToWebview): void {
    const before = this.snapshot;
    super.receive(message);
    if (before === null || this.snapshot === null || before.isSample === this.snapshot.isSample) return;
    void this.updateComplete.then(() => {
      window.scrollTo(0, 0);
      if (document.hasFocus()) this.renderRoot.querySelector<HTMLElement>('button, summary')?.focus();
    });
  }

  protected override heading({ l10n }: Reader): string {
    return l10n.t('Parallel run patterns');
  }

  /** Before the first run there is nothing to total or to list: the way to the first run is all that stands there. */
  protected override overview(snapshot: PanelSnapshot, context: PanelContext): TemplateResult {
    const { isSample, statistics, recentRuns, qualityOverTime: points, qualityLine, quarantined } = snapshot;
    return html`
      ${sampleNotice(isSample, context)} ${quarantineNotice(quarantined, context)} ${statistics.totalRuns === 0 ? nothing : totals(statistics, context)}
      ${nextRun(snapshot, context)}
      ${points.length === 0 ? nothing : qualityOverTime(points, qualityLine, statistics.trend, context)}
      ${statistics.byCategory.length === 0 ? nothing : categories(statistics.byCategory, context)}
      ${snapshot.patterns.length === 0 ? nothing : patterns(snapshot.patterns, context)}
      ${conflictFiles(snapshot.conflictFiles, context)}
      ${effects(snapshot.effects, context)}
      ${statistics.calibration === null ? nothing : calibration(statistics.calibration, context)}
      ${recentRuns.length === 0 ? nothing : lastRuns(recentRuns, context)}
    `;
  }
}
