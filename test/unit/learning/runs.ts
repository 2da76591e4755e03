import { namedFeature, type Feature, type Outcome } from '../../../src/domain/feature';
import { judgeRun, runIdSchema, type Run, type RunFacts } from '../../../src/domain/run';
import { UNKNOWN_PATTERN, type SpecificationPattern } from '../../../src/domain/specification';
import { idTimestamp } from '../../../src/domain/time';
import type { UnmergedKind } from '../../../src/domain/unmergedReason';

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

/** A feature of a known end, and why it was not merged, where that is known. */
export function ended(name: string, outcome: Outcome | null, reason: UnmergedKind | null = null): Feature {
  return { ...namedFeature(name), outcome, ...(reason === null ? {} : { unmergedReason: { kind: reason } }) };
}

/** A run whose features were found, with a pull request for each of known outcome. */
export function foundRun(number: number, features: readonly Feature[], facts: Partial<RunFacts> = {}): Run {
  const merged = features.filter(({ outcome }) => outcome === 'merged').length;
  const created = features.filter(({ outcome }) => outcome !== null).length;
  return aRun(number, merged, created, { features: [...features], evidence: 'forge', ...facts });
}

export function pattern(type: string | null, buildGates: boolean | null = null, traits: readonly string[] = []): SpecificationPattern {
  return { type, buildGates, traits: [...traits] };
}

export const V4 = pattern('v4_autonomous', true);
export const PLAIN = pattern('plain', false);
