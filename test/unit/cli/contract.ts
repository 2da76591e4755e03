import * as z from 'zod';

/** What `--json` promises, field by field; strict, so that a new field is added here on purpose. */
const count = z.int().nonnegative();
const rate = z.number().min(0).max(1);
const time = z.iso.datetime();
const runId = z.string().regex(/^run_\d{8}_\d{6}_[a-z0-9]{4,12}$/);

const interval = z.strictObject({ mean: z.number(), low: z.number(), high: z.number(), count });
const pattern = z.strictObject({ type: z.string().nullable(), buildGates: z.boolean().nullable(), traits: z.array(z.string()) });

const pullRequest = { number: count, url: z.string(), state: z.string() };
const unread = z.enum(['notAsked', 'offline', 'timedOut', 'signedOut', 'tokenRefused', 'ssoRequired', 'forbidden', 'notFound', 'rateLimited', 'serverError', 'badAnswer', 'cancelled']);
/** A project each. */
const pullRequestsUnread = z.array(z.strictObject({ host: z.string(), project: z.string(), reason: unread, branches: z.number().int().positive().nullable(), retryAt: time.nullable() }));

const feature = z.strictObject({
  name: z.string(),
  repository: z.string().nullable(),
  branch: z.string().nullable(),
  worktree: z.string().nullable(),
  category: z.string().nullable(),
  commits: count.nullable(),
  filesChanged: count.nullable(),
  additions: count.nullable(),
  deletions: count.nullable(),
  uncommittedFiles: count.nullable(),
  outcome: z.enum(['merged', 'open', 'closed', 'unmerged']).nullable(),
  pullRequest: z
    .strictObject({
      ...pullRequest,
      isDraft: z.boolean().optional(),
      isQueued: z.boolean().optional(),
      author: z.string().nullable().optional(),
      createdAt: time.optional(),
      mergedAt: time.nullable().optional(),
      closedAt: time.nullable().optional(),
      mergeCommit: z.string().nullable().optional(),
      reviewRounds: count.nullable().optional(),
      requests: z.array(z.strictObject({ author: z.string().nullable(), at: time, text: z.string() })).optional(),
      others: z.array(z.strictObject(pullRequest)).optional(),
    })
    .nullable(),
  remote: z.strictObject({ host: z.string(), path: z.string(), branch: z.string(), head: z.string(), startedAt: time.nullable() }).optional(),
  pullRequestUnread: unread.optional(),
  unmergedReason: z.strictObject({ kind: z.enum(['superseded', 'notNeeded', 'branchDeleted', 'conflict', 'failingChecks', 'noActivity', 'rejected', 'reverted']), by: count.nullable().optional(), words: z.string().nullable().optional() }).nullable().optional(),
  withoutForge: z.strictObject({ outcome: z.enum(['merged', 'open', 'closed', 'unmerged']).nullable(), manualFixes: count.nullable(), testsPassing: z.boolean().nullable(), failingGates: z.array(z.string()).optional(), agent: z.string().nullable() }).optional(),
  given: z.array(z.enum(['name', 'category', 'outcome', 'unmergedReason'])).optional(),
  agent: z.string().nullable(),
  model: z.string().nullable().optional(),
  kind: z.enum(['feat', 'fix', 'docs', 'style', 'refactor', 'perf', 'test', 'build', 'ci', 'chore']).nullable().optional(),
  manualFixes: count.nullable(),
  testsPassing: z.boolean().nullable(),
  failingGates: z.array(z.string()).optional(),
  minutes: z.number().nonnegative().nullable(),
  specification: z
    .strictObject({
      path: z.string(),
      type: z.string().nullable(),
      buildGates: z.boolean().nullable(),
      traits: z.record(z.string(), z.boolean()),
      length: count.nullable().optional(),
      fileScope: z.array(z.string()).optional(),
      outOfScope: z.array(z.string()).optional(),
    })
    .nullable(),
  evidence: z
    .strictObject({
      landing: z
        .strictObject({
          how: z.enum(['merge', 'fastForward', 'squash', 'rebase', 'cherryPick', 'content']),
          certainty: z.enum(['certain', 'likely']),
          commits: z.array(z.string()),
          revertedBy: z.string().nullable(),
          appliedAgainBy: z.string().nullable(),
        })
        .nullable(),
      partial: z.strictObject({ merged: count, total: count, commits: z.array(z.string()), missing: z.array(z.string()) }).nullable(),
      agentCommits: z.array(z.strictObject({ oid: z.string(), subject: z.string(), agent: z.string(), at: time.nullable() })),
      fixes: z.array(z.strictObject({ oid: z.string(), subject: z.string(), author: z.string(), at: time.nullable(), where: z.enum(['branch', 'base', 'pullRequest']) })),
    })
    .optional(),
});

const conflict = z.strictObject({ features: z.tuple([z.string(), z.string()]), files: z.array(z.string()) });
const baseConflict = z.strictObject({ feature: z.string(), files: z.array(z.string()) });

