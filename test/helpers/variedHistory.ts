import { namedFeature, type Feature } from '../../src/domain/feature';
import { judgeRun, runIdSchema, type Conflict, type Run } from '../../src/domain/run';
import { TRAITS, UNKNOWN_PATTERN, type SpecificationPattern } from '../../src/domain/specification';
import { suggestionIdSchema, type Suggestion } from '../../src/domain/suggestion';
import { idTimestamp } from '../../src/domain/time';
import { SeededRandom } from '../bench/learning/seededRandom';
import { A_FORECAST, A_PLAN } from './storeRuns';

const CATEGORIES = ['ui', 'api', 'testing', 'documentation', 'refactoring', 'github-vetting'] as const;
const DESCRIPTIONS = ['Favourites and sharing', 'Checkout with saved cards', 'Search by colour', 'Audit log for admins', 'Faster cold start'];
const REPOSITORIES = ['/projects/shop', '/projects/shop-api', '/projects/tools/shop'];
const FILES = ['src/routes.ts', 'src/checkout/paymentProviders.ts', 'package.json', 'src/app.ts', 'docs/index.md', 'src/styles/theme.css'];
const PATTERNS: readonly SpecificationPattern[] = [
  { type: 'v4_autonomous', buildGates: true, traits: ['acceptanceCriteria', 'fileScope'] },
  { type: 'spec-kit', buildGates: false, traits: ['acceptanceCriteria'] },
  { type: 'openspec', buildGates: true, traits: ['examples', 'testCommands'] },
  UNKNOWN_PATTERN,
];
const HOUR = 3_600_000;

export interface VariedHistory {
  readonly runs: readonly Run[];
  readonly suggestions: readonly Suggestion[];
}

/**
 * A history such as a team has: two to six features a run, all categories, agents and patterns, some facts unknown, conflicts with their files,
 * quality that rises slowly, half of the runs after a suggestion. The same for the same count; seventeen hours from run to run.
 * @param newest when the last run was created, in milliseconds since 1970
 */
export function variedHistory(count: number, newest: number = Date.UTC(2026, 5, 1, 12)): VariedHistory {
  const random = new SeededRandom(count, 7);
  const runs: Run[] = [];
  const suggestions: Suggestion[] = [];
  for (let index = 0; index < count; index += 1) {
    const createdAt = new Date(newest - (count - 1 - index) * 17 * HOUR);
    const category = pick(CATEGORIES, random);
    const specificationPattern = pick(PATTERNS, random);
    const chance = 0.55 + (0.2 * index) / count + (specificationPattern.buildGates === true ? 0.12 : 0) - (category === 'refactoring' ? 0.2 : 0);
    const features = Array.from({ length: random.whole(2, 6) }, (_, number): Feature => feature(`feature-${index}-${number}`, category, chance, random));
    const isKnown = random.next() > 0.1;
    const conflicts = isKnown ? conflictsOf(features, random) : [];
    const suggestion = random.next() < 0.5 ? suggestionFor(index, createdAt, features, chance + 0.15 * random.normal()) : null;
    if (suggestion !== null) suggestions.push(suggestion);
    const facts = {
      description: DESCRIPTIONS[index % DESCRIPTIONS.length] ?? '',
      category: random.next() < 0.05 ? null : category,
      createdAt: createdAt.toISOString(),
      features,
      conflicts,
      conflictsWithBase: [],
      specificationPattern: { ...specificationPattern, traits: [...specificationPattern.traits] },
      prsCreated: isKnown ? features.length : null,
      prsMerged: isKnown ? features.filter(({ outcome }) => outcome === 'merged').length : null,
      conflictsEncountered: isKnown ? conflicts.length : null,
      manualFixesNeeded: random.whole(0, 2),
      testsPassing: random.next() < 0.15 ? null : random.next() < chance,
      minutes: random.next() < 0.2 ? null : Math.round(Math.exp(4 + 0.7 * random.normal())),
      evidence: 'git' as const,
      suggestionId: suggestion?.id ?? null,
    };
    runs.push({ ...judgeRun(facts), id: runIdSchema.parse(`run_${idTimestamp(createdAt)}_${index.toString(36).padStart(4, '0')}`) });
  }
  return { runs, suggestions };
}

function feature(name: string, category: string, chance: number, random: SeededRandom): Feature {
  const agent = pick(['claude', 'codex', 'copilot', null], random);
  return {
    ...namedFeature(name),
    repository: pick(REPOSITORIES, random),
    category: random.next() < 0.7 ? category : pick(CATEGORIES, random),
    outcome: random.next() < 0.1 ? null : random.next() < chance + (agent === 'claude' ? 0.08 : 0) ? 'merged' : 'unmerged',
    agent,
    model: agent === 'claude' ? pick(['claude opus 4.1', 'claude sonnet 4.5'], random) : null,
    minutes: random.whole(10, 200),
    specification: { path: 'SPEC.md', type: 'v4_autonomous', buildGates: true, traits: Object.fromEntries(TRAITS.map((trait) => [trait, random.next() < 0.5])) },
  };
}

function conflictsOf(features: readonly Feature[], random: SeededRandom): Conflict[] {
  return features.flatMap((one, index) =>
    features.slice(index + 1).flatMap((other): Conflict[] => {
      const likely = one.category === other.category ? 0.22 : 0.08;
      if (random.next() >= likely) return [];
      return [{ features: [one.name, other.name], files: [...new Set([pick(FILES, random), pick(FILES.slice(0, 2), random)])] }];
    }),
  );
}

function suggestionFor(index: number, createdAt: Date, features: readonly Feature[], rate: number): Suggestion {
  const mean = Math.min(0.98, Math.max(0.05, rate));
  const at = new Date(createdAt.getTime() - HOUR);
  return {
    id: suggestionIdSchema.parse(`sug_${idTimestamp(at)}_${index.toString(36).padStart(4, '0')}`),
    createdAt: at.toISOString(),
    method: 'varied',
    planned: { ...A_PLAN, features: features.map(({ name }) => name) },
    forecast: {
      ...A_FORECAST,
      expected: {
        successRate: { mean, low: Math.max(0, mean - 0.2), high: Math.min(1, mean + 0.2), count: 12 },
        quality: { mean: 84, low: 74, high: 95, count: 12 },
        minutes: { mean: 60, low: 20, high: 160, count: 9 },
      },
    },
  };
}

function pick<T>(values: readonly T[], random: SeededRandom): T {
  return values[random.whole(0, values.length - 1)] as T;
}
