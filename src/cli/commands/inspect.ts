import { parseArguments } from '../arguments';
import { CONFIRM_OPTIONS } from '../confirm';
import type { Command } from '../context';
import { draftOf, printedOpenRuns } from '../draft';
import { Failure } from '../failure';
import { GATE_OPTIONS, lookWithGates, RUN_GATES_HELP, RUN_GATES_OPTION } from '../gates';
import { PULL_REQUEST_OPTIONS, PULL_REQUESTS_HELP, printedProblems, withForges } from '../pullRequests';
import { printOpenRuns, printRun } from '../printRun';
import { LOOK_HELP, LOOK_OPTIONS, whatIsMissing } from '../look';

const OPTIONS = { ...LOOK_OPTIONS, ...RUN_GATES_OPTION, ...GATE_OPTIONS, ...PULL_REQUEST_OPTIONS, ...CONFIRM_OPTIONS } as const;

/** The draft of the current run; writes nothing, neither to the history nor to a repository. */
export const inspectCommand: Command = {
  name: 'inspect',
  summary: 'show the current run from the open worktrees; writes nothing',
  help: `Usage: parallel-patterns inspect [--repo DIR]… [--base REF] [--no-dirty] [--run-gates] [--offline]

Shows the run that the open worktrees make up, as “record” would store it. Writes nothing, but what gates say
when they are run, and what GitHub or GitLab said, so that the next look need not ask again.

${LOOK_HELP}

${PULL_REQUESTS_HELP}

${RUN_GATES_HELP}
  --yes, -y               do not ask before gates are run`,
  run: async (args, context) => {
    const { values } = parseArguments(args, OPTIONS);
    const { terminal } = context;
    const seen = await lookWithGates(values, context, ({ proposed }) => proposed);
    if (seen.candidates.length === 0) throw new Failure(whatIsMissing(seen));
    const { inspection, problems } = await withForges(seen, seen.proposed, values, context);
    for (const warning of inspection.warnings) terminal.warn(warning.message);
    const { run, leftOut } = draftOf(inspection, { given: {}, pattern: {} }, context.clock().toISOString());
    if (values.json === true) terminal.printJson({ run: { id: null, ...run }, leftOut, openRuns: printedOpenRuns(inspection), pullRequestsUnread: printedProblems(problems) });
    else terminal.print(`${printRun(run, leftOut)}${printOpenRuns(inspection)}`);
    return undefined;
  },
};
