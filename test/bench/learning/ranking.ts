/** Something that was given a score and is or is not what was looked for. */
export interface Ranked {
  readonly score: number;
  readonly positive: boolean;
}

export interface RuleScores {
  readonly precision: number | null;
  readonly recall: number | null;
  readonly f1: number | null;
}

/** The chance that one that is looked for has the higher score of two, ties counting half; null where there are not both. */
export function auc(items: readonly Ranked[]): number | null {
  const sorted = items.toSorted((a, b) => a.score - b.score);
  let [positives, ranks] = [0, 0];
  for (let start = 0; start < sorted.length; ) {
    let end = start;
    while (end < sorted.length && sorted[end]?.score === sorted[start]?.score) end += 1;
    const own = sorted.slice(start, end).filter(({ positive }) => positive).length;
    positives += own;
    ranks += own * ((start + 1 + end) / 2);
    start = end;
  }
  const negatives = sorted.length - positives;
  return positives === 0 || negatives === 0 ? null : (ranks - (positives * (positives + 1)) / 2) / (positives * negatives);
}

/** Each answer beside what was so. */
export function ruleScores(answers: readonly { readonly said: boolean; readonly positive: boolean }[]): RuleScores {
  const right = answers.filter(({ said, positive }) => said && positive).length;
  const [said, positive] = [answers.filter((answer) => answer.said).length, answers.filter((answer) => answer.positive).length];
  return { precision: said === 0 ? null : right / said, recall: positive === 0 ? null : right / positive, f1: said + positive === 0 ? null : (2 * right) / (said + positive) };
}

/** The F1 of the best threshold, and that threshold: what a rule of the scores could reach at most. */
export function bestF1(items: readonly Ranked[]): RuleScores & { readonly threshold: number } {
  let best: RuleScores & { readonly threshold: number } = { precision: null, recall: null, f1: null, threshold: Number.POSITIVE_INFINITY };
  const positives = items.filter(({ positive }) => positive).length;
  const sorted = items.toSorted((a, b) => b.score - a.score);
  let right = 0;
  for (const [index, { score, positive }] of sorted.entries()) {
    if (positive) right += 1;
    const f1 = (2 * right) / (index + 1 + positives);
    if (sorted[index + 1]?.score !== score && f1 > (best.f1 ?? 0)) best = { precision: right / (index + 1), recall: right / positives, f1, threshold: score };
  }
  return best;
}

export function brierOf(items: readonly Ranked[]): number | null {
  return mean(items.map(({ score, positive }) => (score - (positive ? 1 : 0)) ** 2));
}

export function mean(values: readonly number[]): number | null {
  return values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length;
}