const draft = z.strictObject({
  id: z.null(),
  description: z.string().min(1),
  category: z.string().nullable(),
  createdAt: time,
  features: z.array(feature),
  conflicts: z.array(conflict),
  conflictsWithBase: z.array(baseConflict),
  specificationPattern: pattern,
  prsCreated: count.nullable(),
  prsMerged: count.nullable(),
  conflictsEncountered: count.nullable(),
  manualFixesNeeded: count.nullable(),
  testsPassing: z.boolean().nullable(),
  minutes: z.number().nonnegative().nullable(),
  evidence: z.enum(['forge', 'git', 'given']),
  suggestionId: z.string().nullable(),
  lessons: z.array(z.string()).optional(),
  given: z.array(z.string()).optional(),
  successRate: rate.nullable(),
  completionRate: rate.nullable(),
  qualityScore: z.number().min(50).max(100),
  grade: z.enum(['excellent', 'good', 'acceptable', 'poor', 'failed']),
  qualityBreakdown: z.strictObject({
    base: z.number(),
    success: z.number(),
    noConflicts: z.number(),
    testsPassing: z.number(),
    noManualFixes: z.number(),
  }),
});

const run = draft.extend({ id: runId });

const leftOut = z.array(
  z.strictObject({ worktree: z.string(), reason: z.enum(['detached', 'prunable', 'bare', 'noWork', 'isBase', 'notSelected']) }),
);

const openRun = z.strictObject({
  id: z.string().regex(/^open_[0-9a-f]{24}$/),
  base: z.string(),
  repositories: z.array(z.string()),
  startedAt: time,
  members: z.array(z.string()),
  features: z.array(z.string()),
  recordedAs: z.string().nullable(),
  suggestionId: z.string().nullable(),
});

export const inspectContract = z.strictObject({ run: draft, leftOut, openRuns: z.array(openRun), pullRequestsUnread });

export const recordContract = z.strictObject({ run, leftOut, updated: z.boolean(), comparison: z.string(), pullRequestsUnread });

export const updateContract = z.strictObject({ updated: z.array(run), unchanged: count, pullRequestsUnread });

const coverage = z.strictObject({ share: rate, count });
const baseRateComparison = {
  count,
  runs: count,
  brier: z.number(),
  baseRateBrier: z.number(),
  baseRateKnownBrier: z.number(),
  advantage: interval.nullable(),
  verdict: z.enum(['tooEarly', 'noBetter', 'undecided', 'better']),
};

export const statsContract = z.strictObject({
  archivedRuns: count,
  totalRuns: count,
  totalFeatures: count,
  averageQuality: z.number().nullable(),
  averageSuccessRate: rate.nullable(),
  averageMinutes: z.number().nullable(),
  conflictRate: rate.nullable(),
  quality: interval.nullable(),
  successRate: interval.nullable(),
  minutes: interval.nullable(),
  byCategory: z.array(
    z.strictObject({
      category: z.string(),
      runs: count,
      features: count,
      successRate: interval.nullable(),
      quality: interval.nullable(),
      minutes: interval.nullable(),
    }),
  ),
  trend: z.strictObject({
    direction: z.enum(['improving', 'steady', 'declining', 'tooEarly']),
    slopePerRun: z.number().nullable(),
    p: rate.nullable(),
  }),
  calibration: z
    .strictObject({
      ...baseRateComparison,
      method: z.string(),
      logLoss: z.number(),
      baseRateLogLoss: z.number(),
      coverage: rate,
      coverageCount: count,
      qualityCoverage: coverage.nullable(),
      minutesCoverage: coverage.nullable(),
      calibrationError: rate,
      auc: rate.nullable(),
      bins: z.array(z.strictObject({ from: rate, to: rate, count, predicted: rate, actual: rate })),
      ledger: z.array(
        z.strictObject({
          suggestionId: z.string(),
          runId,
          description: z.string(),
          createdAt: time,
          predicted: z.strictObject({ successRate: interval.nullable(), quality: interval.nullable(), minutes: interval.nullable() }),
          actual: z.strictObject({ successRate: rate.nullable(), quality: z.number(), minutes: z.number().nonnegative().nullable() }),
        }),
      ),
      pairs: z.strictObject({ ...baseRateComparison, conflicts: count }).nullable(),
    })
    .nullable(),
  muted: z.strictObject({ successRate: z.boolean(), conflictRisk: z.boolean() }),
});

const effect = { difference: z.number(), low: z.number(), high: z.number(), runsWith: count, runsWithout: count };

export const patternsContract = z.strictObject({
  patterns: z.array(z.strictObject({ pattern, effect: z.strictObject({ difference: z.number(), low: z.number(), high: z.number() }).nullable(), runs: count, features: count, successRate: interval.nullable(), quality: interval.nullable() })),
  traitEffects: z.array(z.strictObject({ trait: z.string(), ...effect })),
  agentEffects: z.array(z.strictObject({ agent: z.string(), model: z.string().nullable(), ...effect })),
});

