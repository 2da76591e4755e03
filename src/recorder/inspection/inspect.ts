import { agentRules } from '../../domain/agentSettings';
import { breathe } from '../../domain/breathe';
import { concurrently } from '../../domain/concurrently';
import { featureNameFromBranch } from '../../domain/featureName';
import { english, type Localizer } from '../../domain/localizer';
import type { Progress } from '../../domain/progress';
import { say, sentence } from '../../domain/sentence';
import { GitError } from '../../git/gitError';
import { RepositoryReader } from '../../git/repositoryReader';
import { readCategoryRules } from './categoryRules';
import type { ConflictFile, MergeStep, NearConflict } from '../conflicts/conflictDetail';
import { DEFAULT_GROUP_GAP_HOURS } from '../defaults';
import type { ExplainedFeature } from '../outcomes/explain';
import type { RememberedFeature } from '../following/goneFeatures';
import type { KnownFeature } from '../following/knownWorktrees';
import { stillOpen, type OpenRun } from '../following/openRuns';
import { fromMemory, withEncountered, withMemory, withoutTold } from '../following/remember';
import { sortIntoRuns } from '../following/sortIntoRuns';
import type { Candidate, CandidatePair, Inspection, InspectionWarning, LeftOut } from './inspection';
import { InspectionMemory } from './inspectionMemory';
import { inspectRepository, type RepositoryInspection } from './inspectRepository';
import type { InspectOptions } from './inspectOptions';
import { featureRemotes, withRealHosts, type BranchRemote } from '../pullRequests/featureRemotes';
import { readSpecification } from '../specification/specificationFile';
import { toCandidate, type Judging } from './toCandidate';
import { announced } from './withinTime';

const SPECIFICATIONS_AT_ONCE = 4;

type Options = InspectOptions & { readonly l10n: Localizer };

/**
 * What the open worktrees say, and what is known of followed ones that are gone, from git and the files alone. Nothing is written to any
 * repository; what has to be written to answer goes into a scratch folder that is gone afterwards. A repository that cannot be read is a
 * warning, and the others go on.
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

/** A feature that git measured, and which followed one it is. */
type Measured = ExplainedFeature & { readonly known: KnownFeature | null; readonly remote: BranchRemote | null };

async function inspectWith(memory: InspectionMemory, options: InspectOptions): Promise<Inspection> {
  const l10n = options.l10n ?? english;
  const full: Options = { ...options, l10n, followed: stillOpen(options.followed ?? []) };
  const { judging, warnings } = readJudging(full);
  const progress: Progress = options.progress ?? (() => undefined);
  const repositories = await openRepositories(full, memory, progress, warnings);

  const features: Measured[] = [];
  const remembered: RememberedFeature[] = [];
  const leftOut: LeftOut[] = [];
  const nearConflicts: NearConflict[] = [];
  const orderings: RepositoryInspection['mergeInOrder'][] = [];
  let conflicts: CandidatePair[] | null = [];
  let withBase = 0;
  for (const [index, repository] of repositories.entries()) {
    let reached = 0;
    const part: Progress = (message, done) => {
      reached = done ?? reached;
      progress(message, (index + reached) / repositories.length);
    };
    try {
      const found = await inspectRepository(repository, await memory.repository(repository.commonFolder), memory, full, judging.agents, part);
      const remotes = await remotesOf(repository, memory, found.features);
      features.push(...found.features.map((feature) => ({ ...feature, known: found.known.get(feature.path) ?? null, remote: remotes.get(feature.branch) ?? null })));
      remembered.push(...found.remembered);
      leftOut.push(...found.leftOut);
      warnings.push(...found.warnings);
      conflicts = found.conflicts === null || conflicts === null ? null : [...conflicts, ...found.conflicts];
      nearConflicts.push(...found.nearConflicts);
      orderings.push(found.mergeInOrder);
      if (found.hasBase) withBase += 1;
    } catch (error) {
      if (!isAboutOneRepository(error)) throw error;
      warnings.push({ reason: 'repositoryUnreadable', message: say(error.sentence, full.l10n) });
      withBase += 1;
    }
  }
  if (options.base !== undefined && repositories.length > 0 && withBase === 0) {
    throw new GitError('unknownRevision', sentence('There is no branch or commit "{0}"; name one that exists as the base.', options.base));
  }

  progress(l10n.t('Reading the specifications'), 0.95);
  const { candidates, openRuns, pairs } = await toCandidates(features, remembered, conflicts, judging, full, memory);
  const proposed = openRuns.at(-1)?.members ?? [];
  const chosen = new Set(proposed);
  const mergeOrders: (readonly MergeStep[])[] = [];
  for (const mergeInOrder of orderings) mergeOrders.push(...(await mergeInOrder(chosen)));

  const shown = new Set(candidates.map(({ key }) => key));
  const others = leftOut.filter(({ worktree, reason }) => reason !== 'prunable' || !shown.has(worktree));
  const notSelected = candidates.filter(({ key }) => !chosen.has(key)).map(({ key }): LeftOut => ({ worktree: key, reason: 'notSelected' }));
  progress(l10n.t('Done'), 1);
  return {
    candidates,
    proposed,
    openRuns,
    conflicts: pairs === null ? null : inOrder(pairs, candidates),
    nearConflicts: nearInOrder(nearConflicts.filter(({ keys }) => keys.every((key) => shown.has(key))), candidates),
    mergeOrders,
    leftOut: [...others, ...notSelected],
    warnings: onceEach(warnings),
  };
}

