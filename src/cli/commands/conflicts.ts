import { setTimeout as delay } from 'node:timers/promises';
import { SILENT_LOGGER } from '../../domain/logger';
import { Git } from '../../git/git';
import { describeError } from '../../recorder/describeError';
import { inspect } from '../../recorder/inspect';
import type { InspectOptions } from '../../recorder/inspectOptions';
import type { Inspection } from '../../recorder/inspection';
import { LiveInspection } from '../../recorder/liveInspection';
import { watchFiles } from '../../recorder/watchFiles';
import { parseArguments } from '../arguments';
import { conflictsFound, type Conflicts } from '../conflictsFound';
import type { Command, CommandContext } from '../context';
import { Failure } from '../failure';
import { LOOK_HELP, LOOK_OPTIONS, lookSettings, lookWith, whatIsMissing, type LookValues } from '../look';
import { printConflicts, type Shown } from '../printConflicts';

const OPTIONS = { ...LOOK_OPTIONS, hunks: { type: 'boolean' }, near: { type: 'boolean' }, order: { type: 'boolean' }, watch: { type: 'boolean' } } as const;
/** Far longer than anybody watches; a timer keeps the process running. */
const FOREVER_MS = 2 ** 31 - 1;

type Values = LookValues & { readonly json?: boolean | undefined; readonly hunks?: boolean | undefined };

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
  --watch                 keep watching, and show every change until Ctrl-C (with --json one value a line)

With --json near conflicts and the order are always there.`,
  run: async (args, context) => {
    const { values } = parseArguments(args, OPTIONS);
    const { terminal } = context;
    const shown: Shown = { near: values.near === true, order: values.order === true };
    if (values.watch !== true) {
      const { signal } = context;
      const found = conflictsOf(await lookWith((progress) => inspect({ ...lookSettings(values, context, new Git(), closer(values)), signal, progress }), values, terminal), context);
      if (values.json === true) terminal.printJson(found);
      else terminal.print(printConflicts(found, shown));
      return undefined;
    }
    await watch(values, shown, context);
    return undefined;
  },
};

/** Shows every change until it is interrupted. While no file changes, nothing runs. */
async function watch(values: Values, parts: Shown, context: CommandContext): Promise<void> {
  const { terminal, signal, l10n } = context;
  const git = new Git();
  const live = new LiveInspection({ inspect: () => lookSettings(values, context, git, closer(values)), watchFolder: watchFiles, logger: SILENT_LOGGER });
  let shown = '';
  const show = (found: Conflicts): void => {
    const text = printConflicts(found, values.json === true ? { near: true, order: true } : parts);
    if (text === shown) return;
    shown = text;
    if (values.json === true) terminal.printJsonLine(found);
    else terminal.print(`${context.clock().toLocaleTimeString('en-GB')}\n${text}\n`);
  };
  try {
    live.start();
    show(conflictsOf(await lookWith((progress) => live.inspect({ signal, progress }), values, terminal), context));
    let said = '';
    live.onDidChange(() => {
      if (live.busy || live.current === null) return;
      // What cannot be seen now may be there again in a moment, so it is said, and the watch goes on.
      const trouble = live.failure === null ? missing(live.current) : describeError(live.failure, l10n);
      if (trouble === null) show(conflictsOf(live.current, context));
      else if (trouble !== said) terminal.warn(trouble);
      said = trouble ?? '';
    });
    await delay(FOREVER_MS, undefined, { signal });
  } finally {
    await live.dispose();
  }
}

function closer(values: Values): Pick<InspectOptions, 'hunks'> {
  return { hunks: values.hunks === true };
}

/** Why there are no pairs to speak of; null where there are. */
function missing(inspection: Inspection): string | null {
  return inspection.candidates.length === 0 || inspection.conflicts === null ? whatIsMissing(inspection) : null;
}

function conflictsOf(inspection: Inspection, context: CommandContext): Conflicts {
  const trouble = missing(inspection);
  if (trouble !== null) throw new Failure(trouble);
  return conflictsFound(inspection, context.clock().toISOString());
}
