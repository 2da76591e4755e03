import { judgeRun, runIdSchema, type RunOutline } from '../../../src/domain/run';
import { UNKNOWN_PATTERN } from '../../../src/domain/specification';
import { idTimestamp } from '../../../src/domain/time';

const START = Date.UTC(2025, 0, 1);
const MINUTE = 60_000;

/**
 * A pair of features as a recorded run of which nothing else is known.
 * @param index its place in time
 * @param files in which they conflicted; null when they did not
 */
export function pairRun(index: number, features: readonly [RunOutline['features'][number], RunOutline['features'][number]], files: readonly string[] | null): RunOutline {
  const createdAt = new Date(START + index * MINUTE);
  const judged = judgeRun({
    description: 'a pair',
    category: null,
    createdAt: createdAt.toISOString(),
    features: [],
    conflicts: files === null ? [] : [{ features: [features[0].name, features[1].name], files: [...files] }],
    conflictsWithBase: [],
    specificationPattern: UNKNOWN_PATTERN,
    prsCreated: null,
    prsMerged: null,
    conflictsEncountered: files === null ? 0 : 1,
    manualFixesNeeded: null,
    testsPassing: null,
    minutes: null,
    evidence: 'git',
    suggestionId: null,
  });
  return { ...judged, id: runIdSchema.parse(`run_${idTimestamp(createdAt)}_${index.toString(36).padStart(4, '0')}`), features };
}
