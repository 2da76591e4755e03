import { GitError } from '../git/gitError';
import { describeError } from '../recorder/describeError';
import { archiveCommand } from './commands/archive';
import { conflictsCommand } from './commands/conflicts';
import { exportCommand } from './commands/export';
import { gatesCommand } from './commands/gates';
import { historyCommand } from './commands/history';
import { importCommand } from './commands/import';
import { inspectCommand } from './commands/inspect';
import { patternsCommand } from './commands/patterns';
import { recordCommand } from './commands/record';
import { statsCommand } from './commands/stats';
import { suggestCommand } from './commands/suggest';
import { updateCommand } from './commands/update';
import { verifyCommand } from './commands/verify';
import type { Command, CommandContext } from './context';
import { Failure } from './failure';
import { nearest } from './nearest';
import { printable } from './printable';
import { UsageError } from './usageError';

const COMMANDS: readonly Command[] = [
  inspectCommand,
  recordCommand,
  updateCommand,
  suggestCommand,
  statsCommand,
  patternsCommand,
  conflictsCommand,
  gatesCommand,
  historyCommand,
  importCommand,
  exportCommand,
  archiveCommand,
  verifyCommand,
];

const EXIT = { done: 0, failed: 1, usage: 2, interrupted: 130 } as const;

const COMMON_HELP = `Every command takes:
  --data-dir DIR          where the history is (default: PARALLEL_PATTERNS_HOME, else the editor's folder)
  --json                  one JSON value on standard output
  --help                  what the command does`;

/** Does what the arguments say. Never throws: every error is one sentence on standard error and an exit code. */
export async function runProgram(args: readonly string[], context: CommandContext): Promise<number> {
  try {
    return await dispatch(args, context);
  } catch (error) {
    if (context.signal.aborted || (error instanceof GitError && error.reason === 'cancelled') || isAbort(error)) {
      context.terminal.note('Cancelled.');
      return EXIT.interrupted;
    }
    context.terminal.note(sentence(error, context));
    return error instanceof UsageError ? EXIT.usage : EXIT.failed;
  }
}

async function dispatch(args: readonly string[], context: CommandContext): Promise<number> {
  const [name, ...rest] = args;
  if (name === undefined) throw new UsageError('Say what to do: parallel-patterns --help lists the commands.');
  if (name === '--version') return printed(context.version, context);
  if (name === '--help' || name === '-h') return printed(overview(), context);
  if (name === 'help') return printed(rest[0] === undefined ? overview() : helpOf(commandOf(rest[0])), context);
  const command = commandOf(name);
  if (asksForHelp(rest)) return printed(helpOf(command), context);
  return (await command.run(rest, context)) ?? EXIT.done;
}

function commandOf(name: string): Command {
  const command = COMMANDS.find((each) => each.name === name);
  if (command !== undefined) return command;
  const names = COMMANDS.map((each) => each.name);
  const meant = nearest(name, names);
  const kind = name.startsWith('-') ? 'The command comes first; there is no command' : 'There is no command';
  throw new UsageError(meant === null ? `${kind} ${printable(name)}; parallel-patterns --help lists them.` : `${kind} ${printable(name)}; did you mean ${meant}?`);
}

function asksForHelp(args: readonly string[]): boolean {
  const end = args.indexOf('--');
  return args.slice(0, end === -1 ? args.length : end).some((argument) => argument === '--help' || argument === '-h');
}

function printed(text: string, { terminal }: CommandContext): number {
  terminal.print(text);
  return EXIT.done;
}

function overview(): string {
  const width = Math.max(...COMMANDS.map(({ name }) => name.length));
  const lines = COMMANDS.map(({ name, summary }) => `  ${name.padEnd(width)}  ${summary}`);
  return `Usage: parallel-patterns <command> [options]

Remembers parallel runs: features built side by side in git worktrees.

${lines.join('\n')}

${COMMON_HELP}

“parallel-patterns <command> --help” says more. Exit codes: 0 done, 1 failed, 2 wrong call or input.`;
}

function helpOf({ help }: Command): string {
  return `${help}\n\n${COMMON_HELP}`;
}

/** One line, whatever the error holds. */
function sentence(error: unknown, { l10n }: CommandContext): string {
  const text = error instanceof UsageError || error instanceof Failure ? error.message : describeError(error, l10n);
  return printable(text.replace(/\s+/g, ' ').trim());
}

function isAbort(error: unknown): boolean {
  return error instanceof Error && error.name === 'AbortError';
}
