import type { Feature, FeatureEvidence } from '../../../src/domain/feature';
import { runIdSchema, type Run, type RunFacts } from '../../../src/domain/run';
import { runChanges } from '../../../src/domain/runChange';
import { shownRun } from '../../../src/domain/shownRun';
import { suggestionIdSchema, type Estimate, type Suggestion } from '../../../src/domain/suggestion';
import { UNKNOWN_PATTERN } from '../../../src/domain/specification';
import { forecastOutcome } from '../../../src/learning/forecastOutcome';
import type { RunSnapshot } from '../../../src/webview/protocol';
import { A_FORECAST, A_PLAN, aFeature, aRun } from '../../helpers/storeRuns';
import { HOSTILE_NAMES } from './hostileNames';

const ID = runIdSchema.parse('run_20251120_143022_k3f9');
const OTHER = runIdSchema.parse('run_20251113_090000_a1b2');
const SUGGESTION = suggestionIdSchema.parse('sug_20251120_130501_x7q2');
const HOUR = 60 * 60 * 1000;

/** Long ago enough for a date, near enough for "3 hours ago". */
const NOW = Date.now() - 3 * HOUR;

type Details = NonNullable<RunSnapshot['details']>;

export function snapshotOf(run: Run, details: Partial<Details> = {}, compareWith?: string | null): RunSnapshot {
  return {
    run: run.id,
    compareWith,
    isSample: false,
    details: {
      run: shownRun(run),
      deletedAt: null,
      inPart: false,
      standing: '8 points above your average of 79.5 over 12 runs.',
      changes: runChanges([{ number: 1, writtenAt: at(0), deleted: false, run }]),
      forecast: null,
      compared: null,
      ...details,
    },
  };
}

export function recorded(facts: Partial<RunFacts> = {}, id = ID): Run {
  return { ...aRun(facts), id };
}

/** All that can be known, with a forecast, an edit, and the run before it beside it. */
export function fullSnapshot(): RunSnapshot {
  const run = fullRun();
  const before = recorded({ ...run, testsPassing: null, lessons: [], features: run.features.map((feature) => ({ ...feature, testsPassing: null })) });
  return snapshotOf(run, {
    forecast: forecastOutcome(run, suggestion(run)),
    changes: runChanges([
      { number: 1, writtenAt: at(0), deleted: false, run: before },
      { number: 2, writtenAt: at(1), deleted: false, run },
    ]).toReversed(),
    compared: { state: 'there', run: shownRun(earlierRun()), chosen: false },
  });
}

export function comparedSnapshot(): RunSnapshot {
  const full = fullSnapshot();
  return { ...full, compareWith: OTHER, details: full.details && { ...full.details, compared: { state: 'there', run: shownRun(earlierRun()), chosen: true } } };
}

/** Of its two features one was merged, and one turned down. */
export function settledSnapshot(): RunSnapshot {
  const run = recorded({ features: [{ ...fullFeature(0, 'favourites'), outcome: 'merged' }, { ...fullFeature(1, 'checkout'), outcome: 'closed' }], prsCreated: 2, prsMerged: 1, createdAt: at(0) });
  return snapshotOf(run, { forecast: forecastOutcome(run, suggestion(run)) });
}

/** Recorded by hand by somebody who was asked nothing but its name. */
export function sparseSnapshot(): RunSnapshot {
  const run = recorded({
    description: 'Three things at once',
    category: null,
    features: ['one', 'two', 'three'].map((name) => aFeature({ name })),
    conflicts: [],
    conflictsWithBase: [],
    specificationPattern: UNKNOWN_PATTERN,
    prsCreated: null,
    prsMerged: null,
    conflictsEncountered: null,
    manualFixesNeeded: null,
    testsPassing: null,
    minutes: null,
    evidence: 'given',
    createdAt: at(0),
  });
  return snapshotOf(run, { standing: 'This is the first run; there is nothing to compare it with yet.' });
}

