import { AGENT_RULES } from '../domain/agent';
import { breathe } from '../domain/breathe';
import { concurrently } from '../domain/concurrently';
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
import type { ObservedFeature } from './conclude';
import { groupByTime } from './groups';
import type { Candidate, CandidatePair, Inspection, InspectionWarning, LeftOut } from './inspection';
import { InspectionMemory } from './inspectionMemory';
import { inspectRepository } from './inspectRepository';
import type { InspectOptions } from './inspectOptions';
import type { Landing } from './ownWork';
import { readSpecification } from './specificationFile';
import type { SpecificationText } from './specificationText';
import { announced } from './withinTime';

const DEFAULT_GROUP_GAP_HOURS = 24;
const SPECIFICATIONS_AT_ONCE = 4;

type Options = InspectOptions & { readonly l10n: Localizer };

/**
 * What the open worktrees say, from git and the files alone. Nothing is written to any repository; what has to be written to answer goes
 * into a scratch folder that is gone afterwards. A repository that cannot be read is a warning, and the others go on.
 *
 * Processes: six to ten a repository; one a worktree, three where there is uncommitted work, and a few more for one that is merged,
 * however many pairs there are. What the memory knows costs none.
 * @param kept what is still true from an earlier inspection, and gets what this one finds; without it nothing is left behind
 * @throws GitError `cancelled`, `notInstalled`; `unknownRevision` when no repository has the base that was asked for
 */
export async function inspect(options: InspectOptions, kept?: InspectionMemory): Promise<Inspection> {
  const memory = kept ?? new InspectionMemory(options.temporaryFolder);
  try {
    return await inspectWith(memory, options);
  } finally {
    if (kept === undefined) await memory.dispose();
  }
}

async function inspectWith(memory: InspectionMemory, options: InspectOptions): Promise<Inspection> {
  const full: Options = { ...options, l10n: options.l10n ?? english };
  const progress: Progress = options.progress ?? (() => undefined);
  const warnings: InspectionWarning[] = [];
  const repositories = await openRepositories(full, memory, progress, warnings);

  const features: ObservedFeature[] = [];
  const leftOut: LeftOut[] = [];
  let conflicts: CandidatePair[] | null = [];
  let withBase = 0;
  for (const [index, repository] of repositories.entries()) {
    let reached = 0;
    const part: Progress = (message, done) => {
      reached = done ?? reached;
      progress(message, (index + reached) / repositories.length);
    };
    try {
      const found = await inspectRepository(repository, await memory.repository(repository.commonFolder), memory, full, part);
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
async function openRepositories({ git, folders, signal, l10n }: Options, memory: InspectionMemory, progress: Progress, warnings: InspectionWarning[]): Promise<readonly RepositoryReader[]> {
  const repositories = new Map<string, RepositoryReader>();
  for (const folder of folders) {
    try {
      const commonFolder = memory.opened.get(folder) ?? (await announced(l10n.t('Opening {0}', folder), progress, l10n, () => RepositoryReader.open(git, folder, signal))).commonFolder;
      memory.opened.set(folder, commonFolder);
      if (repositories.has(commonFolder)) continue;
      const { answers, listing } = await memory.repository(commonFolder);
      repositories.set(commonFolder, new RepositoryReader(git, listing?.folder ?? folder, commonFolder, signal, answers));
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

async function toCandidates(features: readonly ObservedFeature[], options: Options): Promise<{ readonly candidates: readonly Candidate[]; readonly proposed: readonly string[] }> {
  const ordered = [...features].sort((a, b) => a.createdAt - b.createdAt || (a.path < b.path ? -1 : 1));
  const groups = groupByTime(
    ordered.map((feature) => feature.createdAt),
    options.groupGapHours ?? DEFAULT_GROUP_GAP_HOURS,
  );
  await breathe();
  const specifications = await concurrently(ordered, SPECIFICATIONS_AT_ONCE, async (feature) =>
    feature.silent
      ? null
      : readSpecification({
          worktree: feature.path,
          globs: options.specificationGlobs,
          changed: (feature.files ?? []).map((file) => file.path),
          feature: featureNameFromBranch(feature.branch),
        }),
  );
  await breathe();
  const names = uniqueNames(
    ordered.map((feature, index) => ({ name: specifications[index]?.name ?? featureNameFromBranch(feature.branch), branch: feature.branch, repository: feature.repository })),
  );
  const candidates = ordered.map((feature, index) => toCandidate(feature, names[index] ?? feature.branch, specifications[index] ?? null, groups[index] ?? 0, options));
  // The main worktree was not made for a run; its branch may be part of one, but that is for a person to say.
  const made = candidates.filter((_, index) => ordered[index]?.main === false);
  const newest = Math.max(...made.map((candidate) => candidate.group));
  return { candidates, proposed: made.filter((candidate) => candidate.group === newest).map((candidate) => candidate.key) };
}

function toCandidate(observed: ObservedFeature, name: string, specification: SpecificationText | null, group: number, options: Options): Candidate {
  const { l10n } = options;
  const { work, files, landing } = observed;
  const own = work.commits.filter((commit) => commit.parents.length < 2);
  const { agent, manualFixes, agentCommits } = agentWork(work.commits, options.agents ?? AGENT_RULES);
  const subjects = own.map(subjectOf);
  const moments = workMoments(
    observed.createdAt,
    work.commits.flatMap((commit) => [commit.authoredAt, commit.committedAt]),
    landing?.at ?? null,
  );
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
    manualFixes: manualFixes === null ? l10n.t('no commit names an agent') : l10n.t('commits after the agent\'s last one'),
    minutes: l10n.t('worktree, commits and merge; pauses over {0} minutes left out', options.idleGapMinutes),
    ...(specification === null ? {} : { specification: specification.specification.path }),
  };
  return {
    key: observed.path,
    presence: 'worktree',
    tip: observed.tip,
    tree: observed.tree,
    openRun: String(group),
    feature,
    origins,
    base: observed.base.name,
    baseConflictFiles: observed.baseConflictFiles,
    baseConflicts: [],
    worktreeCreatedAt: observed.createdAt,
    workMoments: moments,
    group,
  };
}

function outcomeOrigin(observed: ObservedFeature, l10n: Localizer): string {
  if (observed.landing !== null) return landingOrigin(observed.landing, observed.base.name, l10n);
  if (observed.revertedBy !== null) return l10n.t('reverted by {0}', short(observed.revertedBy));
  return l10n.t('not in {0}', observed.base.name);
}

function landingOrigin(landing: Landing, base: string, l10n: Localizer): string {
  const commit = short(landing.commit ?? '');
  switch (landing.how) {
    case 'merge':
      return l10n.t('merge commit {0}', commit);
    case 'fastForward':
      return l10n.t('fast-forward to {0}', commit);
    case 'squash':
      return l10n.t('same change as {0} (squash)', commit);
    case 'rebase':
      return l10n.t('same change as {0}', commit);
    case 'content':
      return l10n.t('merging it into {0} changes nothing', base);
  }
}

function short(oid: string): string {
  return oid.slice(0, 7);
}

function sum(figures: readonly number[]): number {
  return figures.reduce((total, figure) => total + figure, 0);
}
