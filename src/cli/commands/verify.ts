import { parseArguments } from '../arguments';
import type { Command } from '../context';
import { withHistory } from '../openHistory';
import { printable } from '../printable';
import { counted } from '../words';

const OPTIONS = { repair: { type: 'boolean' } } as const;
const PROBLEMS_REMAIN = 1;

export const verifyCommand: Command = {
  name: 'verify',
  summary: 'check every document and the index; --repair sets things right',
  help: `Usage: parallel-patterns verify [--repair]

Reads every document of the history and its index and says what is wrong, one line each. Ends with 1 while problems remain.

  --repair                set unreadable documents aside and build the index anew`,
  run: async (args, context) => {
    const { values } = parseArguments(args, OPTIONS);
    return withHistory(context, values['data-dir'], async (history) => {
      const report = await history.verify({ repair: values.repair === true });
      const remaining = report.findings.filter(({ repaired }) => !repaired).length;
      if (values.json === true) {
        context.terminal.printJson(report);
      } else {
        const lines = report.findings.map(({ path, message, repaired }) => printable(`${path}: ${message}${repaired ? ' (repaired)' : ''}`));
        const verdict = report.findings.length === 0 ? 'no problems' : counted(report.findings.length, 'problem', 'problems');
        context.terminal.print([...lines, `${counted(report.documents, 'document', 'documents')} read, ${verdict}.`].join('\n'));
      }
      return remaining === 0 ? undefined : PROBLEMS_REMAIN;
    });
  },
};
