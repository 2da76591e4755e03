import type { PlannedRun } from '../../domain/suggestion';
import { english } from '../../domain/localizer';
import { describeError } from '../../recorder/describeError';
import { featureNameFromBranch } from '../../domain/featureName';
import { idleWorktrees } from '../../recorder/idleWorktrees';
import { planWorktrees } from '../../recorder/planWorktrees';
import { SPECIFICATION_GLOBS } from '../../recorder/specification/specificationFile';
import { pointsText } from '../../recorder/suggestionText';
import { keepSuggestion } from '../../recorder/keepSuggestion';
import { forecastFor, type Advice } from '../../recorder/suggest';
import { parseArguments } from '../arguments';
import { LOCALE, type Command, type CommandContext } from '../context';
import { draftOf } from '../draft';
import { look } from '../look';
import { withHistory } from '../openHistory';
import { printable } from '../printable';
import { table } from '../table';
import { readCategory, readNames } from '../values';
import { estimate, number, percent } from '../words';

const OPTIONS = {
  category: { type: 'string' },
  features: { type: 'string' },
  'spec-type': { type: 'string' },
  repo: { type: 'string', multiple: true },
} as const;

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
  --repo DIR              take the features from its newest worktrees, with or without work, and the risk of pairs
                          from their specifications and its runs`,
  run: async (args, context) => {
    const { values } = parseArguments(args, OPTIONS);
    const category = readCategory(values.category) ?? null;
    const features = readNames('--features', values.features);
    const given: PlannedRun = { category, features: [...(features ?? [])], specificationType: values['spec-type']?.trim() ?? null, worktrees: [] };
    const planned = values.repo === undefined ? given : await planFrom(values.repo, given, context);
    return withHistory(context, values['data-dir'], async (history) => {
      const { clock, l10n, terminal } = context;
      const advice = await forecastFor(history, planned, { l10n, locale: LOCALE, now: clock() });
      const isOfOneRun = planned.features.length > 0;
      // A history that cannot be written must not keep a person from reading what it says.
      const kept = isOfOneRun
        ? await keepSuggestion(history, planned, advice).catch((error: unknown) => {
            terminal.warn(`The suggestion could not be kept: ${describeError(error, l10n)}`);
            return null;
          })
        : null;
      if (values.json === true) terminal.printJson({ ...advice.shown, text: advice.text, suggestionId: kept?.id ?? null });
      else terminal.print(printAdvice(advice));
      return undefined;
    });
  },
};

/** The plan that the open worktrees are; what was given wins. */
async function planFrom(repo: readonly string[], given: PlannedRun, context: CommandContext): Promise<PlannedRun> {
  const inspection = await look({ repo }, context);
  for (const warning of inspection.warnings) context.terminal.warn(warning.message);
  const { run } = draftOf(inspection, { given: {}, pattern: {} }, context.clock().toISOString());
  const idle = (await idleWorktrees(inspection)).map((worktree) => ({ ...worktree, name: featureNameFromBranch(worktree.branch ?? '') }));
  const repositories = new Set([...inspection.candidates.flatMap(({ feature }) => feature.repository ?? []), ...idle.map(({ repository }) => repository)]);
  const isPlanned = ({ name }: { readonly name: string }): boolean => given.features.length === 0 || given.features.includes(name);
  const worktrees = run.features.flatMap(({ worktree, branch, name, category, agent }) => (worktree === null ? [] : [{ path: worktree, branch, name, category, agent }]));
  const plan = await planWorktrees([...worktrees, ...idle].filter(isPlanned), [...repositories], SPECIFICATION_GLOBS);
  const type = given.specificationType ?? run.specificationPattern.type ?? plan.specificationType;
  return {
    ...plan,
    category: given.category ?? run.category ?? plan.category,
    ...(given.features.length === 0 ? {} : { features: given.features }),
    specificationType: type,
    specificationPattern: { ...run.specificationPattern, type },
  };
}

function printAdvice({ shown: forecast, text }: Advice): string {
  const risks = table(forecast.conflictRisk, [
    { title: 'Pair', text: ({ features: [one, other] }) => `${one} with ${other}` },
    { title: 'Risk of conflict', text: ({ probability }) => percent(probability), align: 'right' },
    { title: 'Basis', text: ({ basis }) => basis },
  ]);
  const issues = table(forecast.commonIssues, [
    { title: 'Seen before', text: ({ issue }) => issue },
    { title: 'Runs', text: ({ count }) => String(count), align: 'right' },
  ]);
  const moves = table(forecast.drivers ?? [], [
    { title: 'Moves the success rate', text: ({ factor }) => factor },
    { title: 'Points', text: ({ effect }) => pointsText(effect, { l10n: english, locale: LOCALE }), align: 'right' },
    { title: 'Features behind it', text: ({ count }) => (count === null ? 'known from elsewhere' : String(count)), align: 'right' },
  ]);
  const chances = table(forecast.features ?? [], [
    { title: 'Feature', text: ({ name }) => name },
    { title: 'Success (80 %)', text: ({ successRate }) => estimate(successRate, percent) },
    { title: 'Hours to merge elsewhere (80 %)', text: ({ hoursElsewhere }) => estimate(hoursElsewhere ?? null, number) },
  ]);
  const behind = forecast.recommended?.runIds ?? [];
  const lessons = table(forecast.lessons ?? [], [
    { title: 'Lesson', text: ({ lesson }) => lesson },
    { title: 'Run', text: ({ runId }) => runId },
  ]);
  return [
    printable(text),
    ...(behind.length === 0 ? [] : [`Runs behind the recommendation: ${behind.slice(0, 5).join(', ')}`]),
    ...((forecast.features ?? []).length === 0 ? [] : ['', chances]),
    ...((forecast.drivers ?? []).length === 0 ? [] : ['', moves]),
    ...(forecast.conflictRisk.length === 0 ? [] : ['', risks]),
    ...(forecast.commonIssues.length === 0 ? [] : ['', issues]),
    ...((forecast.lessons ?? []).length === 0 ? [] : ['', lessons]),
  ].join('\n');
}
