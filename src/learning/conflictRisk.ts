import type { Localizer } from '../domain/localizer';
import type { RunOutline } from '../domain/run';
import type { ConflictRisk, PlannedFeature } from '../domain/suggestion';
import type { Tally } from './intervals';
import { fromLogOdds } from './logOdds';
import { byTime } from './outcomes';
import { ConflictTallies, pairTally, recordedPairs } from './pairs/conflictTallies';
import { evidenceText } from './pairs/evidenceText';
import { nameWords } from './pairs/nameWords';
import { PairEvidence, together, type Evidence } from './pairs/pairEvidence';
import { PairSubject } from './pairs/pairSubject';
import { WordLikeness } from './pairs/wordLikeness';

/** What the risk of a pair is told from. */
export interface ConflictHistory {
  readonly runs: readonly RunOutline[];
  /** Absolute paths. Runs of these repositories are preferred where they had pairs; empty for all. */
  readonly repositories: readonly string[];
}

/** Evidence that moves the log-odds by less is no reason. */
const SMALLEST_REASON = 0.1;

/**
 * The risk that two planned features conflict, highest first: how often recorded pairs did, moved by what both are going to touch and what
 * became of it before, by their categories, and by the words of their specifications; the basis names what moves it most.
 *
 * Where no pair was ever recorded, only pairs with something in common are told of: the prior alone is no reason.
 */
export function conflictRisk(history: ConflictHistory, features: readonly PlannedFeature[], l10n: Localizer): readonly ConflictRisk[] {
  if (features.length < 2) return [];
  const { tallies, isOwn } = talliesOf(history);
  const evidence = new PairEvidence(tallies);
  const isRecorded = count(tallies.pairs) > 0;
  const subjects = features.map((feature) => new PairSubject(feature));
  const likeness = new WordLikeness(features.map(({ name, specification }) => new Set([...nameWords(name), ...(specification?.words ?? [])])));
  const risks: ConflictRisk[] = [];
  for (const [index, one] of subjects.entries()) {
    for (let next = index + 1; next < subjects.length; next += 1) {
      const [other, names] = [subjects[next], [features[index]?.name ?? '', features[next]?.name ?? ''] satisfies [string, string]];
      if (other === undefined) break;
      const paths = evidence.ofPaths(one, other);
      if (!isRecorded && (paths === null || paths.kind === 'nothingInCommon')) continue;
      const [categories, words] = [evidence.ofCategories(one, other), likeness.evidence(index, next)];
      const strongest = [paths, categories, words].reduce<Evidence | null>((most, each) => (Math.abs(each?.weight ?? 0) > Math.abs(most?.weight ?? 0) ? each : most), null);
      const isReason = strongest !== null && (Math.abs(strongest.weight) >= SMALLEST_REASON || !isRecorded);
      const conflicted = paths !== null && 'conflicted' in paths ? paths.conflicted : null;
      risks.push({
        features: names,
        probability: fromLogOdds(evidence.base + together(paths, categories) + words.weight),
        basis: isReason ? evidenceText(strongest, tallies.pairs, l10n) : baseText(tallies.pairs, isOwn, l10n),
        ...(conflicted === null ? {} : { runIds: [...conflicted.runIds] }),
      });
    }
  }
  return risks.sort((a, b) => b.probability - a.probability);
}

/** Runs of the repositories where these had pairs, else all. */
export function runsWithPairs({ runs, repositories }: ConflictHistory): { readonly runs: readonly RunOutline[]; readonly isOwn: boolean } {
  const own = repositories.length === 0 ? [] : runs.filter((run) => run.features.some(({ repository }) => repository !== null && repositories.includes(repository)));
  const isOwn = own.some((run) => count(pairTally(run)) > 0);
  return { runs: isOwn ? own : runs, isOwn };
}

/** Of all runs only those in no known repository have paths that mean the same. */
function talliesOf(history: ConflictHistory): { readonly tallies: ConflictTallies; readonly isOwn: boolean } {
  const { runs, isOwn } = runsWithPairs(history);
  const tallies = new ConflictTallies();
  for (const run of byTime(runs)) {
    const samePlace = isOwn || history.repositories.length === 0 || run.features.every(({ repository }) => repository === null);
    tallies.add(run, recordedPairs(run), samePlace);
  }
  return { tallies, isOwn };
}

function baseText(pairs: Tally, isOwn: boolean, l10n: Localizer): string {
  return isOwn
    ? l10n.t('{0} of {1} earlier pairs in this repository conflicted', pairs.successes, count(pairs))
    : l10n.t('{0} of {1} earlier pairs conflicted', pairs.successes, count(pairs));
}

function count({ successes, failures }: Tally): number {
  return successes + failures;
}
