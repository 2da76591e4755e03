import type { ForgeCheck } from '../../forge/forge';

export interface CheckVerdict {
  /** Null while some are pending and none has failed, or where there is none. */
  readonly passing: boolean | null;
  /** Names of what failed, as the forge calls them. */
  readonly failed: readonly string[];
}

const MOST_NAMES = 50;
const LONGEST_NAME = 200;

/** Whether the tests pass, by the required checks where they are known, else by all that may not fail. Skipped ones say nothing. */
export function checkVerdict(checks: readonly ForgeCheck[] | null): CheckVerdict {
  if (checks === null) return { passing: null, failed: [] };
  const required = checks.filter((check) => check.required === true);
  const deciding = required.length > 0 ? required : checks.filter((check) => check.required !== false);
  const failed = deciding.filter(({ state }) => state === 'failed').map(({ name }) => name.slice(0, LONGEST_NAME));
  if (failed.length > 0) return { passing: false, failed: [...new Set(failed)].slice(0, MOST_NAMES) };
  const isSettled = !deciding.some(({ state }) => state === 'pending') && deciding.some(({ state }) => state === 'passed');
  return { passing: isSettled ? true : null, failed: [] };
}
