import path from 'node:path';
import { AGENT_RULES } from '../domain/agent';
import { agentWork } from '../domain/agentWork';
import type { Feature } from '../domain/feature';
import { featureNameFromBranch } from '../domain/featureName';
import { english, type Localizer } from '../domain/localizer';
import { featureCategory } from '../domain/pathCategory';
import type { Progress } from '../domain/progress';
import { workMinutes, workMoments } from '../domain/workMinutes';
import { subjectOf } from '../git/commitLog';
import { GitError } from '../git/gitError';
import { RepositoryReader } from '../git/repositoryReader';
import { Scratch } from '../git/scratch';
import type { ObservedFeature } from './conclude';
import { DEFAULT_GROUP_GAP_HOURS } from './defaults';
import type { RememberedFeature } from './following/goneFeatures';
import type { KnownFeature } from './following/knownWorktrees';
import { stillOpen, type OpenRun } from './following/openRuns';
import { fromMemory, withEncountered, withMemory, withoutTold, type Found } from './following/remember';
import { sortIntoRuns } from './following/sortIntoRuns';
import type { Candidate, CandidatePair, Followable, Inspection, InspectionWarning, LeftOut } from './inspection';
import { inspectRepository } from './inspectRepository';
import type { InspectOptions } from './inspectOptions';
import type { Landing } from './ownWork';
import { readSpecification } from './specificationFile';
import type { SpecificationText } from './specificationText';

type Options = InspectOptions & { readonly l10n: Localizer };

/**
 * What the open worktrees say, from git and the files alone. Nothing is written to any repository; what has to be written to answer goes
 * into a scratch folder that is gone afterwards. A repository that cannot be read is a warning, and the others go on.
 *
 * Processes: six to ten a repository and three to eight a worktree, however many pairs there are.
 * @throws GitError `cancelled`, `notInstalled`; `unknownRevision` when no repository has the base that was asked for
 */
export async function inspect(options: InspectOptions): Promise<Inspection> {
  const full: Options = { ...options, l10n: options.l10n ?? english, followed: stillOpen(options.followed ?? []) };
  const progress: Progress = options.progress ?? (() => undefined);
  const warnings: InspectionWarning[] = [];
  const repositories = await openRepositories(full, warnings);

  const features: (ObservedFeature & { readonly known: KnownFeature | null })[] = [];
  const remembered: RememberedFeature[] = [];
  const leftOut: LeftOut[] = [];
  let conflicts: CandidatePair[] | null = [];
  let withBase = 0;
  const scratch = await Scratch.create(options.temporaryFolder);
  try {
    for (const [index, repository] of repositories.entries()) {
      const part: Progress = (message, done) => progress(message, (index + (done ?? 0)) / repositories.length);
      try {
        const found = await inspectRepository(repository, path.join(scratch.folder, String(index)), full, part);
        features.push(...found.features.map((feature) => ({ ...feature, known: found.known.get(feature.path) ?? null })));
        remembered.push(...found.remembered);
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
  const { candidates, openRuns, pairs } = await toCandidates(features, remembered, conflicts, full);
  const proposed = openRuns.at(-1)?.members ?? [];
  const chosen = new Set(proposed);
  const followed = new Set(candidates.map(({ key }) => key));
  const others = leftOut.filter(({ worktree, reason }) => reason !== 'prunable' || !followed.has(worktree));
  const notSelected = candidates.filter((candidate) => !chosen.has(candidate.key)).map((candidate): LeftOut => ({ worktree: candidate.key, reason: 'notSelected' }));
  progress(full.l10n.t('Done'), 1);
  return { candidates, proposed, openRuns, conflicts: pairs === null ? null : inOrder(pairs, candidates), nearConflicts: [], mergeOrders: [], leftOut: [...others, ...notSelected], warnings: onceEach(warnings) };
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

async function toCandidates(
  features: readonly (ObservedFeature & { readonly known: KnownFeature | null })[],
  remembered: readonly RememberedFeature[],
  conflicts: readonly CandidatePair[] | null,
  options: Options,
): Promise<{ readonly candidates: readonly Candidate[]; readonly openRuns: readonly OpenRun[]; readonly pairs: readonly CandidatePair[] | null }> {
  const context = { l10n: options.l10n, now: options.clock().getTime(), idleGapMinutes: options.idleGapMinutes };
  const specifications = await Promise.all(
    features.map(async (feature) =>
      feature.known !== null && feature.known.presence !== 'worktree'
        ? null
        : readSpecification({
            worktree: feature.path,
            globs: options.specificationGlobs,
            changed: (feature.files ?? []).map((file) => file.path),
            feature: featureNameFromBranch(feature.branch),
          }),
    ),
  );
  const measured = features.map((feature, index) => withMemory(toCandidate(feature, feature.known, specifications[index] ?? null, options), context));
  const { candidates, openRuns } = sortIntoRuns([...measured, ...remembered.map((feature) => fromMemory(feature, context))], options.groupGapHours ?? DEFAULT_GROUP_GAP_HOURS);
  const keys = new Set(candidates.map(({ key }) => key));
  const among = conflicts?.filter((pair) => pair.keys.every((key) => keys.has(key))) ?? null;
  const pairs = among === null ? null : withEncountered(among, candidates);
  return { candidates: withoutTold(candidates, pairs ?? []), openRuns, pairs };
}

function toCandidate(observed: ObservedFeature, known: KnownFeature | null, specification: SpecificationText | null, options: Options): Found {
  const { l10n } = options;
  const { work, files, landing } = observed;
  const own = work.commits.filter((commit) => commit.parents.length < 2);
  const { agent, manualFixes, agentCommits } = agentWork(work.commits, options.agents ?? AGENT_RULES);
  const subjects = own.map(subjectOf);
  const memory = known?.memory ?? null;
  const worktree = known === null || known.presence === 'worktree' ? observed.path : (memory?.place.worktree ?? observed.path);
  const name = specification?.name ?? nameInMemory(observed, known) ?? featureNameFromBranch(observed.branch);
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
    worktree,
    category: specification?.category ?? memory?.start.specification?.category ?? featureCategory(files ?? [], subjects),
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
    presence: known?.presence ?? 'worktree',
    tip: observed.tip,
    tree: null,
    feature,
    origins,
    base: observed.base.name,
    baseConflictFiles: observed.baseConflictFiles,
    baseConflicts: [],
    worktreeCreatedAt: observed.createdAt,
    workMoments: moments,
    followed: memory,
    followable: known === null ? null : followable(observed, known, worktree, name),
  };
}

function followable(observed: ObservedFeature, { id, commonFolder, administration }: KnownFeature, worktree: string, name: string): Followable {
  const { base, work, landing, snapshot } = observed;
  return {
    id,
    commonFolder,
    administration,
    worktree,
    measured: {
      base: { name: base.name, branch: base.branch, isDefault: base.isDefault, tips: [...base.tips] },
      fork: work.fork,
      commits: work.commits.map(({ oid }) => oid),
      name,
      landing: landing?.commit ?? null,
      hasUncommitted: snapshot !== null,
    },
  };
}

/** A feature whose worktree is gone has no specification to be read any more. */
function nameInMemory({ tip }: ObservedFeature, known: KnownFeature | null): string | null {
  const memory = known === null || known.presence === 'worktree' ? null : known.memory;
  if (memory === null) return null;
  return memory.observation?.tip === tip ? memory.observation.name : (memory.start.specification?.name ?? memory.observation?.name ?? null);
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
