import { fromMarkdown } from 'mdast-util-from-markdown';
import { describe, expect, it } from 'vitest';
import { namedFeature, type Feature } from '../../../src/domain/feature';
import { english } from '../../../src/domain/localizer';
import { conflictCount, currentRunTree } from '../../../src/extension/views/currentRunTree';
import type { GateSummary } from '../../../src/extension/views/featureText';
import type { RunNode } from '../../../src/extension/views/runNode';
import type { ConflictFile, NearConflict } from '../../../src/recorder/conflicts/conflictDetail';
import type { Candidate, CandidatePair, Inspection } from '../../../src/recorder/inspection/inspection';
import { aCandidate, anInspection } from '../../helpers/candidates';

const WORDS = { l10n: english, locale: 'en' };

function tree(inspection: Inspection, gates: ReadonlyMap<string, GateSummary> = new Map()): readonly RunNode[] {
  return currentRunTree({ inspection, gates }, WORDS);
}

function candidate(name: string, feature: Partial<Feature> = {}, rest: Partial<Candidate> = {}): Candidate {
  return aCandidate(`/trees/${name}`, { feature: { ...namedFeature(name), repository: '/repo', ...feature }, ...rest });
}

const DETAIL: ConflictFile = {
  path: 'src/routes.ts',
  kind: 'content',
  left: { path: 'src/routes.ts', blob: 'a'.repeat(40), ranges: [{ start: 3, count: 1 }] },
  right: { path: 'src/routes.ts', blob: 'b'.repeat(40), ranges: [{ start: 3, count: 3 }, { start: 9, count: 1 }] },
  surface: null,
};

const AUTH = candidate('auth', { agent: 'claude', commits: 3, filesChanged: 5, additions: 120, deletions: 8, uncommittedFiles: 2, outcome: 'unmerged' });
const PROFILE = candidate('profile', { agent: 'codex', commits: 1, filesChanged: 1, additions: 1, deletions: 0, uncommittedFiles: 0, outcome: 'merged' });
const PAIR: CandidatePair = { keys: [AUTH.key, PROFILE.key], files: ['src/routes.ts', 'logo.png'], details: [DETAIL] };
const CLASHING = anInspection([AUTH, PROFILE], { conflicts: [PAIR] });

function lines(nodes: readonly RunNode[]): readonly string[] {
  return nodes.map(({ label, description }) => (description === '' ? label : `${label} | ${description}`));
}

/** All nodes, depth first. */
function everything(nodes: readonly RunNode[]): readonly RunNode[] {
  return nodes.flatMap((node) => [node, ...everything(node.children)]);
}

function named(nodes: readonly RunNode[], label: string): RunNode {
  const found = nodes.find((node) => node.label === label);
  if (found === undefined) throw new Error(`No "${label}" among ${lines(nodes).join(', ')}`);
  return found;
}

