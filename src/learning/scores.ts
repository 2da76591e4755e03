/** A forecast probability and how often it came true or not: one observation a feature. */
export interface Observation {
  /** 0 to 1. */
  readonly predicted: number;
  readonly successes: number;
  readonly failures: number;
}

/** A certain forecast that fails would cost infinitely much; probabilities are kept this far from 0 and 1. */
const CLIP = 0.001;

/**
 * Mean squared error of the probabilities: 0 is perfect, 0.25 is a coin's. Not a number for no observations.
 * Source: Brier, Monthly Weather Review 78 (1950).
 */
export function brier(observations: readonly Observation[]): number {
  return meanLoss(observations, (predicted, happened) => (predicted - happened) ** 2);
}

/**
 * Mean negative log-likelihood in nats; probabilities clipped to 0.001 to 0.999. Not a number for no observations.
 * Source: Good, J. R. Stat. Soc. B 14 (1952).
 */
export function logLoss(observations: readonly Observation[]): number {
  return meanLoss(observations, (predicted, happened) => {
    const probability = Math.min(1 - CLIP, Math.max(CLIP, predicted));
    return -Math.log(happened === 1 ? probability : 1 - probability);
  });
}

export function observationCount(observations: readonly Observation[]): number {
  return observations.reduce((sum, { successes, failures }) => sum + successes + failures, 0);
}

function meanLoss(observations: readonly Observation[], loss: (predicted: number, happened: 0 | 1) => number): number {
  const total = observations.reduce(
    (sum, { predicted, successes, failures }) => sum + successes * loss(predicted, 1) + failures * loss(predicted, 0),
    0,
  );
  return total / observationCount(observations);
}
