import type { RunOutline } from '../domain/run';
import { adjustedEffects } from './effects/adjustedEffects';
import { successRows, type SuccessRow } from './effects/successRows';
import type { AgentEffect } from './knowledge';

/** Agents against one another, then each agent's models, where its commits name them, against one another; adjusted for category, repository and time. */
export function agentEffects(runs: readonly RunOutline[]): readonly AgentEffect[] {
  return agentEffectsOf(successRows(runs));
}

/** The same of the rows of runs. */
export function agentEffectsOf(all: readonly SuccessRow[]): readonly AgentEffect[] {
  const rows = all.filter(({ agent }) => agent !== '');
  const agents = adjustedEffects(rows, 'alternatives', ({ agent }) => [agent], ['category', 'repository']).map(({ level, ...effect }) => ({ agent: level, model: null, ...effect }));
  const names = [...new Set(rows.map(({ agent }) => agent))].toSorted();
  const models = names.flatMap((agent) => {
    const own = rows.filter((row) => row.agent === agent && row.model !== '');
    return adjustedEffects(own, 'alternatives', ({ model }) => [model], ['category', 'repository']).map(({ level, ...effect }) => ({ agent, model: level, ...effect }));
  });
  return [...agents, ...models].toSorted(
    (one, other) =>
      Number(one.model !== null) - Number(other.model !== null) || Math.abs(other.difference) - Math.abs(one.difference) || (one.agent < other.agent ? -1 : 1),
  );
}
