import type { RunOutline } from '../domain/run';
import type { Tally } from './intervals';
import { runTally } from './outcomes';

/** How much a run's outcome says about the next run. */
export interface EvidenceAssumptions {
  /** Days after which a run counts half. */
  readonly halfLifeDays: number;
  /** Correlation of the outcomes of two features of one run, 0 to 1. */
  readonly intraRunCorrelation: number;
}

const DAY = 24 * 60 * 60 * 1000;

/**
 * The run's outcome in independent, recent observations. n features that share a day, a base and a reviewer are worth
 * n / (1 + (n - 1) * correlation) independent ones (the design effect: Kish, Survey Sampling, 1965); a run loses half of its
 * worth every half-life (exponential forgetting: discount factors: West & Harrison, Bayesian Forecasting and Dynamic Models, 2nd ed.).
 * @param now milliseconds since 1970; a run after it counts in full
 */
export function runEvidence(run: RunOutline, now: number, { halfLifeDays, intraRunCorrelation }: EvidenceAssumptions): Tally {
  const { successes, failures } = runTally(run);
  const features = successes + failures;
  if (features === 0) return { successes: 0, failures: 0 };
  const age = Math.max(0, now - Date.parse(run.createdAt)) / DAY;
  const worth = 2 ** (-age / halfLifeDays) / (1 + (features - 1) * intraRunCorrelation);
  return { successes: worth * successes, failures: worth * failures };
}
