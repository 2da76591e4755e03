import path from 'node:path';
import type { AgentRule } from '../domain/agent';
import { agentRules } from '../domain/agentSettings';
import { agentWork } from '../domain/agentWork';
import type { Feature } from '../domain/feature';
import { featureNameFromBranch, uniqueNames } from '../domain/featureName';
import { english, type Localizer } from '../domain/localizer';
import { featureCategory } from '../domain/pathCategory';
import type { Progress } from '../domain/progress';
import { workMinutes, workMoments } from '../domain/workMinutes';
import { subjectOf } from '../git/commitLog';
import { GitError } from '../git/gitError';
import { RepositoryReader } from '../git/repositoryReader';
import { Scratch } from '../git/scratch';
import { evidenceOf } from './evidence';
import type { ExplainedFeature } from './explain';
import { groupByTime } from './groups';
import type { Candidate, CandidatePair, Inspection, InspectionWarning, LeftOut } from './inspection';
import { inspectRepository } from './inspectRepository';
import type { InspectOptions } from './inspectOptions';
import { outcomeOrigin } from './outcomeText';
import { readSpecification } from './specificationFile';
import type { SpecificationText } from './specificationText';

const DEFAULT_GROUP_GAP_HOURS = 24;

type Options = InspectOptions & { readonly l10n: Localizer; readonly rules: readonly AgentRule[] };

/**
 * What the open worktrees say, from git and the files alone. Nothing is written to any repository; what has to be written to answer goes
 * into a scratch folder that is gone afterwards. A repository that cannot be read is a warning, and the others go on.
 *
 * Processes: six to fifteen a repository and three to eight a worktree, however many pairs there are.
 * @throws GitError `cancelled`, `notInstalled`; `unknownRevision` when no repository has the base that was asked for
 */
export async function inspect(options: InspectOptions): Promise<Inspection> {
  const { rules, ignored } = agentRules(options.agents);
  const full: Options = { ...options, l10n: options.l10n ?? english, rules };
  const progress: Progress = options.progress ?? (() => undefined);
  const warnings: InspectionWarning[] = [];
  if (ignored.length > 0) {
    warnings.push({ reason: 'agentSignatureIgnored', message: full.l10n.t('Not used to tell agents, because too short, too long or no text: {0}. Correct the setting parallelPatterns.agents.', ignored.slice(0, 5).join(', ')) });
  }
  const repositories = await openRepositories(full, warnings);

  const features: ExplainedFeature[] = [];
  const leftOut: LeftOut[] = [];
  let conflicts: CandidatePair[] | null = [];
  let withBase = 0;
  const scratch = await Scratch.create(options.temporaryFolder);
  try {
    for (const [index, repository] of repositories.entries()) {
      const part: Progress = (message, done) => progress(message, (index + (done ?? 0)) / repositories.length);
      try {
        const found = await inspectRepository(repository, path.join(scratch.folder, String(index)), full, rules, part);
        features.push(...found.features);
        leftOut.push(...found.leftOut);
        warnings.push(...found.warnings);
        conflicts = found.conflicts === null || conflicts === null ? null : [...conflicts, ...found.conflicts.map((pair) => ({ ...pair, details: [] }))];
        if (found.hasBase) withBase += 1;
      } catch (error) {
        if (!isAboutOneRepository(error)) throw error;
        warnings.push({ reason: 'repositoryUnreadable', message: error.message });
        withBase += 1;
      }
    }
  } finally {
    await scratch.dispose();
  }
  if (options.base !== undefined && repositories.length > 0 && withBase === 0) {
    throw new GitError('unknownRevision', full.l10n.t('There is no branch or commit "{0}"; name one that exists as the base.', options.base));
  }

  progress(full.l10n.t('Reading the specifications'), 0.95);
  const { candidates, proposed } = await toCandidates(features, full);
  const chosen = new Set(proposed);
  const notSelected = candidates.filter((candidate) => !chosen.has(candidate.key)).map((candidate): LeftOut => ({ worktree: candidate.key, reason: 'notSelected' }));
  progress(full.l10n.t('Done'), 1);
  return { candidates, proposed, conflicts: conflicts === null ? null : inOrder(conflicts, candidates), nearConflicts: [], mergeOrders: [], leftOut: [...leftOut, ...notSelected], warnings: onceEach(warnings) };
}

/** Pairs in the order of their candidates, so that the same worktrees always give the same answer. */
function inOrder(pairs: readonly CandidatePair[], candidates: readonly Candidate[]): readonly CandidatePair[] {
  const position = new Map(candidates.map((candidate, index) => [candidate.key, index]));
  const at = (key: string): number => position.get(key) ?? 0;
  return pairs
    .map((pair): CandidatePair => (at(pair.keys[0]) <= at(pair.keys[1]) ? pair : { ...pair, keys: [pair.keys[1], pair.keys[0]] }))
    .sort((one, other) => at(one.keys[0]) - at(other.keys[0]) || at(one.keys[1]) - at(other.keys[1]));
}

/** Each repository once, however many of its folders were given. */
async function openRepositories({ git, folders, signal, l10n }: Options, warnings: InspectionWarning[]): Promise<readonly RepositoryReader[]> {
  const repositories = new Map<string, RepositoryReader>();
  for (const folder of folders) {
    try {
      const repository = await RepositoryReader.open(git, folder, signal);
      if (!repositories.has(repository.commonFolder)) repositories.set(repository.commonFolder, repository);
    } catch (error) {
      if (!isAboutOneRepository(error)) throw error;
      warnings.push(
        error.reason === 'notARepository'
          ? { reason: 'noRepository', message: l10n.t('{0} is not inside a git repository.', folder) }
          : { reason: 'repositoryUnreadable', message: error.message },
      );
    }
  }
  return [...repositories.values()];
}

