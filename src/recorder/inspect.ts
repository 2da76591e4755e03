import type { AgentRule } from '../domain/agent';
import { agentRules } from '../domain/agentSettings';
import { breathe } from '../domain/breathe';
import { concurrently } from '../domain/concurrently';
import { agentWork } from '../domain/agentWork';
import type { Feature } from '../domain/feature';
import { featureCategory, type CategoryRule } from '../domain/featureCategory';
import { featureNameFromBranch, uniqueNames } from '../domain/featureName';
import { english, type Localizer } from '../domain/localizer';
import type { Progress } from '../domain/progress';
import { workMinutes, workMoments } from '../domain/workMinutes';
import { subjectOf } from '../git/commitLog';
import { GitError } from '../git/gitError';
import { RepositoryReader } from '../git/repositoryReader';
import { categoryOrigin } from './categoryOrigin';
import { readCategoryRules } from './categoryRules';
import type { ConflictFile, MergeStep, NearConflict } from './conflictDetail';
import { evidenceOf } from './evidence';
import type { ExplainedFeature } from './explain';
import { groupByTime } from './groups';
import type { Candidate, CandidatePair, Inspection, InspectionWarning, LeftOut } from './inspection';
import { InspectionMemory } from './inspectionMemory';
import { inspectRepository, type RepositoryInspection } from './inspectRepository';
import type { InspectOptions } from './inspectOptions';
import { outcomeOrigin } from './outcomeText';
import { readSpecification } from './specificationFile';
import type { SpecificationText } from './specificationText';

const DEFAULT_GROUP_GAP_HOURS = 24;
const SPECIFICATIONS_AT_ONCE = 4;

type Options = InspectOptions & {
  readonly l10n: Localizer;
  /** As read from the setting. */
  readonly categories: readonly CategoryRule[];
  readonly rules: readonly AgentRule[];
};

/**
 * What the open worktrees say, from git and the files alone. Nothing is written to any repository; what has to be written to answer goes
 * into a scratch folder that is gone afterwards. A repository that cannot be read is a warning, and the others go on.
 *
 * Processes: six to fifteen a repository; one a worktree, three where there is uncommitted work, and a few more for one that is merged,
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
  const l10n = options.l10n ?? english;
  const categories = readCategoryRules(options.categoryRules ?? {}, l10n);
  const { rules, ignored } = agentRules(options.agents);
  const full: Options = { ...options, l10n, categories: categories.rules, rules };
  const progress: Progress = options.progress ?? (() => undefined);
  const warnings: InspectionWarning[] = [...categories.warnings];
  if (ignored.length > 0) {
    warnings.push({ reason: 'agentSignatureIgnored', message: l10n.t('Not used to tell agents, because too short, too long or no text: {0}. Correct the setting parallelPatterns.agents.', ignored.slice(0, 5).join(', ')) });
  }
  const repositories = await openRepositories(full, memory, warnings);

  const features: ExplainedFeature[] = [];
  const leftOut: LeftOut[] = [];
  const nearConflicts: NearConflict[] = [];
  const orderings: RepositoryInspection['mergeInOrder'][] = [];
  const mergeOrders: (readonly MergeStep[])[] = [];
  let conflicts: CandidatePair[] | null = [];
  let withBase = 0;
  for (const [index, repository] of repositories.entries()) {
    let reached = 0;
    const part: Progress = (message, done) => {
      reached = done ?? reached;
      progress(message, (index + reached) / repositories.length);
    };
    try {
      const found = await inspectRepository(repository, await memory.repository(repository.commonFolder), memory, full, rules, part);
      features.push(...found.features);
      leftOut.push(...found.leftOut);
      warnings.push(...found.warnings);
      conflicts = found.conflicts === null || conflicts === null ? null : [...conflicts, ...found.conflicts];
      nearConflicts.push(...found.nearConflicts);
      orderings.push(found.mergeInOrder);
      if (found.hasBase) withBase += 1;
    } catch (error) {
      if (!isAboutOneRepository(error)) throw error;
      warnings.push({ reason: 'repositoryUnreadable', message: error.message });
      withBase += 1;
    }
  }
  const together = new Set(inGroups(features, full).proposed);
  for (const mergeInOrder of orderings) mergeOrders.push(...(await mergeInOrder(together)));
  if (options.base !== undefined && repositories.length > 0 && withBase === 0) {
    throw new GitError('unknownRevision', full.l10n.t('There is no branch or commit "{0}"; name one that exists as the base.', options.base));
  }

  progress(full.l10n.t('Reading the specifications'), 0.95);
  const { candidates, proposed } = await toCandidates(features, full);
  const chosen = new Set(proposed);
  const notSelected = candidates.filter((candidate) => !chosen.has(candidate.key)).map((candidate): LeftOut => ({ worktree: candidate.key, reason: 'notSelected' }));
  progress(full.l10n.t('Done'), 1);
  return { candidates, proposed, conflicts: conflicts === null ? null : inOrder(conflicts, candidates), nearConflicts: nearInOrder(nearConflicts, candidates), mergeOrders, leftOut: [...leftOut, ...notSelected], warnings: onceEach(warnings) };
}

/** Pairs in the order of their candidates, so that the same worktrees always give the same answer. */
function inOrder(pairs: readonly CandidatePair[], candidates: readonly Candidate[]): readonly CandidatePair[] {
  const at = positions(candidates);
  return pairs
    .map((pair): CandidatePair => (at(pair.keys[0]) <= at(pair.keys[1]) ? pair : { keys: [pair.keys[1], pair.keys[0]], files: pair.files, details: pair.details.map(turned) }))
    .sort((one, other) => at(one.keys[0]) - at(other.keys[0]) || at(one.keys[1]) - at(other.keys[1]));
}

