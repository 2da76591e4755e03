// How well conflicts of branches that were open at the same time are told in a repository's own history: by common files, by common lines,
// by files that conflicted before, and by our risk from nothing but the names of the files, each pair from what was merged before both began.
// Run: node test/helpers/run.mjs test/bench/learning/minedPairs.ts <git folder> [… more] [--merges=1000]
import path from 'node:path';
import { namedFeature } from '../../../src/domain/feature';
import type { RunOutline } from '../../../src/domain/run';
import { fromLogOdds } from '../../../src/learning/logOdds';
import { ConflictTallies, recordedPairs } from '../../../src/learning/pairs/conflictTallies';
import { commonOf, PairEvidence } from '../../../src/learning/pairs/pairEvidence';
import { PairSubject } from '../../../src/learning/pairs/pairSubject';
import { touchingEdits } from '../../../src/learning/pairs/touchingHunks';
import { minedPairs, type MergedBranch, type MinedPair } from './mergedBranches';
import { pairRun } from './pairRun';
import { auc, bestF1, brierOf, ruleScores, type Ranked, type RuleScores } from './ranking';

/** A pair with everything that was said of it. */
interface Judged {
  readonly positive: boolean;
  readonly sameFile: boolean;
  readonly lines: boolean;
  readonly before: boolean;
  readonly sharedFiles: number;
  readonly risk: number;
  readonly baseRate: number;
}

const arguments_ = process.argv.slice(2);
const merges = Number(/^--merges=(\d+)$/.exec(arguments_.find((each) => each.startsWith('--merges=')) ?? '')?.[1] ?? '1000');
const repositories = arguments_.filter((each) => !each.startsWith('--'));
if (repositories.length === 0) {
  console.error('Say in which git folders to look.');
  process.exit(2);
}
const all = repositories.flatMap((repository) => {
  const judged = judge(minedPairs(path.resolve(repository), merges));
  print(path.basename(path.resolve(repository, '..')), judged);
  return judged;
});
if (repositories.length > 1) print('all together', all);

/** Each pair from the pairs that were merged before the later of both was begun. */
function judge(pairs: readonly MinedPair[]): readonly Judged[] {
  const byEnd = pairs.map((pair, index) => ({ pair, run: toRun(pair, index) })).sort((a, b) => b.pair.other.mergedAt - a.pair.other.mergedAt);
  const begunAt = ({ one, other }: MinedPair): number => Math.min(one.forkedAt, other.forkedAt);
  const tallies = new ConflictTallies();
  let known = 0;
  return pairs
    .toSorted((a, b) => begunAt(b) - begunAt(a))
    .map((pair): Judged => {
      for (let next = byEnd[known]; next !== undefined && next.pair.other.mergedAt > begunAt(pair); next = byEnd[known]) {
        tallies.add(next.run, recordedPairs(next.run));
        known += 1;
      }
      const evidence = new PairEvidence(tallies);
      const [one, other] = [subjectOf(pair.one), subjectOf(pair.other)];
      return {
        positive: pair.conflictFiles.length > 0,
        sameFile: pair.lines.size > 0,
        lines: [...pair.lines.values()].some(([left, right]) => touchingEdits(left, right).some(({ identical }) => !identical)),
        before: [...pair.one.touched, ...pair.other.touched].some((file) => tallies.file(file) !== null),
        sharedFiles: pair.lines.size,
        risk: fromLogOdds(evidence.base + (evidence.ofPaths(one, other, commonOf(one, other))?.weight ?? 0)),
        baseRate: fromLogOdds(evidence.base),
      };
    });
}

function subjectOf({ tip, touched }: MergedBranch): PairSubject {
  return new PairSubject({ name: tip, category: null, specification: { fileScope: [...touched] } });
}

function toRun({ one, other, conflictFiles }: MinedPair, index: number): RunOutline {
  const feature = (branch: MergedBranch): RunOutline['features'][number] => ({ ...namedFeature(branch.tip), specification: { type: null, buildGates: null, traits: {}, fileScope: [...branch.touched] } });
  return pairRun(index, [feature(one), feature(other)], conflictFiles.length > 0 ? conflictFiles : null);
}

function print(name: string, judged: readonly Judged[]): void {
  const ranked = (score: (pair: Judged) => number): readonly Ranked[] => judged.map((pair) => ({ score: score(pair), positive: pair.positive }));
  const rule = (says: (pair: Judged) => boolean): RuleScores => ruleScores(judged.map((pair) => ({ said: says(pair), positive: pair.positive })));
  const line = (of: string, { precision, recall, f1 }: RuleScores, area: number | null): void => {
    console.log(`  ${of.padEnd(34)} P ${figure(precision)}  R ${figure(recall)}  F1 ${figure(f1)}  AUC ${figure(area)}`);
  };
  const risk = ranked((pair) => pair.risk);
  const best = bestF1(risk);
  console.log(`${name}: ${judged.length} pairs, ${judged.filter(({ positive }) => positive).length} conflicts`);
  line('same file (AUC: how many)', rule((pair) => pair.sameFile), auc(ranked((pair) => pair.sharedFiles)));
  line('overlapping or adjoining lines', rule((pair) => pair.lines), auc(ranked((pair) => Number(pair.lines))));
  line('touches a file that conflicted', rule((pair) => pair.before), auc(ranked((pair) => Number(pair.before))));
  line('our risk of 20 % or more', rule((pair) => pair.risk >= 0.2), auc(risk));
  line(`our risk of ${figure(best.threshold)} (best F1)`, best, auc(risk));
  console.log(`  Brier of our risk ${figure(brierOf(risk))}, of the base rate ${figure(brierOf(ranked((pair) => pair.baseRate)))}`);
}

function figure(value: number | null): string {
  return value === null ? '   -' : value.toFixed(3);
}
