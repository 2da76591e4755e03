import { namedFeature } from '../../../src/domain/feature';
import { english } from '../../../src/domain/localizer';
import type { RunOutline } from '../../../src/domain/run';
import type { PlannedFeature } from '../../../src/domain/suggestion';
import { conflictRisk } from '../../../src/learning/conflictRisk';
import { fromLogOdds } from '../../../src/learning/logOdds';
import { baseLogOdds } from '../../../src/learning/pairs/pairEvidence';
import { touchingEdits, touchingHunks, type EditsByFile } from '../../../src/learning/pairs/touchingHunks';
import { WordLikeness } from '../../../src/learning/pairs/wordLikeness';
import { featurePairs, type FeaturePair, type PairedFeature } from './featurePairs';
import { pairRun } from './pairRun';
import { auc, brierOf, mean, ruleScores, type Ranked, type RuleScores } from './ranking';

/** Over all pairs, and the mean over the tasks that have both kinds; null where there is none. */
export interface PooledAndWithin {
  readonly pooled: number | null;
  readonly withinTask: number | null;
}

export interface RiskScores {
  readonly brier: number | null;
  /** Mean within a task: between tasks it would compare base rates, which are the lower the more conflicts the task itself has that they leave out. */
  readonly auc: number | null;
  readonly baseRateBrier: number | null;
}

export interface PairScores extends RuleScores {
  readonly pairs: number;
  readonly conflicts: number;
  /** Of the likeness of the words of the specifications: the mean over the tasks that have both kinds, because how often pairs conflict differs from task to task. */
  readonly textAuc: number | null;
  /** The same over all pairs. */
  readonly textAucPooled: number | null;
  readonly rules: { readonly sameFile: RuleScores; readonly touchingHunks: RuleScores; readonly identicalLeftOut: RuleScores };
  /** From the words and the base rate of the other tasks alone; the files that specifications name are not given. */
  readonly risk: RiskScores;
  /** As `risk`, with the files that specifications name. */
  readonly riskWithFiles: RiskScores;
}

/**
 * How well conflicts of features made for one task are told: after the work by their hunks (precision, recall and F1 are those of the product's rule,
 * identical edits left out), before it by the words of their specifications.
 * @param folder with files `feature-pairs*.jsonl`
 */
export function pairScores(folder: string): PairScores {
  const pairs = featurePairs(folder);
  const tasks = [...new Set(pairs.map(({ task }) => task))].map((task) => pairs.filter((pair) => pair.task === task));
  const rule = (says: (pair: FeaturePair) => boolean): RuleScores => ruleScores(pairs.map((pair) => ({ said: says(pair), positive: pair.conflict })));
  const identicalLeftOut = rule(({ one, other }) => touchingHunks(one.edits, other.edits).length > 0);
  const words = tasks.map(likeness);
  const forecasts = tasks.map((own) => foretold(own, pairs.filter((pair) => pair.task !== own[0]?.task)));
  return {
    ...identicalLeftOut,
    pairs: pairs.length,
    conflicts: pairs.filter(({ conflict }) => conflict).length,
    textAuc: pooledAndWithin(words).withinTask,
    textAucPooled: pooledAndWithin(words).pooled,
    rules: {
      sameFile: rule(({ one, other }) => one.files.some((file) => other.files.includes(file))),
      touchingHunks: rule(({ one, other }) => touches(one.edits, other.edits)),
      identicalLeftOut,
    },
    risk: riskScores(forecasts, ({ byWords }) => byWords),
    riskWithFiles: riskScores(forecasts, ({ byFiles }) => byFiles),
  };
}

function riskScores(tasks: readonly Foretold[], of: (task: Foretold) => readonly Ranked[]): RiskScores {
  return { brier: brierOf(tasks.flatMap(of)), auc: pooledAndWithin(tasks.map(of)).withinTask, baseRateBrier: brierOf(tasks.flatMap(({ byBase }) => byBase)) };
}

function touches(one: EditsByFile, other: EditsByFile): boolean {
  return [...one].some(([file, edits]) => touchingEdits(edits, other.get(file) ?? []).length > 0);
}

/** The features of a task, by name. */
function featuresOf(pairs: readonly FeaturePair[]): ReadonlyMap<string, PairedFeature> {
  return new Map(pairs.flatMap(({ names, one, other }) => [[names[0], one] as const, [names[1], other] as const]));
}

function likeness(pairs: readonly FeaturePair[]): readonly Ranked[] {
  const features = featuresOf(pairs);
  const names = [...features.keys()];
  const words = new WordLikeness([...features.values()].map((feature) => new Set(feature.words)));
  return pairs.map(({ names: [one, other], conflict }) => {
    const places = [names.indexOf(one), names.indexOf(other)].sort((a, b) => a - b);
    return { score: words.evidence(places[0] ?? 0, places[1] ?? 0).weight, positive: conflict };
  });
}

interface Foretold {
  readonly byWords: readonly Ranked[];
  readonly byFiles: readonly Ranked[];
  readonly byBase: readonly Ranked[];
}

/** A task's pairs, from the pairs of the other tasks as a history. */
function foretold(own: readonly FeaturePair[], others: readonly FeaturePair[]): Foretold {
  const runs = others.map((pair, index) => toRun(pair, index));
  const features = featuresOf(own);
  const base = fromLogOdds(baseLogOdds({ successes: others.filter(({ conflict }) => conflict).length, failures: others.filter(({ conflict }) => !conflict).length }));
  const by = (withFiles: boolean): readonly Ranked[] => {
    const planned = [...features].map(([name, feature]) => toPlanned(name, feature, withFiles));
    const risks = new Map(conflictRisk({ runs, repositories: [] }, planned, english).map((risk) => [risk.features.toSorted().join(' '), risk.probability]));
    return own.map(({ names, conflict }) => ({ score: risks.get(names.toSorted().join(' ')) ?? Number.NaN, positive: conflict }));
  };
  return { byWords: by(false), byFiles: by(true), byBase: own.map(({ conflict }) => ({ score: base, positive: conflict })) };
}

function toPlanned(name: string, feature: PairedFeature, withFiles: boolean): PlannedFeature {
  const specification = { type: null, buildGates: null, traits: {}, fileScope: withFiles ? [...feature.specFiles] : [], outOfScope: [], words: [...feature.words] };
  return { name, category: null, kind: null, agent: null, specification };
}

function toRun({ names, conflict, one, other }: FeaturePair, index: number): RunOutline {
  const feature = (name: string, { specFiles }: PairedFeature): RunOutline['features'][number] => ({ ...namedFeature(name), specification: { type: null, buildGates: null, traits: {}, fileScope: [...specFiles] } });
  return pairRun(index, [feature(names[0], one), feature(names[1], other)], conflict ? [] : null);
}

function pooledAndWithin(tasks: readonly (readonly Ranked[])[]): PooledAndWithin {
  return { pooled: auc(tasks.flat()), withinTask: mean(tasks.flatMap((own) => auc(own) ?? [])) };
}
