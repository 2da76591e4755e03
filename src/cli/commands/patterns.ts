import { english } from '../../domain/localizer';
import { patternText } from '../../domain/words';
import { agentEffects } from '../../learning/agentEffects';
import type { AgentEffect, PatternStatistics, TraitEffect } from '../../learning/knowledge';
import { patterns } from '../../learning/patterns';
import { traitEffects } from '../../learning/traitEffects';
import { parseArguments } from '../arguments';
import type { Command } from '../context';
import { withHistory } from '../openHistory';
import { printable } from '../printable';
import { table } from '../table';
import { UsageError } from '../usageError';
import { readCategory } from '../values';
import { estimate, number, percent } from '../words';

const OPTIONS = { category: { type: 'string' }, 'min-quality': { type: 'string' } } as const;

export const patternsCommand: Command = {
  name: 'patterns',
  summary: 'specification patterns, traits and agents, and how well they did',
  help: `Usage: parallel-patterns patterns [--category C] [--min-quality N]

How well each way of specifying features did, over all its runs, failed ones too. Intervals are 80 %.

  --category C            runs of this category only
  --min-quality N         patterns whose average quality is at least this, 0 to 100`,
  run: async (args, context) => {
    const { values } = parseArguments(args, OPTIONS);
    const category = readCategory(values.category);
    const minimum = readMinimum(values['min-quality']);
    return withHistory(context, values['data-dir'], async (history, folder) => {
      const runs = await history.outlines({ category });
      // Patterns are left out, never runs: choosing the good runs first would make every pattern look good.
      const known = patterns(runs).filter(({ quality }) => (quality?.mean ?? 0) >= minimum);
      const effects = traitEffects(runs);
      const agents = agentEffects(runs);
      if (values.json === true) context.terminal.printJson({ patterns: known, traitEffects: effects, agentEffects: agents });
      else context.terminal.print(runs.length === 0 ? `No runs in ${printable(folder)}.` : printPatterns(known, effects, agents));
      return undefined;
    });
  },
};

function readMinimum(text: string | undefined): number {
  if (text === undefined) return 0;
  const minimum = /^\d{1,3}(?:\.\d+)?$/.test(text) ? Number(text) : Number.NaN;
  if (!(minimum <= 100)) throw new UsageError(`--min-quality needs a number from 0 to 100, not “${printable(text)}”.`);
  return minimum;
}

function printPatterns(known: readonly PatternStatistics[], effects: readonly TraitEffect[], agents: readonly AgentEffect[]): string {
  const patternTable = table(known, [
    { title: 'Pattern', text: ({ pattern }) => patternText(pattern, english) },
    { title: 'Runs', text: ({ runs }) => number(runs), align: 'right' },
    { title: 'Features', text: ({ features }) => number(features), align: 'right' },
    { title: 'Success (80 %)', text: ({ successRate }) => estimate(successRate, percent) },
    { title: 'Quality (80 %)', text: ({ quality }) => estimate(quality, number) },
    { title: 'Against the others (80 %)', text: ({ effect }) => (effect === null ? '' : effectText(effect)) },
  ]);
  const effectTable = table(effects, [
    { title: 'Trait', text: ({ trait }) => trait },
    { title: 'Success with it (80 %)', text: effectText },
    { title: 'Runs with', text: ({ runsWith }) => number(runsWith), align: 'right' },
    { title: 'Runs without', text: ({ runsWithout }) => number(runsWithout), align: 'right' },
  ]);
  const agentTable = table(agents, [
    { title: 'Agent', text: ({ agent, model }) => model ?? agent },
    { title: 'Success against others (80 %)', text: effectText },
    { title: 'Runs with', text: ({ runsWith }) => number(runsWith), align: 'right' },
    { title: 'Runs without', text: ({ runsWithout }) => number(runsWithout), align: 'right' },
  ]);
  return [
    known.length === 0 ? 'No pattern is that good.' : patternTable,
    ...(effects.length === 0 ? [] : ['', effectTable]),
    ...(agents.length === 0 ? [] : ['', agentTable, '', 'Traits and agents are compared with category, repository and time held equal.']),
  ].join('\n');
}

function effectText({ difference, low, high }: Pick<TraitEffect, 'difference' | 'low' | 'high'>): string {
  if (low <= 0 && high >= 0) return 'no difference seen yet';
  return `${points(difference)} points (${points(low)} to ${points(high)})`;
}

/** @param difference of rates, -1 to 1 */
function points(difference: number): string {
  const rounded = Math.round(difference * 100);
  return rounded > 0 ? `+${rounded}` : String(rounded);
}
