import type { Feature } from '../../domain/feature';
import type { Localizer } from '../../domain/localizer';
import type { Run } from '../../domain/run';
import { SeededRandom } from '../../domain/seededRandom';
import { suggestionIdSchema, type PlannedFeature, type PlannedRun, type Suggestion } from '../../domain/suggestion';
import { tellingWords } from '../../domain/tellingWords';
import { idTimestamp } from '../../domain/time';
import { FORECAST_METHOD } from '../../learning/forecastMethod';
import { LearningMemory } from '../../learning/learningMemory';
import { advise } from '../suggest';
import { SAMPLE_PLANS } from './samplePlans';
import { SAMPLE_ENDING, sampleRun } from './sampleRun';

/** Chosen so that the sample has something of everything that is shown. */
const SEED = 504;
/** Days between two runs. */
const PAUSE = 6.3;
const DAY_MS = 24 * 60 * 60 * 1000;
const HOUR_MS = 60 * 60 * 1000;
/** Runs before the first suggestion: as many as it takes until a history has figures. */
const FIRST_SUGGESTED = 3;

export interface SampleHistory {
  /** Oldest first. */
  readonly runs: readonly Run[];
  /** Oldest first, each for one of the runs. */
  readonly suggestions: readonly Suggestion[];
}

export interface SampleOptions {
  readonly l10n: Localizer;
  /** BCP 47. */
  readonly locale: string;
  /** The newest run is of the day before, in UTC. */
  readonly now: Date;
}

/**
 * A history of nobody's, to look around in: what the forecasts said before each run is what they would have said. Pure: on one day it is the
 * same every time.
 */
export function sampleHistory({ l10n, locale, now }: SampleOptions): SampleHistory {
  const random = new SeededRandom(SEED);
  const memory = new LearningMemory();
  const runs: Run[] = [];
  const suggestions: Suggestion[] = [];
  SAMPLE_PLANS.forEach((plan, position) => {
    const daysAgo = 1 + Math.round((SAMPLE_PLANS.length - 1 - position) * PAUSE);
    const createdAt = new Date((Math.floor(now.getTime() / DAY_MS) - daysAgo) * DAY_MS + random.whole(12 * 60, 17 * 60) * 60_000);
    const run = sampleRun({ plan, createdAt, random, l10n });
    const suggestedAt = new Date(createdAt.getTime() - random.whole(2, 5) * HOUR_MS);
    const suggestion = position < FIRST_SUGGESTED ? null : suggestionFor(run, suggestedAt, { runs, suggestions, l10n, locale, memory });
    if (suggestion !== null) suggestions.push(suggestion);
    runs.push({ ...run, suggestionId: suggestion?.id ?? null });
  });
  return { runs, suggestions };
}

/** @param known what had happened until then */
function suggestionFor(run: Run, at: Date, { l10n, locale, memory, ...known }: SampleHistory & Omit<SampleOptions, 'now'> & { readonly memory: LearningMemory }): Suggestion {
  const planned = plannedRun(run);
  const { forecast } = advise(known, planned, { l10n, locale, now: at, memory });
  return { id: suggestionIdSchema.parse(`sug_${idTimestamp(at)}_${SAMPLE_ENDING}`), createdAt: at.toISOString(), method: FORECAST_METHOD, planned, forecast };
}

/** What was known of a run before it. */
function plannedRun({ category, features, specificationPattern }: Run): PlannedRun {
  return {
    category,
    features: features.map(({ name }) => name),
    specificationType: specificationPattern.type,
    worktrees: features.flatMap(({ worktree }) => worktree ?? []),
    repositories: [...new Set(features.flatMap(({ repository }) => repository ?? []))],
    about: features.map(plannedFeature),
  };
}

function plannedFeature({ name, category, kind = null, agent, specification }: Feature): PlannedFeature {
  return {
    name,
    category,
    kind,
    agent,
    specification:
      specification === null
        ? null
        : {
            type: specification.type,
            buildGates: specification.buildGates,
            traits: specification.traits,
            fileScope: specification.fileScope ?? [],
            outOfScope: specification.outOfScope ?? [],
            words: [...tellingWords(name)],
          },
  };
}