/** Names that break out, turn around, run on or pretend to be markup, wherever somebody else's text can stand. */
export function hostileSnapshot(): RunSnapshot {
  const [first = '', second = ''] = HOSTILE_NAMES;
  const addresses = ['javascript:alert(1)', 'file:///etc/passwd', 'command:workbench.action.closeWindow', 'https://github.com@evil.example/pull/1', 'https://example.com/pull/12'];
  const features = HOSTILE_NAMES.map((name, index) => ({
    ...fullFeature(index, name),
    repository: `/projects/${name}`,
    branch: name,
    agent: name,
    model: name,
    failingGates: [...HOSTILE_NAMES],
    testsPassing: false,
    specification: { path: name, type: name, buildGates: true, traits: {} },
    pullRequest: {
      number: 12,
      url: addresses[index % addresses.length] ?? '',
      state: name,
      reviewRounds: 12_345,
      requests: HOSTILE_NAMES.map((text) => ({ author: text, at: at(0), text })),
      others: addresses.map((url, position) => ({ number: position + 1, url, state: name })),
    },
    unmergedReason: { kind: 'rejected' as const, words: name },
    evidence: evidence(name),
  }));
  const run: Run = {
    ...recorded({
      description: HOSTILE_NAMES.join(' '),
      features,
      conflicts: [{ features: [first, second], files: [...HOSTILE_NAMES] }],
      conflictsWithBase: [{ feature: first, files: [...HOSTILE_NAMES] }],
      conflictsEncountered: 12_345,
      manualFixesNeeded: 12_345,
      minutes: 12_345_678,
      lessons: HOSTILE_NAMES.map((text) => text.slice(0, 300)),
      specificationPattern: { type: first, buildGates: true, traits: [...HOSTILE_NAMES] },
      category: 'c'.repeat(64),
      createdAt: at(0),
    }),
    suggestionId: SUGGESTION,
  };
  const before = recorded({ ...run, description: second, lessons: [], features: [], specificationPattern: UNKNOWN_PATTERN });
  return snapshotOf(run, {
    forecast: forecastOutcome(run, suggestion(run)),
    changes: runChanges([
      { number: 1, writtenAt: at(0), deleted: false, run: before },
      { number: 2, writtenAt: at(1), deleted: false, run },
    ]).toReversed(),
    compared: { state: 'there', run: shownRun({ ...run, id: OTHER, description: second, category: null }), chosen: true },
  });
}

/** As many features as there may be worktrees. */
export function manyFeaturesSnapshot(): RunSnapshot {
  const features = Array.from({ length: 64 }, (_, index) => fullFeature(index, `feature-${String(index + 1)}`));
  const run = recorded({ description: 'Sixty-four at once', features, prsCreated: 64, prsMerged: features.filter(({ outcome }) => outcome === 'merged').length, conflicts: [], conflictsEncountered: 0, createdAt: at(0) });
  return snapshotOf(run, { forecast: forecastOutcome(run, suggestion(run)) });
}

export function deletedSnapshot(): RunSnapshot {
  const run = fullRun();
  const documents = [
    { number: 1, writtenAt: at(0), deleted: false, run },
    { number: 2, writtenAt: at(1), deleted: true, run },
  ];
  return snapshotOf(run, { deletedAt: at(1), changes: runChanges(documents).toReversed() });
}

export function newerSnapshot(): RunSnapshot {
  return snapshotOf(fullRun(), { inPart: true, compared: { state: 'gone' } });
}

export const GONE: RunSnapshot = { run: ID, compareWith: undefined, isSample: false, details: null };

function fullRun(): Run {
  const names = ['favourites', 'checkout', 'sign-in', 'audit-log', 'cold-start'];
  return recorded({
    description: 'Favourites, checkout with saved cards, sign-in, audit log and a faster cold start',
    features: names.map((name, index) => fullFeature(index, name)),
    conflicts: [
      { features: ['favourites', 'sign-in'], files: ['src/routes.ts', 'src/app.ts'] },
      { features: ['checkout', 'sign-in'], files: Array.from({ length: 9 }, (_, index) => `src/checkout/step${String(index + 1)}.ts`) },
    ],
    conflictsWithBase: [{ feature: 'audit-log', files: ['README.md'] }],
    specificationPattern: { type: 'v4_autonomous', buildGates: true, traits: ['acceptanceCriteria', 'fileScope'] },
    prsCreated: 5,
    prsMerged: 3,
    conflictsEncountered: 2,
    manualFixesNeeded: 0,
    testsPassing: true,
    minutes: 214,
    lessons: ['Give the routes to one feature alone; the others wait for it.', 'Name the payment provider in the specification.'],
    suggestionId: SUGGESTION,
    createdAt: at(0),
  });
}

