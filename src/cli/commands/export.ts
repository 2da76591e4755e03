import path from 'node:path';
import { EXPORT_FORMATS, type ExportFormat } from '../../recorder/transfer/exportFormat';
import { exportHistory } from '../../recorder/transfer/exportHistory';
import { FileExists, writeWhole } from '../../recorder/transfer/writeFile';
import { errorCode } from '../../store/storeError';
import { parseArguments } from '../arguments';
import type { Command } from '../context';
import { Failure } from '../failure';
import { nearest } from '../nearest';
import { withHistory } from '../openHistory';
import { printable } from '../printable';
import { UsageError } from '../usageError';
import { number } from '../words';

const OPTIONS = { format: { type: 'string' }, output: { type: 'string', short: 'o' }, force: { type: 'boolean' } } as const;

export const exportCommand: Command = {
  name: 'export',
  summary: 'the whole history as json, ndjson, csv or sqlite',
  help: `Usage: parallel-patterns export [--format json|ndjson|csv|sqlite] [--output FILE] [--force]

Writes the history for others. json and ndjson hold every document in all its revisions, archived ones too, and come back through
“import” without loss; csv has a line for each run that is counted, and sqlite is a plain SQLite file with a view parallel_history that has
the original tool's columns.

  --format F              json (default), ndjson, csv or sqlite
  -o, --output FILE       where to write (default: standard output; sqlite needs a file)
  --force                 replace the file if it is there`,
  run: async (args, context) => {
    const { values } = parseArguments(args, OPTIONS);
    const format = readFormat(values.format);
    const { output } = values;
    if (output === undefined && format === 'sqlite') throw new UsageError('A SQLite file needs --output FILE.');
    if (output === undefined && values.json === true) throw new UsageError('--json says what was written: it needs --output FILE.');
    return withHistory(context, values['data-dir'], async (history) => {
      const { clock, l10n, version, signal, terminal } = context;
      for (const { path: place, reason } of await history.quarantined()) terminal.warn(`Not exported, because it cannot be read: ${place}: ${reason}.`);
      const pieces = exportHistory(history, {
        l10n,
        format,
        now: clock(),
        version,
        signal,
        progress: terminal.progress,
        leftOut: ({ path: place, reason }) => terminal.warn(`Not exported, because it cannot be read: ${place}: ${reason}.`),
      });
      if (output === undefined) {
        for await (const piece of pieces) await terminal.write(piece);
        return undefined;
      }
      const file = path.resolve(context.cwd, output);
      const bytes = await writeOutput(file, pieces, values.force === true);
      if (values.json === true) terminal.printJson({ file, format, bytes });
      else terminal.print(`Wrote ${printable(file)} (${format}, ${number(bytes)} bytes).`);
      return undefined;
    });
  },
};

async function writeOutput(file: string, pieces: AsyncIterable<string | Uint8Array>, replace: boolean): Promise<number> {
  try {
    return await writeWhole(file, pieces, { replace });
  } catch (error) {
    if (error instanceof FileExists) throw new Failure(`${printable(file)} is there already: choose another name, or add --force to replace it.`);
    const code = errorCode(error);
    if (code !== undefined) throw new Failure(`${printable(file)} could not be written (${code}): choose another place.`);
    throw error;
  }
}

function readFormat(text: string | undefined): ExportFormat {
  const format = EXPORT_FORMATS.find((each) => each === (text ?? 'json'));
  if (format !== undefined) return format;
  const meant = nearest(text ?? '', [...EXPORT_FORMATS]);
  throw new UsageError(`--format is one of ${EXPORT_FORMATS.join(', ')}, not “${printable(text ?? '')}”${meant === null ? '' : `; did you mean ${meant}?`}.`);
}
