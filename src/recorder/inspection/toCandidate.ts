import type { AgentRule } from '../../domain/agent';
import { modelOfCommits } from '../../domain/agentModel';
import { agentWork } from '../../domain/agentWork';
import { kindOfSubjects } from '../../domain/changeKind';
import type { Feature } from '../../domain/feature';
import { featureCategory, type CategoryRule } from '../../domain/featureCategory';
import { featureNameFromBranch } from '../../domain/featureName';
import type { Localizer } from '../../domain/localizer';
import { workMinutes, workMoments } from '../../domain/workMinutes';
import { subjectOf } from '../../git/commitLog';
import { categoryOrigin } from './categoryOrigin';
import { evidenceOf } from '../outcomes/evidence';
import type { ExplainedFeature } from '../outcomes/explain';
import type { KnownFeature } from '../following/knownWorktrees';
import type { Found } from '../following/remember';
import type { Candidate, Followable } from './inspection';
import { outcomeOrigin } from '../outcomes/outcomeText';
import type { BranchRemote } from '../pullRequests/featureRemotes';
import type { SpecificationText } from '../specification/specificationText';

/** How what was observed is judged. */
export interface Judging {
  readonly l10n: Localizer;
  readonly idleGapMinutes: number;
  /** Milliseconds since the epoch. */
  readonly now: number;
  readonly agents: readonly AgentRule[];
  readonly categories: readonly CategoryRule[];
}

/**
 * The facts of a feature, each with where it came from.
 * @param known null for the main worktree
 * @param remote null where its repository has none on the web
 */
export function toCandidate(observed: ExplainedFeature, known: KnownFeature | null, specification: SpecificationText | null, remote: BranchRemote | null, judging: Judging): Found {
  const { l10n, idleGapMinutes } = judging;
  const { work, files, landing } = observed;
  const own = work.commits.filter((commit) => commit.parents.length < 2);
  const who = agentWork(work.commits, judging.agents);
  const { agent, agentCommits } = who;
  const manualFixes = who.manualFixes === null ? null : who.manualFixes + observed.baseFixes.length;
  // What a feature was told is not what it did.
  const done = (files ?? []).filter((file) => file.path !== specification?.specification.path);
  const subjects = own.map(subjectOf);
  const guessed = featureCategory({ files: done, subjects, branch: observed.branch, rules: judging.categories });
  const memory = known?.memory ?? null;
  const told = specification?.category ?? memory?.start.specification?.category ?? null;
  const worktree = known === null || known.presence === 'worktree' ? observed.path : (memory?.place.worktree ?? observed.path);
  const name = specification?.name ?? nameInMemory(observed, known) ?? featureNameFromBranch(observed.branch);
  const uncommittedAt = landing === null ? (observed.snapshot?.modifiedAt ?? null) : null;
  const moments = workMoments({
    createdAt: observed.createdAt,
    commits: work.commits.flatMap((commit) => [commit.authoredAt, commit.committedAt]),
    mergedAt: landing?.at ?? null,
    uncommittedAt,
    now: judging.now,
  });
  const measured = observed.snapshot === null ? l10n.t('git') : l10n.t('git, uncommitted work included');
  const feature: Feature = {
    name,
    repository: observed.repository,
    branch: observed.branch,
    worktree,
    category: told ?? guessed?.category ?? null,
    commits: own.length,
    filesChanged: files?.length ?? null,
    additions: files === null ? null : sum(files.map((file) => file.added)),
    deletions: files === null ? null : sum(files.map((file) => file.deleted)),
    uncommittedFiles: observed.uncommittedFiles,
    outcome: landing === null ? 'unmerged' : 'merged',
    pullRequest: null,
    agent,
    model: modelOfCommits(who.evidence.agentCommits.filter((signed) => signed.agent === agent).map(({ commit }) => commit)),
    kind: kindOfSubjects(subjects),
    manualFixes,
    testsPassing: null,
    minutes: workMinutes(moments, idleGapMinutes),
    specification: specification?.specification ?? null,
    evidence: evidenceOf(who, observed),
    ...(remote === null ? {} : { remote: { ...remote, head: observed.tip, startedAt: timeOf(observed.createdAt) } }),
  };
  const origins: Candidate['origins'] = {
    name: specification?.name === undefined || specification.name === null ? l10n.t('branch {0}', observed.branch) : specification.specification.path,
    category: told === null ? categoryOrigin(guessed, l10n) : (specification?.specification.path ?? l10n.t('its specification at the start')),
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
        ? l10n.t('worktree, commits and merge; pauses over {0} minutes left out', idleGapMinutes)
        : l10n.t('worktree, commits and changed files; pauses over {0} minutes left out', idleGapMinutes),
    ...(specification === null ? {} : { specification: specification.specification.path }),
  };
  return {
    key: observed.path,
    presence: known?.presence ?? 'worktree',
    tip: observed.tip,
    tree: observed.tree,
    feature,
    origins,
    base: observed.base.name,
    baseConflictFiles: observed.baseConflictFiles,
    baseConflicts: observed.baseConflicts,
    worktreeCreatedAt: observed.createdAt,
    workMoments: moments,
    followed: memory,
    followable: known === null ? null : followable(observed, known, worktree, name),
  };
}

function followable(observed: ExplainedFeature, { id, commonFolder, administration }: KnownFeature, worktree: string, name: string): Followable {
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
function nameInMemory({ tip }: ExplainedFeature, known: KnownFeature | null): string | null {
  const memory = known === null || known.presence === 'worktree' ? null : known.memory;
  if (memory === null) return null;
  return memory.observation?.tip === tip ? memory.observation.name : (memory.start.specification?.name ?? memory.observation?.name ?? null);
}

function fixesOrigin(onBranch: number | null, { baseFixes, base }: ExplainedFeature, l10n: Localizer): string {
  if (onBranch === null) return l10n.t('no commit names an agent');
  return baseFixes.length === 0 ? l10n.t('commits after the agent\'s last one') : l10n.t('{0} after the agent\'s last commit, {1} in {2} after the merge', onBranch, baseFixes.length, base.name);
}

/** A file's time may be anything. */
function timeOf(milliseconds: number): string | null {
  const time = new Date(milliseconds);
  return milliseconds > 0 && time.getUTCFullYear() <= 9999 ? time.toISOString() : null;
}

function sum(figures: readonly number[]): number {
  return figures.reduce((total, figure) => total + figure, 0);
}
