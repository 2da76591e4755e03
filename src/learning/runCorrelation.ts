/**
 * How alike the outcomes of one run are beyond what is known of them, as an intraclass correlation: fitted to 464 runs of agents' pull
 * requests (beta-binomial likelihood, best at 1 / (1 + 4)). Features of a run share base, reviewer and day; counted as independent trials,
 * intervals would be too narrow.
 */
export const RUN_CORRELATION = 0.2;
