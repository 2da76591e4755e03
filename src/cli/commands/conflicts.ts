import { setTimeout as delay } from 'node:timers/promises';
import type { Progress } from '../../domain/progress';
import { parseArguments } from '../arguments';
import { conflictsFound, type Conflicts } from '../conflictsFound';
import type { Command, CommandContext } from '../context';
import { Failure } from '../failure';
import { look, LOOK_HELP, LOOK_OPTIONS, whatIsMissing } from '../look';
import { printConflicts, type Shown } from '../printConflicts';

const OPTIONS = { ...LOOK_OPTIONS, hunks: { type: 'boolean' }, near: { type: 'boolean' }, order: { type: 'boolean' }, watch: { type: 'boolean' } } as const;
/** Pause between two looks with `--watch`; a look that took long is followed by a pause of five times that, so that it stays in the background. */
const PAUSE_MS = 2_000;
const PAUSE_FACTOR = 5;

type Values = Parameters<typeof look>[0] & { readonly json?: boolean | undefined; readonly hunks?: boolean | undefined };

export const conflictsCommand: Command = {
  name: 'conflicts',
  summary: 'the pairs of open worktrees that do not merge, with files and lines',
  help: `Usage: parallel-patterns conflicts [--repo DIR]… [--hunks] [--near] [--order] [--watch]

Merges each pair of open worktrees, uncommitted work included, in memory: no repository is changed. Lines are those of the first / the second.

${LOOK_HELP}

What to show:
  --hunks                 both sides' lines of each conflict
  --near                  pairs that merge but come close: neighbouring lines, one function, a file that one removes and the other uses, lock files
  --order                 the current run merged into its base one after the other, the oldest worktree first; what does not merge is left out
  --watch                 keep looking, and show every change until Ctrl-C (with --json one value a line)

With --json near conflicts and the order are always there.`,
  run: async (args, context) => {
    const { values } = parseArguments(args, OPTIONS);
    const { terminal } = context;
    const shown: Shown = { near: values.near === true, order: values.order === true };
    if (values.watch !== true) {
      const found = await lookForConflicts(values, context);
      if (values.json === true) terminal.printJson(found);
      else terminal.print(printConflicts(found, shown));
      return undefined;
    }
    await watch(values, shown, context);
    return undefined;
  },
};

/**
 * Looks again and again instead of being told of changed files: trees with hundreds of thousands of files exceed what systems let a program
 * watch, and a look costs a fraction of a second.
 */
async function watch(values: Values, shown: Shown, context: CommandContext): Promise<never> {
  const { terminal, signal } = context;
  for (let before = ''; ; ) {
    const started = performance.now();
    // Only the first look keeps the person waiting.
    const found = await lookForConflicts(values, context, before === '' ? undefined : () => undefined);
    const text = printConflicts(found, values.json === true ? { near: true, order: true } : shown);
    if (text !== before) {
      before = text;
      if (values.json === true) terminal.printJsonLine(found);
      else terminal.print(`${context.clock().toLocaleTimeString('en-GB')}\n${text}\n`);
    }
    await delay(Math.max(PAUSE_MS, (performance.now() - started) * PAUSE_FACTOR), undefined, { signal });
  }
}

async function lookForConflicts(values: Values, context: CommandContext, progress?: Progress): Promise<Conflicts> {
  const inspection = await look(values, context, progress, { hunks: values.hunks === true });
  if (inspection.candidates.length === 0 || inspection.conflicts === null) throw new Failure(whatIsMissing(inspection));
  return conflictsFound(inspection, context.clock().toISOString());
}
