import type { Gate } from '../../domain/gate';

/** How a shell says that there is no such command (127, and 9009 on Windows), or that it is no program (126). Package managers pass it on. */
const NOT_THERE = new Set([126, 127, 9009]);
/** Of pytest: it was called wrongly, or there are no tests. */
const PYTEST_DID_NOTHING = new Set([4, 5]);

/**
 * What the end of a gate says about the code; null when it says nothing, because no test was run.
 * @param exitCode null when a signal ended it
 * @param output the end of it
 */
export function gateVerdict(gate: Gate, exitCode: number | null, output: string): 'passed' | 'failed' | null {
  if (exitCode === 0) return 'passed';
  if (exitCode !== null && NOT_THERE.has(exitCode)) return null;
  if (gate.command.includes('pytest') && ((exitCode !== null && PYTEST_DID_NOTHING.has(exitCode)) || /No module named '?pytest'?\s*$/.test(output))) return null;
  return 'failed';
}