function isAboutOneRepository(error: unknown): error is GitError {
  return error instanceof GitError && error.reason !== 'cancelled' && error.reason !== 'notInstalled';
}

function onceEach(warnings: readonly InspectionWarning[]): readonly InspectionWarning[] {
  return warnings.filter((warning, index) => warnings.findIndex((other) => other.message === warning.message) === index);
}

async function toCandidates(features: readonly ExplainedFeature[], options: Options): Promise<{ readonly candidates: readonly Candidate[]; readonly proposed: readonly string[] }> {
  const ordered = [...features].sort((a, b) => a.createdAt - b.createdAt || (a.path < b.path ? -1 : 1));
  const groups = groupByTime(
    ordered.map((feature) => feature.createdAt),
    options.groupGapHours ?? DEFAULT_GROUP_GAP_HOURS,
  );
  const specifications = await Promise.all(
    ordered.map((feature) =>
      readSpecification({
        worktree: feature.path,
        globs: options.specificationGlobs,
        changed: (feature.files ?? []).map((file) => file.path),
        feature: featureNameFromBranch(feature.branch),
      }),
    ),
  );
  const names = uniqueNames(
    ordered.map((feature, index) => ({ name: specifications[index]?.name ?? featureNameFromBranch(feature.branch), branch: feature.branch, repository: feature.repository })),
  );
  const candidates = ordered.map((feature, index) => toCandidate(feature, names[index] ?? feature.branch, specifications[index] ?? null, groups[index] ?? 0, options));
  // The main worktree was not made for a run; its branch may be part of one, but that is for a person to say.
  const made = candidates.filter((_, index) => ordered[index]?.main === false);
  const newest = Math.max(...made.map((candidate) => candidate.group));
  return { candidates, proposed: made.filter((candidate) => candidate.group === newest).map((candidate) => candidate.key) };
}

function toCandidate(observed: ExplainedFeature, name: string, specification: SpecificationText | null, group: number, options: Options): Candidate {
  const { l10n } = options;
  const { work, files, landing } = observed;
  const own = work.commits.filter((commit) => commit.parents.length < 2);
  const who = agentWork(work.commits, options.rules);
  const { agent, agentCommits } = who;
  const evidence = evidenceOf(who, observed);
  const manualFixes = who.manualFixes === null ? null : who.manualFixes + observed.baseFixes.length;
  const subjects = own.map(subjectOf);
  const uncommittedAt = landing === null ? (observed.snapshot?.modifiedAt ?? null) : null;
  const moments = workMoments({
    createdAt: observed.createdAt,
    commits: work.commits.flatMap((commit) => [commit.authoredAt, commit.committedAt]),
    mergedAt: landing?.at ?? null,
    uncommittedAt,
    now: options.clock().getTime(),
  });
  const measured = observed.snapshot === null ? l10n.t('git') : l10n.t('git, uncommitted work included');
  const feature: Feature = {
    name,
    repository: observed.repository,
    branch: observed.branch,
    worktree: observed.path,
    category: specification?.category ?? featureCategory(files ?? [], subjects),
    commits: own.length,
    filesChanged: files?.length ?? null,
    additions: files === null ? null : sum(files.map((file) => file.added)),
    deletions: files === null ? null : sum(files.map((file) => file.deleted)),
    uncommittedFiles: observed.uncommittedFiles,
    outcome: landing === null ? 'unmerged' : 'merged',
    pullRequest: null,
    agent,
    manualFixes,
    testsPassing: null,
    minutes: workMinutes(moments, options.idleGapMinutes),
    specification: specification?.specification ?? null,
    evidence,
  };
  const origins: Candidate['origins'] = {
    name: specification?.name === undefined || specification.name === null ? l10n.t('branch {0}', observed.branch) : specification.specification.path,
    category: specification?.category === undefined || specification.category === null ? l10n.t('changed files and commits') : specification.specification.path,
    commits: l10n.t('git'),
    filesChanged: measured,
    additions: measured,
    deletions: measured,
    uncommittedFiles: l10n.t('git status'),
    outcome: outcomeOrigin(observed, l10n),
    agent: agent === null ? l10n.t('no commit names an agent') : l10n.t('{0} of {1} commits', agentCommits, own.length),
    manualFixes: fixesOrigin(who.manualFixes, observed, l10n),
    minutes:
      uncommittedAt === null
        ? l10n.t('worktree, commits and merge; pauses over {0} minutes left out', options.idleGapMinutes)
        : l10n.t('worktree, commits and changed files; pauses over {0} minutes left out', options.idleGapMinutes),
    ...(specification === null ? {} : { specification: specification.specification.path }),
  };
  return {
    key: observed.path,
    presence: 'worktree',
    tip: observed.tip,
    tree: null,
    openRun: String(group),
    feature,
    origins,
    evidence,
    base: observed.base.name,
    baseConflictFiles: observed.baseConflictFiles,
    baseConflicts: [],
    worktreeCreatedAt: observed.createdAt,
    workMoments: moments,
    group,
  };
}

function fixesOrigin(onBranch: number | null, { baseFixes, base }: ExplainedFeature, l10n: Localizer): string {
  if (onBranch === null) return l10n.t('no commit names an agent');
  return baseFixes.length === 0 ? l10n.t('commits after the agent\'s last one') : l10n.t('{0} after the agent\'s last commit, {1} in {2} after the merge', onBranch, baseFixes.length, base.name);
}

function sum(figures: readonly number[]): number {
  return figures.reduce((total, figure) => total + figure, 0);
}
