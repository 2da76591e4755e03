import { parseArguments } from '../arguments';
import type { Command } from '../context';
import { draftOf, printedOpenRuns } from '../draft';
import { Failure } from '../failure';
import { printOpenRuns, printRun } from '../printRun';
import { look, LOOK_HELP, LOOK_OPTIONS, whatIsMissing } from '../look';

/** The draft of the current run; writes nothing, neither to the history nor to a repository. */
export const inspectCommand: Command = {
  name: 'inspect',
  summary: 'show the current run from the open worktrees; writes nothing',
  help: `Usage: parallel-patterns inspect [--repo DIR]… [--base REF] [--no-dirty]

Shows the run that the open worktrees make up, as “record” would store it. Writes nothing.

${LOOK_HELP}`,
  run: async (args, context) => {
    const { values } = parseArguments(args, LOOK_OPTIONS);
    const { terminal } = context;
    const inspection = await look(values, context);
    if (inspection.candidates.length === 0) throw new Failure(whatIsMissing(inspection));
    for (const warning of inspection.warnings) terminal.warn(warning.message);
    const { run, leftOut } = draftOf(inspection, { given: {}, pattern: {} }, context.clock().toISOString());
    if (values.json === true) terminal.printJson({ run: { id: null, ...run }, leftOut, openRuns: printedOpenRuns(inspection) });
    else terminal.print(`${printRun(run, leftOut)}${printOpenRuns(inspection)}`);
    return undefined;
  },
};
