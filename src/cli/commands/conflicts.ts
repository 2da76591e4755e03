import { setTimeout as delay } from 'node:timers/promises';
import type { Progress } from '../../domain/progress';
import { parseArguments } from '../arguments';
import type { Command, CommandContext } from '../context';
import { draftOf } from '../draft';
import { Failure } from '../failure';
import { look, LOOK_HELP, LOOK_OPTIONS, whatIsMissing } from '../look';
import { printable } from '../printable';
import { list } from '../printRun';
import { counted } from '../words';

const OPTIONS = { ...LOOK_OPTIONS, watch: { type: 'boolean' } } as const;
/** Pause between two looks with `--watch`; a look that took long is followed by a pause of five times that, so that it stays in the background. */
const PAUSE_MS = 2_000;
const PAUSE_FACTOR = 5;

interface Conflicts {
  readonly pairs: readonly { readonly features: readonly [string, string]; readonly conflict: boolean; readonly files: readonly string[] }[];
  readonly base: readonly { readonly feature: string; readonly files: readonly string[] }[];
}

export const conflictsCommand: Command = {
  name: 'conflicts',
  summary: 'the pairs of open worktrees that do not merge, with files',
  help: `Usage: parallel-patterns conflicts [--repo DIR]… [--watch]

Merges each pair of open worktrees, uncommitted work included, in memory: no repository is changed.

${LOOK_HELP}

  --watch                 keep looking, and show every change until Ctrl-C (with --json one value a line)`,
  run: async (args, context) => {
    const { values } = parseArguments(args, OPTIONS);
    const { terminal } = context;
    if (values.watch !== true) {
      const found = await lookForConflicts(values, context);
      if (values.json === true) terminal.printJson(found);
      else terminal.print(printConflicts(found));
      return undefined;
    }
    await watch(values, context);
    return undefined;
  },
};

/**
 * Looks again and again instead of being told of changed files: trees with hundreds of thousands of files exceed what systems let a program
 * watch, and a look costs a fraction of a second.
 */
async function watch(values: Parameters<typeof look>[0] & { readonly json?: boolean | undefined }, context: CommandContext): Promise<never> {
  const { terminal, signal } = context;
  for (let shown = ''; ; ) {
    const started = performance.now();
    // Only the first look keeps the person waiting.
    const found = await lookForConflicts(values, context, shown === '' ? undefined : () => undefined);
    const text = printConflicts(found);
    if (text !== shown) {
      shown = text;
      if (values.json === true) terminal.printJsonLine(found);
      else terminal.print(`${context.clock().toLocaleTimeString('en-GB')}\n${text}\n`);
    }
    await delay(Math.max(PAUSE_MS, (performance.now() - started) * PAUSE_FACTOR), undefined, { signal });
  }
}

async function lookForConflicts(values: Parameters<typeof look>[0], context: CommandContext, progress?: Progress): Promise<Conflicts> {
  const inspection = await look(values, context, progress);
  // What was solved, and whose worktree is gone, is a matter of the run and not of the worktrees.
  const open = inspection.candidates.filter(({ presence }) => presence === 'worktree');
  if (open.length === 0 || inspection.conflicts === null) throw new Failure(whatIsMissing(inspection));
  const everything = { ...inspection, candidates: open, proposed: open.map(({ key }) => key), conflicts: inspection.conflicts.filter(({ solved }) => solved !== true) };
  const { run } = draftOf(everything, { given: {}, pattern: {} }, context.clock().toISOString());
  const pairs = run.features.flatMap((one, index) =>
    run.features
      .slice(index + 1)
      // Worktrees of different repositories never meet in a merge.
      .filter((other) => other.repository === one.repository)
      .map((other) => [one.name, other.name] as const),
  );
  return {
    pairs: pairs.map(([one, other]) => {
      const conflict = run.conflicts.find(({ features }) => features.includes(one) && features.includes(other));
      return { features: [one, other], conflict: conflict !== undefined, files: conflict?.files ?? [] };
    }),
    base: run.conflictsWithBase,
  };
}

function printConflicts({ pairs, base }: Conflicts): string {
  const conflicting = pairs.filter(({ conflict }) => conflict);
  return [
    ...conflicting.map(({ features: [one, other], files }) => `${printable(one)} with ${printable(other)}: ${list(files)}`),
    ...base.map(({ feature, files }) => `${printable(feature)} with the base: ${list(files)}`),
    `${counted(conflicting.length, 'conflict', 'conflicts')} in ${counted(pairs.length, 'pair', 'pairs')} of worktrees.`,
  ].join('\n');
}
