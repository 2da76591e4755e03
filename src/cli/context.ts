import type { Localizer } from '../domain/localizer';
import type { Clock } from '../domain/time';
import type { Terminal } from './terminal';

/** What a command has to work with. */
export interface CommandContext {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Absolute path. */
  readonly cwd: string;
  readonly clock: Clock;
  readonly l10n: Localizer;
  /** Aborted by Ctrl-C. */
  readonly signal: AbortSignal;
  readonly terminal: Terminal;
  /** Absolute path of sql-wasm.wasm. */
  readonly wasmFile: string;
  readonly version: string;
}

export interface Command {
  readonly name: string;
  /** For the list of commands. */
  readonly summary: string;
  /** The whole text of `--help`. */
  readonly help: string;
  /**
   * @returns the exit code where it is not 0
   * @throws UsageError for what the caller has to write differently; any other error is a failure
   */
  readonly run: (args: readonly string[], context: CommandContext) => Promise<number | undefined>;
}

/** Numbers are printed as in English: the messages are. */
export const LOCALE = 'en';
