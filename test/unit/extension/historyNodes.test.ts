import { describe, expect, it } from 'vitest';
import type { Feature } from '../../../src/domain/feature';
import { english } from '../../../src/domain/localizer';
import { GRADES } from '../../../src/domain/quality';
import { runIdSchema, type Run, type RunFacts } from '../../../src/domain/run';
import { monthNodes, runLines, runNode, unreadableNode, type HistoryNode } from '../../../src/extension/history/historyNodes';
import { aFeature, aRun } from '../../helpers/storeRuns';

const WORDS = { l10n: english, locale: 'en' };
const HOSTILE = '<img src=x onerror=alert(1)> [click](command:workbench.action.closeWindow) $(trash)\n\u202Eevil';

function recorded(facts: Partial<RunFacts> = {}): Run {
  return { ...aRun({ createdAt: '2025-11-20T12:00:00Z', ...facts }), id: runIdSchema.parse('run_20251120_143022_k3f9') };
}

function everything(nodes: readonly HistoryNode[]): readonly HistoryNode[] {
  return nodes.flatMap((node) => [node, ...(node.kind === 'line' ? everything(node.children) : [])]);
}

function below(nodes: readonly HistoryNode[], label: string): readonly HistoryNode[] {
  const found = everything(nodes).find((node) => node.label === label);
  return found?.kind === 'line' ? found.children : [];
}

const texts = (nodes: readonly HistoryNode[]): readonly string[] => nodes.map(({ label, description }) => `${label}: ${description}`);

describe('monthNodes', () => {
  const months = [
    { month: '2025-11', runs: 12 },
    { month: '2025-10', runs: 1 },
  ];

  it('say the month in words and how many runs it has; the newest is open', () => {
    expect(monthNodes(months, false, WORDS)).toMatchObject([
      { label: 'November 2025', description: '12 runs', expanded: true, spoken: 'November 2025, 12 runs' },
      { label: 'October 2025', description: '1 run', expanded: false },
    ]);
    expect(monthNodes(months, false, { l10n: english, locale: 'de' })[1]?.label).toBe('Oktober 2025');
  });

  it('are other lines, all of them open, when they are what was looked for', () => {
    const found = monthNodes(months, true, WORDS);
    expect(found).toMatchObject([{ expanded: true }, { expanded: true }]);
    expect(found.map(({ id }) => id)).not.toEqual(monthNodes(months, false, WORDS).map(({ id }) => id));
    expect(monthNodes([...months, { month: '2025-09', runs: 100 }], true, WORDS)).toMatchObject([{ expanded: true }, { expanded: false }, { expanded: false }]);
  });
});

describe('runNode', () => {
  it('says what the run was, how good, and how much was merged', () => {
    const node = runNode(recorded({ prsCreated: 4, prsMerged: 3, conflictsEncountered: 0 }), WORDS);
    expect(node).toMatchObject({ label: 'Favourites and sign-in', description: '85 (good) · 3 of 4 merged', icon: 'pass' });
    expect(node.spoken).toContain('Favourites and sign-in, quality 85 (good) · 3 of 4 merged, Nov 20, 2025');
  });

  it('never shows unknown as a number', () => {
    expect(runNode(recorded({ prsCreated: null, prsMerged: null }), WORDS).description).toContain('outcome unknown');
  });

  it('has a sign of its own for every grade, not only a colour', () => {
    const signs = GRADES.map((grade) => runNode({ ...recorded(), grade }, WORDS)).map((node) => (node.kind === 'run' ? node.icon : ''));
    expect(new Set(signs).size).toBe(GRADES.length);
  });
});

