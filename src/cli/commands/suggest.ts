import type { PlannedRun } from '../../domain/suggestion';
import { describeError } from '../../recorder/describeError';
import { forecastFor, keepSuggestion, type Advice } from '../../recorder/suggest';
import { parseArguments } from '../arguments';
import { LOCALE, type Command, type CommandContext } from '../context';
import { draftOf } from '../draft';
import { look } from '../look';
import { withHistory } from '../openHistory';
import { printable } from '../printable';
import { table } from '../table';
import { readCategory, readNames } from '../values';
import { percent } from '../words';

const OPTIONS = {
  category: { type: 'string' },
  features: { type: 'string' },
  'spec-type': { type: 'string' },
  repo: { type: 'string', multiple: true },
} as const;

interface Plan {
  readonly planned: PlannedRun;
  /** Absolute paths. */
  readonly repositories: readonly string[];
}

/**
 * What history says about the next run. Where features are planned (`--features`, or the worktrees of `--repo`) the ledger keeps the
 * suggestion, to be held against what happens; where nothing is, it is no forecast of one run, and nothing is stored.
 */
export const suggestCommand: Command = {
  name: 'suggest',
  summary: 'what history says about the next run',
  help: `Usage: parallel-patterns suggest [--category C] [--features A,B] [--spec-type T] [--repo DIR]…

Says what to expect of the next run, with 80 % intervals, and which specification pattern to use.
With --features or --repo the suggestion is kept, and tied to the run when that is recorded.

  --category C            the kind of features
  --features A,B          names of the planned features: adds the risk of each pair
  --spec-type T           how they will be specified
  --repo DIR              take the features from its open worktrees, and the risk of pairs from its runs`,
  run: async (args, context) => {
    const { values } = parseArguments(args, OPTIONS);
    const category = readCategory(values.category) ?? null;
    const features = readNames('--features', values.features);
    const given: PlannedRun = { category, features: [...(features ?? [])], specificationType: values['spec-type']?.trim() ?? null, worktrees: [] };
    const { planned, repositories } = values.repo === undefined ? { planned: given, repositories: [] } : await planFrom(values.repo, given, context);
    return withHistory(context, values['data-dir'], async (history) => {
      const { clock, l10n, terminal } = context;
      const advice = await forecastFor(history, planned, { l10n, locale: LOCALE, now: clock(), repositories });
      const isOfOneRun = planned.features.length > 0;
      // A history that cannot be written must not keep a person from reading what it says.
      const kept = isOfOneRun
        ? await keepSuggestion(history, planned, advice).catch((error: unknown) => {
            terminal.warn(`The suggestion could not be kept: ${describeError(error, l10n)}`);
            return null;
          })
        : null;
      if (values.json === true) terminal.printJson({ ...advice.forecast, text: advice.text, suggestionId: kept?.id ?? null });
      else terminal.print(printAdvice(advice));
      return undefined;
    });
  },
};

/** The plan that the open worktrees are; what was given wins. */
async function planFrom(repo: readonly string[], given: PlannedRun, context: CommandContext): Promise<Plan> {
  const inspection = await look({ repo }, context);
  for (const warning of inspection.warnings) context.terminal.warn(warning.message);
  const { run } = draftOf(inspection, { given: {}, pattern: {} }, context.clock().toISOString());
  const isPlanned = ({ name }: { readonly name: string }): boolean => given.features.length === 0 || given.features.includes(name);
  const repositories = inspection.candidates.flatMap(({ feature }) => (feature.repository === null ? [] : [feature.repository]));
  return {
    planned: {
      category: given.category ?? run.category,
      features: given.features.length > 0 ? given.features : run.features.map(({ name }) => name),
      specificationType: given.specificationType ?? run.specificationPattern.type,
      worktrees: run.features.filter(isPlanned).flatMap(({ worktree }) => (worktree === null ? [] : [worktree])),
    },
    repositories: [...new Set(repositories)],
  };
}

function printAdvice({ forecast, text }: Advice): string {
  const risks = table(forecast.conflictRisk, [
    { title: 'Pair', text: ({ features: [one, other] }) => `${one} with ${other}` },
    { title: 'Risk of conflict', text: ({ probability }) => percent(probability), align: 'right' },
    { title: 'Basis', text: ({ basis }) => basis },
  ]);
  const issues = table(forecast.commonIssues, [
    { title: 'Seen before', text: ({ issue }) => issue },
    { title: 'Runs', text: ({ count }) => String(count), align: 'right' },
  ]);
  return [
    printable(text),
    ...(forecast.conflictRisk.length === 0 ? [] : ['', risks]),
    ...(forecast.commonIssues.length === 0 ? [] : ['', issues]),
  ].join('\n');
}
