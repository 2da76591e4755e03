import { describe, expect, it } from 'vitest';
import { english } from '../../../../src/domain/localizer';
import { quality } from '../../../../src/domain/quality';
import { Formats } from '../../../../src/webview/formats';
import { Reader } from '../../../../src/webview/reader';
import { scoreParts } from '../../../../src/webview/run/scoreParts';
import { aRun } from '../../../helpers/storeRuns';

const READER = new Reader(english, new Formats('en'));

describe('the parts of a score', () => {
  it('can give what the formula gives at best', () => {
    const { breakdown } = quality({ successRate: 1, conflictsEncountered: 0, testsPassing: true, manualFixesNeeded: 0 });
    expect(scoreParts(aRun(), READER).map(({ possible }) => possible)).toEqual([breakdown.base, breakdown.success, breakdown.noConflicts, breakdown.testsPassing, breakdown.noManualFixes]);
  });

  it('add up to the score', () => {
    for (const run of [aRun(), aRun({ prsMerged: 2, testsPassing: true, conflictsEncountered: 0 }), aRun({ prsCreated: null })]) expect(scoreParts(run, READER).reduce((sum, { earned }) => sum + earned, 0)).toBe(run.qualityScore);
  });

  it('tell what went wrong from what nobody knows', () => {
    const reasons = (run: ReturnType<typeof aRun>): readonly string[] => scoreParts(run, READER).map(({ reason, isKnown }) => (isKnown ? reason : `? ${reason}`));
    expect(reasons(aRun({ testsPassing: false, manualFixesNeeded: 1 }))).toEqual(['every run has it', '1 of 2 merged', '1 conflict', 'failing', '1 manual fix']);
    expect(reasons(aRun({ prsCreated: null, conflictsEncountered: null, testsPassing: null, manualFixesNeeded: null }))).toEqual(['every run has it', ...Array<string>(4).fill('? unknown: earns nothing')]);
    expect(reasons(aRun({ prsCreated: 0, prsMerged: 0 }))[1]).toBe('? unknown: earns nothing');
  });
});
