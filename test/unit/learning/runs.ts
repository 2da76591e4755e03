import { namedFeature } from '../../../src/domain/feature';
import { judgeRun, runIdSchema, type Run, type RunFacts } from '../../../src/domain/run';
import { UNKNOWN_PATTERN, type SpecificationPattern } from '../../../src/domain/specification';
import { idTimestamp } from '../../../src/domain/time';

const START = Date.UTC(2025, 0, 1);
const DAY = 24 * 60 * 60 * 1000;

/** A run as it was recorded by hand: `merged` of `created` pull requests; the number makes its id and its day. */
export function aRun(number: number, merged: number, created: number, facts: Partial<RunFacts> = {}): Run {
  const createdAt = new Date(START + number * DAY);
  return {
    ...judgeRun({
      description: `Run ${number}`,
      category: null,
      createdAt: createdAt.toISOString(),
      features: Array.from({ length: created }, (_, index) => namedFeature(`feature-${index}`)),
      conflicts: [],
      conflictsWithBase: [],
      specificationPattern: UNKNOWN_PATTERN,
      prsCreated: created,
      prsMerged: merged,
      conflictsEncountered: 0,
      manualFixesNeeded: 0,
      testsPassing: true,
      minutes: null,
      evidence: 'given',
      suggestionId: null,
      ...facts,
    }),
    id: runIdSchema.parse(`run_${idTimestamp(createdAt)}_${number.toString(36).padStart(4, '0')}`),
  };
}

export function pattern(type: string | null, buildGates: boolean | null = null, traits: readonly string[] = []): SpecificationPattern {
  return { type, buildGates, traits: [...traits] };
}

export const V4 = pattern('v4_autonomous', true);
export const PLAIN = pattern('plain', false);
