import type { Localizer } from '../../domain/localizer';
import type { JudgedRun, Run } from '../../domain/run';
import { gradeWord } from '../../domain/words';
import type { FactOrigins } from '../../recorder/inspection/inspection';
import { breakdownText, factTexts, reviewLines, type ReviewLine } from './reviewLines';

/**
 * The lines of a recorded run that is being edited: what saving makes of it first, then the lines of its review, where what has changed says
 * what it was.
 */
export function editLines(run: Run, edited: JudgedRun, isChanged: boolean, l10n: Localizer): readonly ReviewLine[] {
  const before = factTexts(run, l10n);
  const origins: FactOrigins = Object.fromEntries(
    factTexts(edited, l10n).flatMap(({ fact, text }, index) => {
      const old = before[index]?.text ?? '';
      return old === text ? [] : [[fact, l10n.t('was “{0}”', old)]];
    }),
  );
  const score = [edited.qualityScore, gradeWord(edited.grade, l10n)] as const;
  const verdict: ReviewLine = {
    section: 'record',
    icon: isChanged ? 'save' : 'verified',
    text: isChanged ? l10n.t('Save changes: quality {0} ({1})', ...score) : l10n.t('Nothing changed yet: quality {0} ({1})', ...score),
    origin: run.qualityScore === edited.qualityScore ? '' : l10n.t('was {0} ({1})', run.qualityScore, gradeWord(run.grade, l10n)),
    detail: breakdownText(edited, l10n),
    target: { kind: 'record', revises: run.id },
  };
  const lines = reviewLines({ run: edited, origins, featureOrigins: [], leftOut: [], unread: [], recorded: null, openRun: null }, l10n).filter(({ target }) => target.kind !== 'record');
  return [verdict, ...lines.map((line) => (line.target.kind === 'members' ? { ...line, origin: l10n.t('choose this line to name them anew') } : line))];
}
