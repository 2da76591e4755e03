import type { RunOutline } from '../../domain/run';
import { byTime, hasFailed, runTally } from '../outcomes';
import { RUN_CORRELATION } from '../runCorrelation';
import { isUnspecified, patternKey } from '../comparedPattern';

/** Features of a run that share all that may move their success. Counts are worth less than they are: see {@link RUN_CORRELATION}. */
export interface SuccessRow {
  readonly category: string;
  readonly repository: string;
  readonly agent: string;
  readonly model: string;
  /** Empty where the specification is not known. */
  readonly pattern: string;
  readonly traits: ReadonlyMap<string, boolean>;
  /** Years before the newest run. */
  readonly years: number;
  readonly successes: number;
  readonly failures: number;
  readonly run: string;
}

const YEAR_MS = 365.25 * 24 * 3_600_000;

/** Effects are about the present, and older runs would not make them clearer. */
const NEWEST_RUNS = 1_000;

/**
 * The newest thousand runs as rows, oldest first. A run of n features is worth n / (1 + (n - 1) x correlation) independent ones: the design effect
 * (Kish, Survey Sampling, 1965, section 5.4).
 */
export function successRows(runs: readonly RunOutline[]): readonly SuccessRow[] {
  const ordered = byTime(runs).slice(-NEWEST_RUNS);
  const newest = Date.parse(ordered.at(-1)?.createdAt ?? '');
  return ordered.flatMap((run) => {
    const { successes, failures } = runTally(run);
    const features = successes + failures;
    if (features === 0) return [];
    const worth = 1 / (1 + Math.max(0, features - 1) * RUN_CORRELATION);
    const specified = !isUnspecified(run.specificationPattern);
    const shared = {
      category: run.category ?? '',
      pattern: specified ? patternKey(run.specificationPattern) : '',
      traits: specified ? traitsOf(run) : new Map<string, boolean>(),
      years: (Date.parse(run.createdAt) - newest) / YEAR_MS,
      run: run.id,
    };
    const merged = run.features.filter(({ outcome }) => outcome === 'merged');
    const failed = run.features.filter(hasFailed);
    if (merged.length !== successes || failed.length !== failures) {
      const [first] = run.features;
      return [{ ...shared, repository: first?.repository ?? '', agent: first?.agent ?? '', model: '', successes: successes * worth, failures: failures * worth }];
    }
    return [...merged, ...failed].map((feature) => {
      const success = Number(feature.outcome === 'merged');
      return {
        ...shared,
        category: feature.category ?? run.category ?? '',
        repository: feature.repository ?? '',
        agent: feature.agent ?? '',
        model: feature.model ?? '',
        successes: success * worth,
        failures: (1 - success) * worth,
      };
    });
  });
}

/** Whether the run's specifications have each trait that any is known to have; build gates count as one. */
function traitsOf({ specificationPattern: { buildGates, traits } }: RunOutline): ReadonlyMap<string, boolean> {
  return new Map([...traits.map((trait) => [trait, true] as const), ...(buildGates === null ? [] : [['buildGates', buildGates] as const])]);
}