function earlierRun(): Run {
  return recorded({ description: 'Search by colour and faster lists', createdAt: new Date(NOW - 7 * 24 * HOUR).toISOString(), category: 'api', minutes: null, features: [fullFeature(0, 'search'), fullFeature(1, 'lists')] }, OTHER);
}

/** As a forge tells it. */
const DRAFT = {
  state: 'open',
  isDraft: true,
  reviewRounds: 2,
  requests: [
    { author: 'ada', at: at(0), text: 'Please name what is logged.' },
    { author: null, at: at(1), text: 'And for how long?' },
  ],
  others: [{ number: 99, url: 'https://example.com/shop/pull/99', state: 'closed' }],
};

function fullFeature(index: number, name: string): Feature {
  const outcomes: readonly Feature['outcome'][] = ['merged', 'merged', 'unmerged', 'open', 'merged', 'closed', null];
  const outcome = outcomes[index % outcomes.length] ?? null;
  return aFeature({
    name,
    repository: '/projects/shop',
    branch: `agent/${name}`,
    worktree: `/projects/shop-${name}`,
    category: index % 2 === 0 ? 'ui' : 'api',
    commits: 2 + (index % 5),
    filesChanged: 3 + (index % 7),
    additions: 1200 + index * 37,
    deletions: 8 + index,
    uncommittedFiles: index === 3 ? 2 : 0,
    outcome,
    pullRequest: index % 3 === 2 ? null : { number: 120 + index, url: `https://example.com/shop/pull/${String(120 + index)}`, ...(index === 3 ? DRAFT : { state: outcome === 'merged' ? 'MERGED' : 'OPEN' }) },
    ...(index === 2 ? { unmergedReason: { kind: 'rejected', words: 'Too large to be reviewed; please split it.' } } : {}),
    ...(index === 5 ? { pullRequestUnread: 'signedOut' } : {}),
    agent: index % 4 === 3 ? 'codex' : 'claude',
    model: index % 4 === 3 ? 'gpt-5-codex' : 'claude opus 4.1',
    kind: index % 2 === 0 ? 'feat' : 'fix',
    manualFixes: index % 4 === 1 ? 1 : 0,
    testsPassing: index % 5 === 2 ? false : true,
    ...(index % 5 === 2 ? { failingGates: ['npm test'] } : {}),
    minutes: 42 + index * 11,
    specification: { path: `specs/${name}/spec.md`, type: 'v4_autonomous', buildGates: true, traits: { acceptanceCriteria: true } },
    ...(index % 2 === 0 ? { evidence: evidence(`work on ${name}`) } : {}),
  });
}

function evidence(subject: string): FeatureEvidence {
  return {
    landing: { how: 'squash', certainty: 'likely', commits: ['4f1d2c3b4a59687766554433221100ffeeddccbb'], revertedBy: null, appliedAgainBy: null },
    partial: null,
    agentCommits: [{ oid: 'a1b2c3d4e5f60718293a4b5c6d7e8f9001122334', subject, agent: 'claude', at: at(0) }],
    fixes: [{ oid: '0f1e2d3c4b5a69788796a5b4c3d2e1f001122334', subject: `fix: ${subject}`, author: 'A person', at: null, where: 'base' }],
  };
}

function suggestion(run: Run): Suggestion {
  const names = run.features.map(({ name }) => name);
  const pairs = names.flatMap((one, index) => names.slice(index + 1).map((other) => [one, other] as const));
  return {
    id: SUGGESTION,
    createdAt: new Date(NOW - 5 * HOUR).toISOString(),
    method: 'test',
    planned: { ...A_PLAN, features: names },
    forecast: {
      ...A_FORECAST,
      enoughData: true,
      expected: { successRate: estimate(0.81, 0.09), quality: estimate(86.5, 4), minutes: estimate(150, 40) },
      features: names.slice(0, 5).map((name, index) => ({ name, successRate: estimate(0.7 + index / 30, 0.1) })),
      conflictRisk: pairs.slice(1).map(([one, other], index) => ({ features: [one, other], probability: 0.5 / (index + 1), basis: 'the files that both touch' })),
    },
  };
}

function estimate(mean: number, spread: number): Estimate {
  return { mean, low: mean - spread, high: mean + spread, count: 12 };
}

/** @param hours after the run was recorded */
function at(hours: number): string {
  return new Date(NOW + hours * HOUR).toISOString();
}
