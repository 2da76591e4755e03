import { parseArguments } from '../arguments';
import type { Command } from '../context';
import { isProblem } from '../../store/history';
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
What a newer version wrote is named and is no problem. What was changed within the last hour may still be arriving and is let be.

  --repair                take the copies that programs which synchronise folders made where two machines wrote at once, set unreadable
                          documents aside, and build the index anew`,
  run: async (args, context) => {
    const { values } = parseArguments(args, OPTIONS);
    return withHistory(context, values['data-dir'], async (history) => {
      const report = await history.verify({ repair: values.repair === true });
      const remaining = report.findings.filter(isProblem).length;
      if (values.json === true) {
        context.terminal.printJson(report);
      } else {
        const lines = report.findings.map(({ path, message, repaired }) => printable(`${path}: ${message}${repaired ? ' (repaired)' : ''}`));
        const problems = report.findings.filter((finding) => finding.repaired || isProblem(finding)).length;
        const verdict = problems === 0 ? 'no problems' : counted(problems, 'problem', 'problems');
        context.terminal.print([...lines, `${counted(report.documents, 'document', 'documents')} read, ${verdict}.`].join('\n'));
      }
      return remaining === 0 ? undefined : PROBLEMS_REMAIN;
    });
  },
};
