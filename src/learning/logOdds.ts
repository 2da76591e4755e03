/** The log-odds of a probability strictly between 0 and 1. */
export function logOdds(probability: number): number {
  return Math.log(probability / (1 - probability));
}

/** The probability of log-odds. */
export function fromLogOdds(value: number): number {
  return 1 / (1 + Math.exp(-value));
}
