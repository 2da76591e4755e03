import * as z from 'zod/mini';
import './schemaMessages';
import { timeSchema } from './time';

/** What a gate is about: what the code does, whether it can be built, or how it is written (style, types). */
export type GateKind = 'test' | 'build' | 'lint';

/** A command whose result decides whether the tests pass. */
export interface Gate {
  /** For people, and unique in a worktree: the command, after the folder that it runs in where that is not the worktree itself. */
  readonly id: string;
  readonly kind: GateKind;
  /** The program and its arguments; one line alone where a shell runs it. */
  readonly command: readonly [string, ...string[]];
  readonly shell: boolean;
  /** The file that it was found in, relative to the worktree; null for one that a person gave. */
  readonly source: string | null;
  /** Relative to the worktree, empty for the worktree itself. */
  readonly cwd: string;
}

/** Only these two say something about the code. */
export type GateVerdict = 'passed' | 'failed';

/** `couldNotStart`: the command is not there. `notReady`: what the project depends on is not installed. */
export type GateOutcome = GateVerdict | 'timedOut' | 'cancelled' | 'couldNotStart' | 'notReady';

/** A gate's verdict on certain files, as it is kept. */
export const gateRecordSchema = z.object({
  /** Git's hash of all the files. */
  tree: z.string(),
  /** Absolute path of the worktree that it was run in. */
  worktree: z.string(),
  /** Identifies the gate. */
  gate: z.string(),
  outcome: z.enum(['passed', 'failed']),
  /** Null when a signal ended it. */
  exitCode: z.nullable(z.int()),
  durationMs: z.number().check(z.nonnegative()),
  finishedAt: timeSchema,
  /** Name of the file with its output; it may be gone. */
  log: z.nullable(z.string()),
});

export type GateRecord = z.infer<typeof gateRecordSchema>;

/** A gate in a worktree whose files are the ones of a tree; null while it is not known which they are. */
export interface GateQuestion {
  /** Absolute path. */
  readonly worktree: string;
  readonly tree: string | null;
  readonly gate: Gate;
}

/** The gates that decide whether the tests pass: the tests, or all of them where there are none. */
export function decidingGates(gates: readonly Gate[]): readonly Gate[] {
  const tests = gates.filter(({ kind }) => kind === 'test');
  return tests.length > 0 ? tests : gates;
}
