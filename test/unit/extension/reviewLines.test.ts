import { describe, expect, it } from 'vitest';
import { namedFeature } from '../../../src/domain/feature';
import { english } from '../../../src/domain/localizer';
import { judgeRun, runIdSchema, type Run, type RunFacts } from '../../../src/domain/run';
import { UNKNOWN_PATTERN } from '../../../src/domain/specification';
import type { OpenRun } from '../../../src/recorder/following/openRuns';
import { reviewLines, type ReviewLine } from '../../../src/extension/review/reviewLines';

const FACTS: RunFacts = {
  description: 'favorites and profile',
  category: 'ui',
  createdAt: '2025-11-20T14:30:22Z',
  features: [{ ...namedFeature('favorites'), outcome: 'merged', commits: 1, uncommittedFiles: 2, agent: 'claude' }, namedFeature('profile')],
  conflicts: [],
  conflictsWithBase: [],
  specificationPattern: UNKNOWN_PATTERN,
  prsCreated: 4,
  prsMerged: 3,
  conflictsEncountered: 0,
  manualFixesNeeded: null,
  testsPassing: null,
  minutes: 80.4,
  evidence: 'git',
  suggestionId: null,
};

function lines(facts: Partial<RunFacts> = {}, recorded: Run | null = null, openRun: OpenRun | null = null): readonly ReviewLine[] {
  const run = judgeRun({ ...FACTS, ...facts });
  return reviewLines(
    {
      run,
      origins: { prsMerged: 'git', testsPassing: 'given by you' },
      featureOrigins: ['merge commit 1a2b3c4', undefined],
      unread: [],
      leftOut: [{ worktree: '/trees/x', reason: 'detached' }],
      recorded,
      openRun,
    },
    english,
  );
}

describe('reviewLines', () => {
  it('begins with the verdict and its reckoning', () => {
    expect(lines()[0]).toMatchObject({
      section: 'record',
      text: 'Record run: quality 75 (acceptable)',
      detail: '50  +15 merged  +10 no conflicts  +0 tests (unknown)  +0 no manual fixes (unknown)',
    });
  });

  it('names the open run, to choose another one', () => {
    const openRun: OpenRun = { id: `open_${'0'.repeat(24)}`, base: 'main', repositories: [], startedAt: Date.UTC(2025, 10, 20, 9), members: ['/a', '/b'], recordedAs: null, suggestionId: null };
    const found = lines({}, null, openRun).filter(({ target }) => target.kind === 'run');
    expect(found).toMatchObject([{ section: 'features', text: 'Run: 2 features from Nov 20, 2025 (main)' }]);
    expect(lines({}, null, { ...openRun, members: ['/a'] }).map(({ text }) => text)).toContain('Run: 1 feature from Nov 20, 2025 (main)');
    expect(lines().some(({ target }) => target.kind === 'run')).toBe(false);
  });

  it('offers to update first where the same worktrees were recorded before', () => {
    const recorded = { ...judgeRun({ ...FACTS, prsMerged: 0 }), id: runIdSchema.parse('run_20251120_143022_k3f9') };
    const [first, second] = lines({}, recorded);
    expect(first).toMatchObject({ text: 'Update the recorded run: quality 75 (acceptable)', origin: 'was 60 (poor)' });
    expect(first?.target).toEqual({ kind: 'record', revises: recorded.id });
    expect(second?.target).toEqual({ kind: 'record', revises: null });
  });

  it('shows what is unknown next, as unknown', () => {
    const unknown = lines().filter((line) => line.section === 'unknown');
    expect(unknown.map((line) => line.text)).toEqual(['Tests: unknown', 'Manual fixes: unknown', 'Specification: unknown']);
    expect(lines().findIndex((line) => line.section === 'unknown')).toBe(1);
  });

  it('moves a fact among the found ones once it is known, with its origin', () => {
    const tests = lines({ testsPassing: true }).find((line) => line.text === 'Tests: passing');
    expect(tests).toMatchObject({ section: 'found', origin: 'given by you' });
  });

  it('has a line for lessons last among the found ones, whether there are any or not', () => {
    const lastFound = (shown: readonly ReviewLine[]): ReviewLine | undefined => shown.filter(({ section }) => section === 'found').at(-1);
    expect(lastFound(lines())).toMatchObject({ text: 'Lessons: none', origin: 'if you like: choose this line to say what was learned', target: { kind: 'fact', fact: 'lessons' } });
    expect(lastFound(lines({ lessons: ['Small steps.', 'Test first.'] }))?.text).toBe('Lessons: Small steps. · Test first.');
  });

  it('names the pairs in conflict', () => {
    const shown = lines({ conflictsEncountered: 1, conflicts: [{ features: ['auth', 'profile'], files: ['src/routes.ts'] }] });
    expect(shown.map((line) => line.text)).toContain('Conflicts between features: 1 (auth × profile)');
  });

  it('says of a feature what became of its pull request', () => {
    const features = [
      { ...namedFeature('one'), outcome: 'unmerged' as const, pullRequest: { number: 12, url: '', state: 'merged' }, unmergedReason: { kind: 'reverted' as const, by: 15 } },
      { ...namedFeature('two'), outcome: 'closed' as const, pullRequest: { number: 13, url: '', state: 'closed' }, unmergedReason: { kind: 'rejected' as const, words: 'a\n\u202Eb' } },
      { ...namedFeature('three'), outcome: 'open' as const, pullRequest: { number: 14, url: '', state: 'a\nb' } },
    ];
    const shown = lines({ features }).filter(({ target }) => target.kind === 'feature');
    expect(shown.map(({ origin }) => origin)).toEqual([
      'not merged · #12, merged · reverted by #15',
      'closed without merge · #13 · turned down: “a \uFFFDb”',
      'open · #14, a\uFFFDb',
    ]);
  });

  it('gives each feature a line with its evidence, and each left-out worktree its reason', () => {
    const features = lines().filter((line) => line.target.kind === 'feature');
    expect(features[0]).toMatchObject({
      text: 'favorites',
      origin: 'merged · 1 commit · 2 uncommitted files · claude',
      detail: 'merge commit 1a2b3c4',
    });
    expect(features[1]).toMatchObject({ text: 'profile', origin: 'outcome unknown' });
    expect(lines().at(-1)).toMatchObject({ section: 'leftOut', text: '/trees/x', origin: 'on no branch' });
  });
});