/** Strongest first, as they were found. */
function nearInOrder(found: readonly NearConflict[], candidates: readonly Candidate[]): readonly NearConflict[] {
  const at = positions(candidates);
  return found.map((near) => (at(near.keys[0]) <= at(near.keys[1]) ? near : { ...near, keys: [near.keys[1], near.keys[0]], left: near.right, right: near.left }));
}

function positions(candidates: readonly Candidate[]): (key: string) => number {
  const position = new Map(candidates.map((candidate, index) => [candidate.key, index]));
  return (key) => position.get(key) ?? 0;
}

function turned(file: ConflictFile): ConflictFile {
  return { ...file, left: file.right, right: file.left, ...(file.hunks === undefined ? {} : { hunks: file.hunks.map((hunk) => ({ ...hunk, left: hunk.right, right: hunk.left })) }) };
}

/** Each repository once, however many of its folders were given. */
async function openRepositories({ git, folders, signal, l10n }: Options, memory: InspectionMemory, warnings: InspectionWarning[]): Promise<readonly RepositoryReader[]> {
  const repositories = new Map<string, RepositoryReader>();
  for (const folder of folders) {
    try {
      const commonFolder = memory.opened.get(folder) ?? (await RepositoryReader.open(git, folder, signal)).commonFolder;
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

interface Grouped {
  /** By creation. */
  readonly ordered: readonly ExplainedFeature[];
  /** Number of the run of each. */
  readonly groups: readonly number[];
  /** Keys of the newest run. The main worktree was not made for a run; its branch may be part of one, but that is for a person to say. */
  readonly proposed: readonly string[];
}

function inGroups(features: readonly ExplainedFeature[], options: Options): Grouped {
  const ordered = [...features].sort((a, b) => a.createdAt - b.createdAt || (a.path < b.path ? -1 : 1));
  const groups = groupByTime(
    ordered.map((feature) => feature.createdAt),
    options.groupGapHours ?? DEFAULT_GROUP_GAP_HOURS,
  );
  const newest = Math.max(...groups.filter((_, index) => ordered[index]?.main === false));
  return { ordered, groups, proposed: ordered.filter(({ main }, index) => !main && groups[index] === newest).map((feature) => feature.path) };
}

async function toCandidates(features: readonly ExplainedFeature[], options: Options): Promise<{ readonly candidates: readonly Candidate[]; readonly proposed: readonly string[] }> {
  const { ordered, groups, proposed } = inGroups(features, options);
  await breathe();
  const specifications = await concurrently(ordered, SPECIFICATIONS_AT_ONCE, async (feature) =>
    readSpecification({
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
  return { candidates, proposed };
}

function toCandidate(observed: ExplainedFeature, name: string, specification: SpecificationText | null, group: number, options: Options): Candidate {
  const { l10n } = options;
  const { work, files, landing } = observed;
  const own = work.commits.filter((commit) => commit.parents.length < 2);
  const who = agentWork(work.commits, options.rules);
  const { agent, agentCommits } = who;
  const evidence = evidenceOf(who, observed);
  const manualFixes = who.manualFixes === null ? null : who.manualFixes + observed.baseFixes.length;
  // What a feature was told is not what it did.
  const done = (files ?? []).filter((file) => file.path !== specification?.specification.path);
  const guessed = featureCategory({ files: done, subjects: own.map(subjectOf), branch: observed.branch, rules: options.categories });
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
    category: specification?.category ?? guessed?.category ?? null,
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
    category: specification?.category === undefined || specification.category === null ? categoryOrigin(guessed, l10n) : specification.specification.path,
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
    tree: observed.tree,
    openRun: String(group),
    feature,
    origins,
    evidence,
    base: observed.base.name,
    baseConflictFiles: observed.baseConflictFiles,
    baseConflicts: observed.baseConflicts,
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