describe('runLines', () => {
  it('say each fact, known or not, always in the same order', () => {
    const facts = (run: Run): readonly string[] => texts(runLines(run, WORDS)).filter((text) => !text.startsWith('Time'));
    expect(facts(recorded())).toEqual([
      'Quality: 70 (acceptable)',
      'Category: ui',
      'Pull requests merged: 1 of 2',
      'Success rate: 50%',
      'Conflicts between features: 1',
      'Tests: unknown',
      'Manual fixes: 0',
      'Minutes of work: 80',
      'Specification: v4_autonomous with build gates (acceptance criteria)',
      'Outcomes known from: the pull requests',
      'Features: 2',
      'Conflicts: 2',
    ]);
    expect(facts(recorded({ testsPassing: true, minutes: null })).slice(5, 8)).toEqual(['Tests: passing', 'Manual fixes: 0', 'Minutes of work: unknown']);
  });

  it('have the conflicts with their files below, those with the base too', () => {
    const lines = runLines(recorded(), WORDS);
    expect(texts(below(lines, 'Conflicts'))).toEqual(['favorites × sign-in: 2 files', 'sign-in with the base: 1 file']);
    expect(below(lines, 'favorites × sign-in').map(({ label }) => label)).toEqual(['src/routes.ts', 'src/app.ts']);
  });

  it('have all that is known of a feature below it, and nothing where only its outcome is', () => {
    const lines = runLines(recorded(), WORDS);
    expect(texts(below(lines, 'favorites'))).toEqual([
      'Outcome: merged',
      'Branch: feature/favorites',
      'Pull request: #12, MERGED',
      'Agent: claude',
      'Commits: 3',
      'Changes: 5 files +120 −8',
      'Tests: passing',
      'Manual fixes: 0',
      'Minutes of work: 42',
      'Category: ui',
      'Specification: SPEC.md',
    ]);
    expect(texts(below(lines, 'Features'))).toContain('sign-in: open');
    expect(below(lines, 'sign-in')).toEqual([]);
  });

  it('say of a pull request what a forge told, and why where it did not', () => {
    const details = (facts: Partial<Feature>): readonly string[] => {
      const lines = runLines(recorded({ features: [aFeature({ name: 'one', branch: 'one', ...facts })], conflicts: [], conflictsWithBase: [] }), WORDS);
      return texts(below(lines, 'one')).filter((line) => /pull request|merged|Review/i.test(line));
    };
    const others = [{ number: 9, url: '', state: 'closed' }];
    expect(details({ outcome: 'closed', unmergedReason: { kind: 'superseded', by: 14 }, pullRequest: { number: 12, url: '', state: 'closed', reviewRounds: 2, others } })).toEqual([
      'Why not merged: superseded by #14',
      'Pull request: #12, closed',
      'Review rounds: 2',
      'Other pull requests: #9, closed',
    ]);
    expect(details({ pullRequest: { number: 12, url: '', state: 'open', reviewRounds: null } })).toEqual(['Pull request: #12, open', 'Review rounds: unknown']);
    expect(details({ pullRequestUnread: 'rateLimited' })).toEqual(['Pull request: not read: asked too often']);
    expect(details({})).toEqual(['Pull request: unknown']);
  });

  it('say where a commit of a person is known from', () => {
    const fix = { oid: 'a'.repeat(40), subject: 'Fix', author: 'ada', at: null };
    const fixes = (['branch', 'base', 'pullRequest'] as const).map((where) => ({ ...fix, where }));
    const lines = runLines(recorded({ features: [aFeature({ name: 'one', branch: 'one', evidence: { landing: null, partial: null, agentCommits: [], fixes } })] }), WORDS);
    expect(texts(below(lines, 'one')).filter((line) => line.startsWith('aaaaaaa'))).toEqual([
      'aaaaaaa Fix: manual fix by ada',
      'aaaaaaa Fix: manual fix by ada, after the merge',
      'aaaaaaa Fix: manual fix by ada, on the pull request',
    ]);
  });

  it('say where an imported run comes from and how it was scored there', () => {
    const record = { source: 'database' as const, key: 'a'.repeat(64), name: 'hash0', createdAt: '2025-11-20 14:30:22', qualityScore: 62.5, successRate: 0.5, record: {} };
    const run = recorded({ imported: { records: [record, { ...record, key: 'b'.repeat(64), source: 'runsLog', qualityScore: null }] } });
    expect(texts(runLines(run, WORDS)).filter((text) => text.startsWith('Imported'))).toEqual([
      'Imported from: the original tool’s database, where its score was 62.5',
      'Imported from: the original tool’s log',
    ]);
  });

  it('have a name of its own each', () => {
    const ids = everything(runLines(recorded(), WORDS)).map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('show hostile texts on one line, read the way that they are written', () => {
    const feature = aFeature({
      name: HOSTILE,
      branch: HOSTILE,
      agent: HOSTILE,
      outcome: 'closed',
      unmergedReason: { kind: 'rejected', words: HOSTILE },
      pullRequest: { number: 1, url: HOSTILE, state: HOSTILE, others: [{ number: 2, url: HOSTILE, state: HOSTILE }] },
    });
    const run = recorded({ description: HOSTILE, features: [feature, aFeature({ name: 'b' })], conflicts: [{ features: [HOSTILE, 'b'], files: [HOSTILE] }], conflictsWithBase: [{ feature: HOSTILE, files: [HOSTILE] }] });
    for (const node of [runNode(run, WORDS), ...everything(runLines(run, WORDS))]) {
      expect(`${node.label}${node.description}${node.spoken}`).not.toMatch(/[\n\u202E]/u);
    }
  });
});

describe('unreadableNode', () => {
  it('counts what could not be read', () => {
    expect(unreadableNode(2, english)).toMatchObject({ label: '2 documents could not be read', spoken: '2 documents could not be read, show' });
    expect(unreadableNode(1, english).label).toBe('1 document could not be read');
  });
});