describe('a feature', () => {
  it('shows agent, commits, changes and uncommitted files', () => {
    expect(lines(tree(CLASHING))).toEqual(['auth | claude · 3 commits · 5 files +120 −8 · 2 uncommitted', 'profile | merged · codex · 1 commit · 1 file +1 −0']);
  });

  it('shows what is unknown as unknown, never as zero', () => {
    const [node] = tree(anInspection([candidate('new')]));
    expect(node?.description).toBe('commits: unknown · changes: unknown · uncommitted: unknown');
    expect(node?.spoken).toBe('new, outcome unknown, agent unknown, commits: unknown, changes: unknown, uncommitted: unknown, Tests: unknown');
    const tooltip = node?.tooltip?.() ?? '';
    for (const fact of ['Agent', 'Commits', 'Changes', 'Uncommitted files', 'Manual fixes', 'Tests', 'Minutes of work', 'Last work', 'Category']) expect(tooltip).toContain(`${fact}: unknown`);
    expect(everything([node].filter((each) => each !== undefined)).map(({ label }) => label)).toContain('Tests: unknown');
  });

  it('has an icon and a colour for what has become of it', () => {
    const icons = tree(
      anInspection([
        candidate('open', { outcome: 'unmerged' }),
        candidate('merged', { outcome: 'merged' }, { presence: 'branch' }),
        candidate('gone', {}, { presence: 'followed' }),
        candidate('closed', { outcome: 'closed' }),
      ]),
    ).map(({ icon }) => icon);
    expect(icons).toEqual(['git-branch', 'git-merge', 'archive', 'git-pull-request-closed']);
    expect(named(tree(CLASHING), 'auth')).toMatchObject({ icon: 'warning', colour: 'list.errorForeground', conflicts: 1, state: 'expanded' });
  });

  it('is spoken without signs', () => {
    expect(named(tree(CLASHING), 'auth').spoken).toBe(
      'auth, in conflict with profile, not merged, by claude, 3 commits, 5 files changed, 120 lines added, 8 lines deleted, 2 files uncommitted, Tests: unknown',
    );
  });

  it('says what became of its pull request, beside its name, in its tooltip and to a screen reader', () => {
    const url = 'https://example.com';
    const nodes = tree(
      anInspection([
        candidate('one', { outcome: 'open', pullRequest: { number: 12, url, state: 'open', isQueued: true } }, { origins: { pullRequest: 'pull request #12' } }),
        candidate('two', { outcome: 'closed', pullRequest: { number: 13, url, state: 'closed' }, unmergedReason: { kind: 'rejected', words: 'No **way**' } }),
        candidate('three', { outcome: 'unmerged', pullRequest: { number: 14, url, state: 'merged' } }),
        candidate('four', { outcome: 'unmerged', pullRequestUnread: 'signedOut' }),
      ]),
    );
    const first = (text: string | undefined): string | undefined => text?.split(' · commits')[0];
    expect(nodes.map(({ description }) => first(description))).toEqual(['#12, waits in the merge queue', 'closed without merge · #13', 'not merged · #14, merged', 'commits: unknown · changes: unknown · uncommitted: unknown']);
    expect(nodes[0]?.spoken).toContain('one, open, pull request #12, waits in the merge queue, agent unknown');
    const [one = '', two = '', three = '', four = ''] = nodes.map(({ tooltip }) => tooltip?.() ?? '');
    expect(one).toContain('Pull request: \\#12\\, waits in the merge queue *(pull request \\#12)*');
    expect(two).toContain('Why not merged: turned down\\: “No \\*\\*way\\*\\*”');
    expect(three).not.toContain('Why not merged');
    expect(four).toContain('Pull request: not read\\: nobody is signed in');
  });

  it('says in its tooltip where each fact comes from', () => {
    const work = candidate('auth', { agent: 'claude', minutes: 41.6 }, { origins: { agent: '2 of 3 commits', minutes: 'worktree and commits' } });
    const tooltip = tree(anInspection([work]))[0]?.tooltip?.() ?? '';
    expect(tooltip).toContain('Agent: claude *(2 of 3 commits)*');
    expect(tooltip).toContain('Minutes of work: 42 *(worktree and commits)*');
  });

  it('counts a conflict with its base, and says when conflicts could not be looked for', () => {
    const behind = candidate('behind', {}, { baseConflictFiles: ['src/app.ts'] });
    const inspection = anInspection([behind, candidate('other', {}, { baseConflictFiles: null })], { conflicts: null });
    const [first, second] = tree(inspection);
    expect(first).toMatchObject({ conflicts: 1, spoken: expect.stringContaining('in conflict with main') as string });
    expect(lines(first?.children ?? [])).toEqual(['Conflicts: unknown', 'main | conflict with the base in 1 file', 'Tests: unknown']);
    expect(lines(second?.children ?? [])).toEqual(['Conflicts: unknown', 'Tests: unknown']);
    expect(conflictCount(inspection)).toBe(1);
    expect(conflictCount(CLASHING)).toBe(1);
  });

  it('shows its gates and its specification', () => {
    const specified = candidate('auth', { testsPassing: false, specification: { path: 'specs/auth/spec.md', type: 'spec-kit', buildGates: true, traits: {} } });
    const alone = (gates?: ReadonlyMap<string, GateSummary>): readonly string[] => lines(tree(anInspection([specified]), gates)[0]?.children ?? []);
    expect(alone()).toEqual(['Tests: failing', 'spec.md | spec-kit · specs/auth']);
    expect(alone(new Map([[specified.key, { state: 'stale', text: 'npm test ran 5 minutes ago' }]]))[0]).toBe('Tests: out of date | npm test ran 5 minutes ago');
  });
});

describe('a conflict', () => {
  const under = (name: string): RunNode => {
    const [conflict] = named(tree(CLASHING), name).children;
    if (conflict === undefined) throw new Error('no conflict');
    return conflict;
  };

  it('is below both features, with its files and their lines on the feature’s own side', () => {
    expect(lines([under('auth')])).toEqual(['profile | conflict in 2 files']);
    expect(lines(under('auth').children)).toEqual(['routes.ts | line 3 · src', 'logo.png']);
    expect(lines([under('profile')])).toEqual(['auth | conflict in 2 files']);
    expect(lines(under('profile').children)).toEqual(['routes.ts | lines 3–5, 9 · src', 'logo.png']);
  });

  it('is looked at from the feature that it is below', () => {
    const subject = under('profile').subject;
    expect(subject).toMatchObject({ kind: 'conflict', conflict: { left: { name: 'profile' }, right: { name: 'auth' } } });
    expect(under('profile').children[0]?.subject).toMatchObject({ kind: 'file', file: { left: { blob: 'b'.repeat(40) }, right: { blob: 'a'.repeat(40) } } });
    expect(under('auth').children[0]?.subject).toMatchObject({ kind: 'file', file: { left: { blob: 'a'.repeat(40) }, right: { blob: 'b'.repeat(40) } } });
  });

  it('has close calls in a group of their own, which are not counted', () => {
    const near: NearConflict = { keys: [AUTH.key, PROFILE.key], kind: 'sameFunction', left: DETAIL.left, right: DETAIL.right, subject: 'route()' };
    const [auth] = tree(anInspection([AUTH, PROFILE], { nearConflicts: [near, near] }));
    expect(auth?.conflicts).toBe(0);
    const group = named(auth?.children ?? [], 'Close calls');
    expect(group).toMatchObject({ description: '2', state: 'collapsed' });
    expect(lines(group.children)).toEqual(Array(2).fill('routes.ts | profile · the same function route() · line 3'));
  });
});

