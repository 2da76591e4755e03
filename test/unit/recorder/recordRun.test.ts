import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { namedFeature } from '../../../src/domain/feature';
import { english } from '../../../src/domain/localizer';
import { sentence } from '../../../src/domain/sentence';
import { GitError } from '../../../src/git/gitError';
import { NOTHING_PLANNED } from '../../../src/learning/forecast';
import { comparison } from '../../../src/recorder/comparison';
import { describeError } from '../../../src/recorder/describeError';
import { recordRun } from '../../../src/recorder/recordRun';
import { keepSuggestion } from '../../../src/recorder/keepSuggestion';
import { forecastFor } from '../../../src/recorder/suggest';
import { StoreError } from '../../../src/store/storeError';
import { aRun } from '../learning/runs';
import { RecordedHistory } from './recordedHistory';

describe('recording a run', () => {
  it('ties it to the suggestion for its worktrees', async () => {
    const history = new RecordedHistory();
    const options = { l10n: english, locale: 'en', now: new Date() };
    const planned = { ...NOTHING_PLANNED, worktrees: ['/projects/a'] };
    const suggestion = await keepSuggestion(history, planned, await forecastFor(history, planned, options));
    const features = [{ ...namedFeature('a'), worktree: '/projects/a' }];
    const first = await recordRun(history, aRun(1, 1, 1, { features }));
    expect(first.suggestionId).toBe(suggestion.id);
    expect((await recordRun(history, aRun(2, 1, 1, { features }))).suggestionId).toBeNull();
  });
});

describe('the comparison of a run', () => {
  const history = [aRun(1, 3, 4), aRun(2, 2, 4), aRun(3, 4, 4)];

  it('is with the average of the other runs', () => {
    expect(comparison(aRun(9, 4, 4), history, english)).toBe('5 points above your average of 95 over 3 runs.');
    expect(comparison(aRun(9, 0, 4), history, english)).toBe('15 points below your average of 95 over 3 runs.');
    expect(comparison(aRun(9, 3, 4), history, english)).toBe('The same as your average of 95 over 3 runs.');
  });

  it('does not count the run itself', () => {
    const run = aRun(9, 4, 4);
    expect(comparison(run, [...history, run], english)).toBe(comparison(run, history, english));
  });

  it('is not made below three runs', () => {
    expect(comparison(aRun(9, 4, 4), [], english)).toBe('This is the first run; there is nothing to compare it with yet.');
    expect(comparison(aRun(9, 4, 4), history.slice(0, 2), english)).toBe('Too early to compare: earlier runs so far 2, at least 3 needed.');
  });

  it('writes numbers as the reader does', () => {
    expect(comparison(aRun(9, 1, 8), history, english, 'de')).toContain('12,5 points below');
  });
});

describe('an error in words', () => {
  it('is the sentence of whoever knows what happened', () => {
    expect(describeError(new GitError('notARepository', sentence('There is no repository here.')), english)).toBe('There is no repository here.');
    expect(describeError(new StoreError('noSpace', sentence('There is no space left.')), english)).toBe('There is no space left.');
  });

  it('names the field that is wrong', () => {
    const parsed = z.object({ runs: z.array(z.object({ count: z.number() })) }).safeParse({ runs: [{ count: 'x' }] });
    expect(describeError(parsed.error, english)).toBe('“runs.0.count” does not have the form it should: Invalid input: expected number, received string.');
  });

  it('is one line, whatever was thrown', () => {
    expect(describeError(new Error('first\n  second'), english)).toBe('Something went wrong that should not have: first second');
    expect(describeError('text', english)).toBe('Something went wrong that should not have: text');
    expect(describeError(undefined, english)).toBe('Something went wrong that should not have: undefined');
  });
});
