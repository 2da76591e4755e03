import { setTimeout as delay } from 'node:timers/promises';
import { SILENT_LOGGER } from '../../domain/logger';
import { Git } from '../../git/git';
import { describeError } from '../../recorder/describeError';
import type { Inspection } from '../../recorder/inspection';
import { LiveInspection } from '../../recorder/liveInspection';
import { watchFiles } from '../../recorder/watchFiles';
import { parseArguments } from '../arguments';
import type { Command, CommandContext } from '../context';
import { draftOf } from '../draft';
import { Failure } from '../failure';
import { look, LOOK_HELP, LOOK_OPTIONS, lookSettings, lookWith, whatIsMissing } from '../look';
import { printable } from '../printable';
import { list } from '../printRun';
import { counted } from '../words';

const OPTIONS = { ...LOOK_OPTIONS, watch: { type: 'boolean' } } as const;
/** Far longer than anybody watches; a timer keeps the process running. */
const FOREVER_MS = 2 ** 31 - 1;

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
      const found = conflictsOf(await look(values, context), context);
      if (values.json === true) terminal.printJson(found);
      else terminal.print(printConflicts(found));
      return undefined;
    }
    await watch(values, context);
    return undefined;
  },
};

/** Shows every change until it is interrupted. While no file changes, nothing runs. */
async function watch(values: Parameters<typeof look>[0] & { readonly json?: boolean | undefined }, context: CommandContext): Promise<void> {
  const { terminal, signal, l10n } = context;
  const git = new Git();
  const live = new LiveInspection({ inspect: () => lookSettings(values, context, git), watchFolder: watchFiles, logger: SILENT_LOGGER });
  let shown = '';
  const show = (found: Conflicts): void => {
    const text = printConflicts(found);
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

/** Why there are no pairs to speak of; null where there are. */
function missing(inspection: Inspection): string | null {
  return inspection.candidates.length === 0 || inspection.conflicts === null ? whatIsMissing(inspection) : null;
}

function conflictsOf(inspection: Inspection, context: CommandContext): Conflicts {
  const trouble = missing(inspection);
  if (trouble !== null) throw new Failure(trouble);
  const everything = { ...inspection, proposed: inspection.candidates.map(({ key }) => key) };
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
