import type { Feature } from '../../domain/feature';
import type { Localizer } from '../../domain/localizer';
import { judgeRun, runIdSchema, type Conflict, type Run } from '../../domain/run';
import type { SeededRandom } from '../../domain/seededRandom';
import { TRAITS } from '../../domain/specification';
import { idTimestamp } from '../../domain/time';
import { factsOfFeatures } from '../composeRun';
import { SAMPLE_AGENTS, SAMPLE_AREAS, SAMPLE_STYLES, type SampleArea, type SamplePlan, type SampleStyle } from './samplePlans';

/** The last part of the ids of the sample's documents: longer than those that are drawn, so that no document of the user's has the same name. */
export const SAMPLE_ENDING = 'sample';

/** That two features which touch the same file conflict in it. */
const CONFLICTS = 0.8;
/** That the results of the gates are known. */
const TESTED = 0.9;

export interface SampleRunOptions {
  readonly plan: SamplePlan;
  readonly createdAt: Date;
  readonly random: SeededRandom;
  readonly l10n: Localizer;
}

/** What becomes of a plan. The same draws make the same run. */
export function sampleRun({ plan, createdAt, random, l10n }: SampleRunOptions): Run {
  const [style, area]: [SampleStyle, SampleArea] = [SAMPLE_STYLES[plan.style], SAMPLE_AREAS[plan.area]];
  const drawn = plan.features.map((name) => sampleFeature(name, plan, { style, area, random }));
  const features = drawn.map(({ feature }) => feature);
  const sharing = drawn.filter(({ shares }) => shares).map(({ feature: { name } }) => name);
  const conflicts = pairsOf(sharing).flatMap((pair): Conflict[] => (random.next() < CONFLICTS ? [{ features: pair, files: [area.shared] }] : []));
  const judged = judgeRun({
    ...factsOfFeatures(features, l10n),
    createdAt: createdAt.toISOString(),
    features,
    conflicts,
    conflictsWithBase: [],
    conflictsEncountered: conflicts.length,
    minutes: Math.round(Math.max(...features.map(({ minutes }) => minutes ?? 0)) * (1 + 0.1 * features.length)),
    evidence: 'git',
    suggestionId: null,
    ...(plan.lesson === undefined ? {} : { lessons: [plan.lesson] }),
  });
  return { ...judged, id: runIdSchema.parse(`run_${idTimestamp(createdAt)}_${SAMPLE_ENDING}`) };
}

interface Draw {
  readonly style: SampleStyle;
  readonly area: SampleArea;
  readonly random: SeededRandom;
}

/** @returns whether it touched the file that others touch as well, too */
function sampleFeature(name: string, { area: category }: SamplePlan, { style, area, random }: Draw): { readonly feature: Feature; readonly shares: boolean } {
  const { agent, model, merges } = SAMPLE_AGENTS[random.whole(0, SAMPLE_AGENTS.length - 1)] ?? SAMPLE_AGENTS[0];
  const merged = random.next() < style.merges + area.merges + merges;
  const fixes = random.next() < style.fixes ? random.whole(1, 3) : 0;
  const shares = random.next() < style.shares;
  const known = random.next() < TESTED;
  const passes = merged || random.next() < 0.3;
  const filesChanged = random.whole(2, 9) + Number(shares);
  const additions = filesChanged * random.whole(12, 45);
  const feature: Feature = {
    name,
    repository: area.repository,
    branch: `feature/${name}`,
    worktree: `/sample/trees/${name}`,
    category,
    kind: area.kind,
    commits: random.whole(2, 8) + fixes,
    filesChanged,
    additions,
    deletions: Math.round(additions * 0.4 * random.next()),
    uncommittedFiles: 0,
    outcome: merged ? 'merged' : 'unmerged',
    pullRequest: null,
    agent,
    model,
    manualFixes: fixes,
    testsPassing: known ? passes : null,
    ...(known ? { failingGates: passes ? [] : ['npm test'] } : {}),
    minutes: Math.round(area.minutes * (0.6 + 0.9 * random.next()) * (merged ? 1 : 1.4)),
    specification: {
      path: `specs/${name}/spec.md`,
      type: style.type,
      buildGates: style.buildGates,
      traits: traitsOf(style),
      length: random.whole(120, 260) + 140 * style.traits.length,
      ...(style.traits.includes('fileScope') ? { fileScope: [`${area.folder}/${name}.${area.ending}`, ...(shares ? [area.shared] : [])] } : {}),
      ...(style.traits.includes('outOfScope') && !shares ? { outOfScope: [area.shared] } : {}),
    },
  };
  return { feature, shares };
}

/** By name, also of those that it has not. */
function traitsOf({ traits }: SampleStyle): Record<string, boolean> {
  return Object.fromEntries(TRAITS.map((trait) => [trait, traits.includes(trait)]));
}

function pairsOf(names: readonly string[]): readonly [string, string][] {
  return names.flatMap((one, position) => names.slice(position + 1).map((other): [string, string] => [one, other]));
}
