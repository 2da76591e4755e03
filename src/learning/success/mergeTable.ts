import type { ChangeKind } from '../../domain/changeKind';
import { fromLogOdds, logOdds } from '../logOdds';
import { publishedRate } from './publishedRates';

/** Pull requests of an agent by kind of change: merged and closed ones, of which each repository's many weigh less than as many repositories' one. */
export type MergeCounts = Readonly<Record<string, Readonly<Partial<Record<ChangeKind, readonly [merged: number, closed: number]>>>>>;

/** Observations that the published rate of a kind is worth against the counts of that kind. */
const KIND_WEIGHT = 10;
/** … that an agent is worth being like the others. */
const AGENT_WEIGHT = 3;
/** … that an agent's rate of one kind is worth following from the agent and the kind. */
const CELL_WEIGHT = 20;

/**
 * The share of an agent's closed pull requests of a kind that are merged where nothing is known of the repository: published rates by kind,
 * moved by counts of public repositories. Each level is a Beta-binomial posterior mean whose prior is the level above
 * (Gelman et al., Bayesian Data Analysis, 3rd ed., chapter 5).
 */
export class MergeTable {
  readonly #counts: MergeCounts;
  readonly #kinds = new Map<ChangeKind | null, number>();
  readonly #agents = new Map<string, number>();

  constructor(counts: MergeCounts) {
    this.#counts = counts;
    for (const agent of Object.keys(counts)) this.#agents.set(agent, this.#agentShift(agent));
  }

  /** 0 to 1, never either. */
  rate(agent: string | null, kind: ChangeKind | null): number {
    const byKind = this.#kindRate(kind);
    const shift = agent === null ? undefined : this.#agents.get(agent);
    if (agent === null || shift === undefined) return byKind;
    const expected = fromLogOdds(logOdds(byKind) + shift);
    const [merged, closed] = (kind === null ? undefined : this.#counts[agent]?.[kind]) ?? [0, 0];
    return (CELL_WEIGHT * expected + merged) / (CELL_WEIGHT + closed);
  }

  #kindRate(kind: ChangeKind | null): number {
    const known = this.#kinds.get(kind);
    if (known !== undefined) return known;
    const cells = kind === null ? [] : Object.values(this.#counts).flatMap((kinds) => (kinds[kind] === undefined ? [] : [kinds[kind]]));
    const merged = cells.reduce((sum, [part]) => sum + part, 0);
    const closed = cells.reduce((sum, [, part]) => sum + part, 0);
    const rate = (KIND_WEIGHT * publishedRate(kind) + merged) / (KIND_WEIGHT + closed);
    this.#kinds.set(kind, rate);
    return rate;
  }

  /** How much an agent's log-odds lie above what its mix of kinds lets expect. */
  #agentShift(agent: string): number {
    let merged = 0;
    let closed = 0;
    let expected = 0;
    for (const [kind, [part, whole]] of Object.entries(this.#counts[agent] ?? {}) as [ChangeKind, readonly [number, number]][]) {
      merged += part;
      closed += whole;
      expected += whole * this.#kindRate(kind);
    }
    if (closed === 0) return 0;
    const mean = expected / closed;
    return logOdds((AGENT_WEIGHT * mean + merged) / (AGENT_WEIGHT + closed)) - logOdds(mean);
  }
}
