import { agentOf, isAutomation, type AgentRule } from '../domain/agent';
import type { Commit } from '../git/commitLog';
import type { FilePatch } from '../git/patch';
import type { WholePatch } from '../git/wholePatch';
import type { CommitPair, RepositoryReader } from '../git/repositoryReader';
import type { ObservedFeature } from './conclude';
import { LineOwnership } from './lineOwnership';
import type { PartialLanding } from './ownWork';
import { touchedPaths } from './readChanges';

const DAY_MS = 86_400_000;
/** A change to the same lines later than this after the merge is new work, not a fix. */
const WINDOW_DAYS = 14;
/** Commits of the base after the merge, of those that touch the feature's files. */
const WINDOW_COMMITS = 200;
/** A commit with a smaller share of its files among the feature's is other work that passes by. */
const FILES_SHARED = 0.5;
/** More paths than this do not fit on a command line everywhere. */
const PATH_LIMIT = 300;

export interface BaseFixesRequest {
  readonly features: readonly (ObservedFeature & { readonly partial: PartialLanding | null })[];
  readonly agents: readonly AgentRule[];
}

interface LandedFeature {
  readonly index: number;
  readonly feature: ObservedFeature;
  readonly landedBy: ReadonlySet<string>;
  readonly paths: ReadonlySet<string>;
  /** Milliseconds since the epoch; what is committed later is no fix. */
  readonly until: number;
}

/**
 * Commits by people straight on the base that change lines which a feature had brought there, within two weeks and 200 commits of its
 * landing. Not counted: agents, other programs, merges, and what belongs to another feature (its own commits, its landing). A commit that
 * changes the lines of several features is a fix of the one that it changes in most places. Only for features of which an agent is known:
 * without one nobody's part can be told from another's. Processes: two for a base with such a feature.
 * @returns one list a feature, in their order, newest first
 */
export async function baseFixes(repository: RepositoryReader, { features, agents }: BaseFixesRequest): Promise<readonly (readonly Commit[])[]> {
  const fixes = features.map((): Commit[] => []);
  const others = new Set(features.flatMap(({ work, landing, partial }) => [...work.commits.map((commit) => commit.oid), ...(landing?.commits ?? []), ...(partial?.commits ?? [])]));
  const isFix = (commit: Commit): boolean => commit.parents.length < 2 && !others.has(commit.oid) && !isAutomation(commit) && agentOf(commit, agents) === null;

  for (const tip of new Set(features.flatMap(({ base }) => base.tips))) {
    const landed = features.flatMap((feature, index) => (feature.base.tips.includes(tip) ? landedFeature(feature, index, agents) : []));
    if (landed.every(({ landedBy }) => landedBy.has(tip))) continue;
    const line = await firstParentLine(repository, tip, landed);
    if (!line.some(isFix)) continue;
    const patches = await patchesOf(repository, line, landed);
    const touched = new Map<Commit, { readonly index: number; readonly places: number }>();
    for (const each of landed) {
      for (const [commit, places] of touchedBy(each, line, patches, isFix)) {
        if (places > (touched.get(commit)?.places ?? 0)) touched.set(commit, { index: each.index, places });
      }
    }
    for (const commit of line) {
      const index = touched.get(commit)?.index;
      if (index !== undefined && fixes[index]?.some((fix) => fix.oid === commit.oid) === false) fixes[index].push(commit);
    }
  }
  return fixes;
}

function landedFeature(feature: ObservedFeature, index: number, agents: readonly AgentRule[]): readonly LandedFeature[] {
  const { landing, work, files } = feature;
  if (landing === null || landing.commits.length === 0 || work.fork === null || files === null) return [];
  if (!work.commits.some((commit) => agentOf(commit, agents) !== null)) return [];
  const at = landing.at ?? work.commits[0]?.committedAt ?? 0;
  return [{ index, feature, landedBy: new Set(landing.commits), paths: new Set(touchedPaths(files)), until: at + WINDOW_DAYS * DAY_MS }];
}

/** The base's own commits since before the first landing that touch what the features touch, newest first. */
async function firstParentLine(repository: RepositoryReader, tip: string, landed: readonly LandedFeature[]): Promise<readonly Commit[]> {
  const starts = [...new Set(landed.map(({ feature: { landing, work } }) => landing?.onto ?? work.fork))].filter((start) => start !== null);
  const oldest = starts.length > 1 ? await repository.mergeBase(starts) : starts[0];
  if (oldest === undefined || oldest === null) return [];
  const paths = [...new Set(landed.flatMap((each) => [...each.paths]))].filter((path) => !path.includes('\n'));
  return repository.log(['--first-parent', '-m', '--name-only', tip, '--not', oldest], paths);
}

async function patchesOf(repository: RepositoryReader, line: readonly Commit[], landed: readonly LandedFeature[]): Promise<ReadonlyMap<string, WholePatch>> {
  const paths = [...new Set(landed.flatMap((each) => [...each.paths]))];
  const wholes = landed.map(({ feature }): CommitPair => [feature.tip, feature.work.fork ?? feature.tip]);
  const wanted = line.filter((commit) => commit.parents[0] !== undefined && landed.some(({ until, landedBy }) => commit.committedAt <= until || landedBy.has(commit.oid)));
  const pairs = [...wholes, ...wanted.map((commit): CommitPair => [commit.oid, commit.parents[0] ?? ''])];
  const patches = await repository.wholePatches(pairs, paths.length > PATH_LIMIT ? [] : paths);
  return new Map(pairs.flatMap((pair, index) => (patches[index] === undefined ? [] : [[pair.join(' '), patches[index]]])));
}

/** The fixes among a line's commits with how many places of the feature's lines each changes. */
function touchedBy(
  { feature, landedBy, paths, until }: LandedFeature,
  line: readonly Commit[],
  patches: ReadonlyMap<string, WholePatch>,
  isFix: (commit: Commit) => boolean,
): ReadonlyMap<Commit, number> {
  const whole = patches.get(`${feature.tip} ${feature.work.fork ?? feature.tip}`)?.files ?? [];
  const own = new Map(whole.map((file): [string, ReadonlySet<string>] => [file.path, new Set(file.hunks.flatMap((hunk) => hunk.added))]));
  const isOwn = (path: string, text: string): boolean => own.get(path)?.has(text) === true;
  const lines = new LineOwnership();
  const found = new Map<Commit, number>();
  let after = 0;
  for (const commit of [...line].reverse()) {
    const files: readonly FilePatch[] = patches.get(`${commit.oid} ${commit.parents[0] ?? ''}`)?.files ?? [];
    if (landedBy.has(commit.oid)) {
      lines.land(files, isOwn);
      continue;
    }
    if (lines.isEmpty || !commit.paths.some((path) => paths.has(path))) continue;
    after += 1;
    if (after > WINDOW_COMMITS) break;
    const isCandidate = isFix(commit) && commit.committedAt <= until && commit.paths.filter((path) => paths.has(path)).length >= commit.paths.length * FILES_SHARED;
    const places = lines.pass(files, isCandidate);
    if (isCandidate && places > 0) found.set(commit, places);
  }
  return found;
}
