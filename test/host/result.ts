/** What the test entry inside the editor writes to the file named in {@link RESULT_VARIABLE}. */
export interface HostTestResult {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  readonly failures: readonly string[];
}

/** The editor ends with exit code 0 even when tests have failed, so that the outcome takes its own way. */
export const RESULT_VARIABLE = 'MIRADOR_TEST_RESULT';

/** Names a file to which each line that the tests print is appended at once: what an extension host prints elsewhere comes late or never. */
export const OUTPUT_VARIABLE = 'MIRADOR_TEST_OUTPUT';

/** Set to a {@link Proof}, it spoils the run on purpose, to prove that a spoilt run is noticed. */
export const PROOF_VARIABLE = 'MIRADOR_PROVE_FAILURE';

/** `1`: one test, which fails. `silence`: the run ends without a result. */
export type Proof = '1' | 'silence';

export const PROOF_TITLE = 'fails on purpose';