describe('the tree', () => {
  it('shows runs only when there are several, the newest first and the proposed one open', () => {
    const old = candidate('old', {}, { openRun: '0' });
    const [one, two] = [candidate('one', {}, { openRun: '1' }), candidate('two', {}, { openRun: '1' })];
    const nodes = tree(anInspection([old, one, two], { proposed: [one.key, two.key], leftOut: [{ worktree: old.key, reason: 'notSelected' }] }));
    expect(lines(nodes)).toEqual(['one, two | 2 features', 'old | 1 feature']);
    expect(nodes.map(({ state }) => state)).toEqual(['expanded', 'collapsed']);
    expect(nodes[0]?.children.map(({ label }) => label)).toEqual(['one', 'two']);
  });

  it('shows where merging everything in order fails', () => {
    const steps = [{ key: AUTH.key, clean: true, files: [] }, { key: PROFILE.key, clean: false, files: ['src/routes.ts'] }];
    const order = named(tree(anInspection([AUTH, PROFILE], { mergeOrders: [steps] })), 'Merge order');
    expect(lines([order, ...order.children])).toEqual(['Merge order | fails at profile', '1. auth | merges', '2. profile | src/routes.ts']);
    const clean = tree(anInspection([AUTH, PROFILE], { mergeOrders: [steps.slice(0, 1)] }));
    expect(clean.map(({ label }) => label)).toEqual(['auth', 'profile']);
  });

  it('shows what was left out and why, and nothing at all where that is only the base', () => {
    const base = { worktree: '/repo', reason: 'isBase' } as const;
    const [group] = tree(anInspection([], { leftOut: [base, { worktree: '/trees/x', reason: 'detached' }] }));
    expect(group).toMatchObject({ label: 'Left out', description: '2', state: 'collapsed' });
    expect(lines(group?.children ?? [])).toEqual(['repo | the base branch', 'x | on no branch']);
    expect(tree(anInspection([], { leftOut: [base] }))).toEqual([]);
  });

  it('has the same ids inspection after inspection, each of them once', () => {
    const later = anInspection([{ ...AUTH, feature: { ...AUTH.feature, commits: 4 } }, PROFILE], { conflicts: [{ ...PAIR, files: ['src/routes.ts'] }] });
    const ids = everything(tree(CLASHING)).map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids).toEqual(expect.arrayContaining(everything(tree(later)).map(({ id }) => id)));
  });

  it('keeps hostile names on one line, in their own direction and out of Markdown', () => {
    const name = 'a\u202Eb\n[x](command:evil) <img src=x> $(flame) https://e.org **b** `c`';
    const [node] = tree(anInspection([candidate(name, { agent: name, branch: name, outcome: 'closed', pullRequest: { number: 1, url: name, state: name }, unmergedReason: { kind: 'rejected', words: name } }, { base: name, baseConflictFiles: [name] })]));
    if (node === undefined) throw new Error('no node');
    for (const { label, description, spoken } of everything([node])) {
      expect(`${label}${description}${spoken}`).not.toMatch(/[\n\u202E]/);
    }
    const nodes: string[] = [];
    const visit = (part: { readonly type: string; readonly children?: readonly object[] }): void => {
      nodes.push(part.type);
      for (const child of part.children ?? []) visit(child as typeof part);
    };
    for (const { tooltip } of everything([node])) visit(fromMarkdown(tooltip?.() ?? ''));
    // The tooltips' own form, and nothing from the name.
    expect([...new Set(nodes)].sort()).toEqual(['break', 'list', 'listItem', 'paragraph', 'root', 'strong', 'text']);
    expect(node.tooltip?.()).not.toContain('https://');
  });

  it('is built in less than 20 ms for 64 worktrees with 2,016 pairs', () => {
    const many = Array.from({ length: 64 }, (_, index) => candidate(`feature-${index}`, { commits: index }));
    const conflicts = many.flatMap((one, index) => many.slice(index + 1).map((other): CandidatePair => ({ keys: [one.key, other.key], files: ['a', 'b'], details: [] })));
    expect(conflicts).toHaveLength(2016);
    const inspection = anInspection(many, { conflicts });
    const times = Array.from({ length: 15 }, () => {
      const started = performance.now();
      tree(inspection);
      return performance.now() - started;
    }).sort((a, b) => a - b);
    expect(times[7]).toBeLessThan(20);
    expect(tree(inspection).map(({ state, conflicts: count }) => [state, count])).toEqual(Array(64).fill(['collapsed', 63]));
  });
});
