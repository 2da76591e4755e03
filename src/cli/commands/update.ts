import type { Run } from '../../domain/run';
import { followUp, type FollowUp } from '../../recorder/pullRequests/followUp';
import { parseArguments } from '../arguments';
import type { Command } from '../context';
import { Failure } from '../failure';
import { withHistory } from '../openHistory';
import { printable } from '../printable';
import { printedProblems, tellProblems, terminalReader, TERMINAL_AGENTS } from '../pullRequests';
import { counted, number } from '../words';

export const updateCommand: Command = {
  name: 'update',
  summary: 'bring recorded runs up to date with their pull requests',
  help: `Usage: parallel-patterns update [ID]

Reads the pull requests of recorded runs that wait for them: some are open, or could not be read when the run was recorded. With the ID of a
run that run is looked at, whatever it waits for. A run that has changed gets a new revision; “history log” lists both. No repository is
needed.

Pull requests are read from GitHub and GitLab with the sign-in of gh and glab, or the token in GH_TOKEN, GITHUB_TOKEN or GITLAB_TOKEN.`,
  run: async (args, context) => {
    const { values, positionals } = parseArguments(args, {}, ['[ID]']);
    const { terminal, signal, l10n } = context;
    return withHistory(context, values['data-dir'], async (history) => {
      const reader = await terminalReader(values['data-dir'], context);
      const [id] = positionals;
      if (id !== undefined && (await history.run(id)) === null) throw new Failure(`There is no run ${printable(id)} in the history; “history list” shows those there are.`);
      terminal.progress(l10n.t('Reading the pull requests'));
      const found = await followUp({ history, reader, agents: TERMINAL_AGENTS, ids: id === undefined ? undefined : [id], signal });
      terminal.clearProgress();
      signal.throwIfAborted();
      tellProblems(found.problems, context);
      if (values.json === true) terminal.printJson({ updated: found.updated.map(({ after }) => after), unchanged: found.unchanged, pullRequestsUnread: printedProblems(found.problems) });
      else terminal.print(printed(found));
      return found.updated.length === 0 && found.problems.length > 0 ? 1 : undefined;
    });
  },
};

function printed({ updated, unchanged, problems }: FollowUp): string {
  if (updated.length === 0 && unchanged === 0) return 'No run waits for a pull request.';
  const lines = updated.map(({ before, after }) => `Updated ${after.id} (${printable(after.description)}): ${change(before, after)}`);
  const rest = unchanged === 0 ? [] : [`${counted(unchanged, 'run is', 'runs are')} as before${problems.length === 0 ? '' : ', as far as could be read'}.`];
  return [...lines, ...rest].join('\n');
}

function change(before: Run, after: Run): string {
  const merged = ({ prsMerged, prsCreated }: Run): string => `${number(prsMerged)} of ${number(prsCreated)} merged`;
  return `${merged(before)} → ${merged(after)}, quality ${number(before.qualityScore)} → ${number(after.qualityScore)}`;
}