export const suggestContract = z.strictObject({
  enoughData: z.boolean(),
  runsUsed: count,
  runsMissing: count,
  expected: z.strictObject({ successRate: interval.nullable(), quality: interval.nullable(), minutes: interval.nullable() }),
  recommended: pattern
    .extend({ probabilityBest: rate.nullable(), experiment: z.boolean(), runs: count, successRate: interval.nullable(), reason: z.string().min(1), runIds: z.array(z.string()).min(1).max(20) })
    .nullable(),
  conflictRisk: z.array(z.strictObject({ features: z.tuple([z.string(), z.string()]), probability: rate, basis: z.string(), runIds: z.array(z.string()).optional() })),
  commonIssues: z.array(z.strictObject({ issue: z.string(), count: z.int().positive() })),
  features: z.array(z.strictObject({ name: z.string(), successRate: interval, hoursElsewhere: z.strictObject({ mean: z.number(), low: z.number(), high: z.number() }) })).optional(),
  drivers: z.array(z.strictObject({ factor: z.string().min(1), effect: z.number(), count: count.nullable() })).optional(),
  published: z.strictObject({ kind: z.string().nullable(), rate }),
  muted: z.strictObject({ successRate: z.boolean(), conflictRisk: z.boolean() }).optional(),
  lessons: z.array(z.strictObject({ lesson: z.string(), runId: z.string() })),
  text: z.string().min(1),
  suggestionId: z.string().nullable(),
});

const side = z.strictObject({ path: z.string().min(1), ranges: z.array(z.strictObject({ start: count, count })) });
const detail = z.strictObject({
  path: z.string().min(1),
  kind: z.enum(['content', 'bothAdded', 'changedAndDeleted', 'renames', 'fileAndFolder', 'binary', 'submodule', 'mode', 'other']),
  left: side,
  right: side,
  surface: z.enum(['lockFile', 'migration', 'generated', 'changelog', 'manifest']).nullable(),
  hunks: z.array(z.strictObject({ base: z.string().nullable(), left: z.string(), right: z.string() })).optional(),
});

export const conflictsContract = z.strictObject({
  pairs: z.array(conflict.extend({ conflict: z.boolean(), details: z.array(detail) })),
  base: z.array(baseConflict.extend({ details: z.array(detail) })),
  near: z.array(
    z.strictObject({
      features: z.tuple([z.string(), z.string()]),
      kind: z.enum(['sameLines', 'adjacentLines', 'sameFunction', 'removedUse', 'sharedSurface']),
      left: side,
      right: side,
      subject: z.string().nullable(),
    }),
  ),
  order: z.array(
    z.strictObject({
      repository: z.string().nullable(),
      base: z.string(),
      steps: z.array(z.strictObject({ feature: z.string(), clean: z.boolean(), files: z.array(z.string()), notAfter: z.array(z.string()).nullable() })),
    }),
  ),
});

export const gatesContract = z.strictObject({
  worktrees: z.array(
    z.strictObject({
      feature: z.string(),
      branch: z.string().nullable(),
      worktree: z.string(),
      tree: z.string().nullable(),
      testsPassing: z.boolean().nullable(),
      state: z.enum(['passing', 'failing', 'unknown', 'stale']),
      gates: z.array(
        z.strictObject({
          id: z.string(),
          kind: z.enum(['test', 'build', 'lint']),
          command: z.array(z.string()).min(1),
          source: z.string().nullable(),
          cwd: z.string(),
          decides: z.boolean(),
          result: z
            .strictObject({
              outcome: z.enum(['passed', 'failed', 'timedOut', 'cancelled', 'couldNotStart', 'notReady']),
              exitCode: z.int().nullable(),
              durationMs: z.number().nonnegative(),
              finishedAt: time,
              logFile: z.string().nullable(),
              note: z.string().nullable(),
              sameFiles: z.boolean(),
            })
            .nullable(),
        }),
      ),
    }),
  ),
});

export const historyListContract = z.strictObject({ runs: z.array(run), newerVersion: z.array(runId) });
export const historyRunContract = z.strictObject({ run });
export const historyShowContract = z.strictObject({ run, archived: z.boolean(), newerVersion: z.boolean() });
export const historyUndoContract = z.strictObject({ id: runId, run: run.nullable() });
export const historyLogContract = z.strictObject({
  id: runId,
  revisions: z.array(
    z.strictObject({ number: z.int().positive(), writtenAt: time, writtenBy: z.string(), deleted: z.boolean(), inPart: z.boolean(), run, file: z.string(), change: z.string().min(1) }),
  ),
});
export const historyDeleteContract = z.strictObject({ deleted: runId });

export const verifyContract = z.strictObject({
  documents: count,
  findings: z.array(z.strictObject({ problem: z.string(), path: z.string(), message: z.string(), repaired: z.boolean() })),
});

export const exportContract = z.strictObject({ file: z.string(), format: z.enum(['json', 'ndjson', 'csv', 'sqlite']), bytes: count });
export const archiveContract = z.strictObject({ file: z.string().nullable(), runs: count, documents: count, left: z.array(runId), before: time });
export const importContract = z.strictObject({
  taken: z.array(runId),
  completed: z.array(runId),
  suggestions: count,
  alreadyThere: count,
  unreadable: z.array(z.strictObject({ path: z.string(), place: z.string().nullable(), reason: z.string() })),
});
