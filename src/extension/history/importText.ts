import type { Localizer } from '../../domain/localizer';
import type { ImportReport } from '../../recorder/transfer/importReport';
import { visible } from '../words';

/** What an import did, in a sentence. */
export function importText({ taken, completed, suggestions, alreadyThere, unreadable }: ImportReport, l10n: Localizer): string {
  const counted = (count: number, one: string, several: string): readonly string[] => (count === 0 ? [] : [count === 1 ? one : several]);
  const parts = [
    taken.length === 0 ? l10n.t('No new run was imported') : taken.length === 1 ? l10n.t('Imported 1 run') : l10n.t('Imported {0} runs', taken.length),
    ...counted(completed.length, l10n.t('1 was there and has learnt more'), l10n.t('{0} were there and have learnt more', completed.length)),
    ...counted(alreadyThere, l10n.t('1 was there already'), l10n.t('{0} were there already', alreadyThere)),
    ...counted(suggestions, l10n.t('1 suggestion is new'), l10n.t('{0} suggestions are new', suggestions)),
    ...counted(unreadable.length, l10n.t('1 could not be read'), l10n.t('{0} could not be read', unreadable.length)),
  ];
  return `${parts.join('; ')}.`;
}

/** What could not be taken, and why: a line each. */
export function importDetails(report: ImportReport, l10n: Localizer): string {
  const lines = report.unreadable.map(({ path, place, reason }) => (place === null ? `${path}: ${reason}` : `${path}, ${place}: ${reason}`));
  return [importText(report, l10n), '', l10n.t('Not taken:'), ...lines].map((line) => `${visible(line)}\n`).join('');
}
