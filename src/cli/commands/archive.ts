import { parseArguments } from '../arguments';
import { confirm, CONFIRM_OPTIONS } from '../confirm';
import type { Command } from '../context';
import { withHistory } from '../openHistory';
import { printable } from '../printable';
import { UsageError } from '../usageError';
import { readTime } from '../values';
import { counted, minute } from '../words';

const OPTIONS = { before: { type: 'string' }, ...CONFIRM_OPTIONS } as const;

export const archiveCommand: Command = {
  name: 'archive',
  summary: 'move old runs out of the statistics into a compressed file',
  help: `Usage: parallel-patterns archive --before T [--yes]

Moves runs into a compressed archive below the data folder. They no longer count in statistics and forecasts, and stay part of the history:
“history list --archived” lists them, exports hold them, and “import ARCHIVE” brings them back.

  --before T              runs from before this time, such as 2025-01-01
  --yes                   do not ask`,
  run: async (args, context) => {
    const { values } = parseArguments(args, OPTIONS);
    const before = readTime('--before', values.before);
    if (before === undefined) throw new UsageError('Say which runs: --before 2025-01-01.');
    return withHistory(context, values['data-dir'], async (history) => {
      const { terminal, signal } = context;
      const ids = await history.runsBefore(new Date(before));
      const text = `${counted(ids.length, 'run', 'runs')} from before ${minute(before)} UTC, deleted ones counted.`;
      if (ids.length > 0 && !(await confirm({ text, question: 'Archive them?' }, { ...values, verb: 'archived' }, context))) return undefined;
      const report = await history.archive(ids, { progress: terminal.progress, progressMessage: 'Archiving', before, signal });
      for (const id of report.left) terminal.warn(`${id} stays: a document of it cannot be read, is of a newer version, or was written meanwhile.`);
      if (values.json === true) terminal.printJson({ ...report, before });
      else if (report.file === null) terminal.print('There is nothing to archive.');
      else terminal.print(`Archived ${counted(report.runs, 'run', 'runs')} in ${printable(report.file)}. To bring them back, import that file.`);
      return undefined;
    });
  },
};