async function remotesOf(repository: RepositoryReader, { sshHosts }: InspectionMemory, features: readonly ExplainedFeature[]): Promise<ReadonlyMap<string, BranchRemote>> {
  if (features.length === 0) return new Map();
  const bases = new Set(features.flatMap(({ base }) => [base.branch, ...base.localBranches]));
  return withRealHosts(featureRemotes(await repository.remotes(), features.map(({ branch }) => branch), bases), sshHosts);
}

/** What settings say about judging; what they say wrong is a warning. */
function readJudging({ l10n, categoryRules, agents, idleGapMinutes, clock }: Options): { readonly judging: Judging; readonly warnings: InspectionWarning[] } {
  const categories = readCategoryRules(categoryRules ?? {}, l10n);
  const { rules, ignored } = agentRules(agents);
  const warnings: InspectionWarning[] = [...categories.warnings];
  if (ignored.length > 0) {
    warnings.push({ reason: 'agentSignatureIgnored', message: l10n.t('Not used to tell agents, because too short, too long or no text: {0}. Correct the setting parallelPatterns.agents.', ignored.slice(0, 5).join(', ')) });
  }
  return { judging: { l10n, idleGapMinutes, now: clock().getTime(), agents: rules, categories: categories.rules }, warnings };
}

/** Pairs in the order of their candidates, so that the same worktrees always give the same answer. */
function inOrder(pairs: readonly CandidatePair[], candidates: readonly Candidate[]): readonly CandidatePair[] {
  const at = positions(candidates);
  return pairs
    .map((pair): CandidatePair => (at(pair.keys[0]) <= at(pair.keys[1]) ? pair : { ...pair, keys: [pair.keys[1], pair.keys[0]], details: pair.details.map(turned) }))
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
          : { reason: 'repositoryUnreadable', message: say(error.sentence, l10n) },
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

interface Sorted {
  readonly candidates: readonly Candidate[];
  readonly openRuns: readonly OpenRun[];
  readonly pairs: readonly CandidatePair[] | null;
}

async function toCandidates(features: readonly Measured[], remembered: readonly RememberedFeature[], conflicts: readonly CandidatePair[] | null, judging: Judging, options: Options, memory: InspectionMemory): Promise<Sorted> {
  await breathe();
  const specifications = await concurrently(features, SPECIFICATIONS_AT_ONCE, async (feature) =>
    feature.silent || (feature.known !== null && feature.known.presence !== 'worktree')
      ? null
      : readSpecification(
          {
            worktree: feature.path,
            globs: options.specificationGlobs,
            changed: (feature.files ?? []).map((file) => file.path),
            feature: featureNameFromBranch(feature.branch),
          },
          memory.specifications,
        ),
  );
  await breathe();
  const measured = features.map((feature, index) => withMemory(toCandidate(feature, feature.known, specifications[index] ?? null, feature.remote, judging), judging));
  const { candidates, openRuns } = sortIntoRuns([...measured, ...remembered.map((feature) => fromMemory(feature, judging))], options.groupGapHours ?? DEFAULT_GROUP_GAP_HOURS);
  const keys = new Set(candidates.map(({ key }) => key));
  const among = conflicts?.filter((pair) => pair.keys.every((key) => keys.has(key))) ?? null;
  const pairs = among === null ? null : withEncountered(among, candidates);
  return { candidates: withoutTold(candidates, pairs ?? []), openRuns, pairs };
}
