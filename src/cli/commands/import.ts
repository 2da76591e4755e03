import { existsSync } from 'node:fs';
import path from 'node:path';
import type { ImportReport } from '../../recorder/transfer/importReport';
import type { NotRead } from '../../store/legacy/found';
import { importHistory } from '../../recorder/transfer/importHistory';
import { isTimeZone } from '../../store/legacy/legacyTime';
import { parseArguments } from '../arguments';
import type { Command } from '../context';
import { withHistory } from '../openHistory';
import { printable } from '../printable';
import { UsageError } from '../usageError';
import { counted } from '../words';

const OPTIONS = { 'time-zone': { type: 'string' } } as const;
const NOTHING_READ = 1;

export const importCommand: Command = {
  name: 'import',
  summary: 'take in the original tool’s data, or an export',
  help: `Usage: parallel-patterns import PATH… [--time-zone ZONE]

Takes runs into the history. A PATH is the original tool's database, its parallel-results folder, its parallel_runs.jsonl, a folder that
holds any of these (such as ~/.claude), or an export or archive of a history. The sources are only read. The same run found in several
places becomes one run; importing again takes nothing twice, and a run that was deleted since stays deleted.

  --time-zone ZONE        zone of times that are written without one, such as Europe/Berlin (default: this machine's)`,
  run: async (args, context) => {
    const { values, positionals } = parseArguments(args, OPTIONS, ['PATH…']);
    const timeZone = values['time-zone'];
    if (timeZone !== undefined && !isTimeZone(timeZone)) throw new UsageError(`--time-zone needs a name such as Europe/Berlin or UTC, not “${printable(timeZone)}”.`);
    const paths = positionals.map((each) => path.resolve(context.cwd, each));
    for (const [position, each] of paths.entries()) {
      if (!existsSync(each)) throw new UsageError(`There is no ${printable(positionals[position] ?? each)}.`);
    }
    return withHistory(context, values['data-dir'], async (history) => {
      const { l10n, wasmFile, signal, terminal, clock } = context;
      const report = await importHistory(history, paths, { l10n, wasmFile, timeZone, clock, signal, progress: terminal.progress });
      if (values.json === true) terminal.printJson(report);
      else terminal.print(printReport(report));
      return isEmpty(report) && report.unreadable.length > 0 ? NOTHING_READ : undefined;
    });
  },
};

function isEmpty({ taken, completed, suggestions, alreadyThere }: ImportReport): boolean {
  return taken.length + completed.length + suggestions + alreadyThere === 0;
}

function printReport({ taken, completed, suggestions, alreadyThere, unreadable }: ImportReport): string {
  return [
    `Taken: ${counted(taken.length, 'run', 'runs')}${suggestions > 0 ? `, ${counted(suggestions, 'suggestion', 'suggestions')}` : ''}.`,
    ...(completed.length > 0 ? [`Completed from another source: ${counted(completed.length, 'run', 'runs')}.`] : []),
    ...(alreadyThere > 0 ? [`There already: ${alreadyThere}.`] : []),
    ...unreadable.map(notRead),
  ].join('\n');
}

function notRead({ path: place, place: where, reason }: NotRead): string {
  return printable(`Not taken: ${place}${where === null ? '' : `, ${where}`}: ${reason}.`);
}
