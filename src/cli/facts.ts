import type { SpecificationPattern } from '../domain/specification';
import type { Clock } from '../domain/time';
import type { GivenFacts } from '../recorder/inspection/inspection';
import { readLessons, type GivenLessons } from './lessons';
import { readReasons, type GivenReasons } from './reasons';
import { readBoolean, readCategory, readCount, readMinutes, readNames, readTime } from './values';
import { UsageError } from './usageError';

/** A clock may be a little ahead; a day is a slip of the finger. */
const LATEST_AHEAD_MS = 24 * 60 * 60 * 1000;

/** Every fact of a run that can be given instead of found. */
export const FACT_OPTIONS = {
  description: { type: 'string' },
  features: { type: 'string' },
  category: { type: 'string' },
  'prs-created': { type: 'string' },
  'prs-merged': { type: 'string' },
  conflicts: { type: 'string' },
  'manual-fixes': { type: 'string' },
  'time-minutes': { type: 'string' },
  'tests-passing': { type: 'boolean' },
  'no-tests-passing': { type: 'boolean' },
  'spec-type': { type: 'string' },
  'build-gates': { type: 'boolean' },
  'no-build-gates': { type: 'boolean' },
  'created-at': { type: 'string' },
  lesson: { type: 'string', multiple: true },
  'no-lessons': { type: 'boolean' },
  'not-merged': { type: 'string', multiple: true },
} as const;

export const FACTS_HELP = `Facts, each found unless given (numbers may be “unknown”):
  --description TEXT      what the run was about
  --features A,B          names of the features
  --category C            ui, api, testing, documentation, refactoring, or your own
  --prs-created N         pull requests created
  --prs-merged N          pull requests merged
  --conflicts N           pairs of features in conflict
  --manual-fixes N        fixes by people after the agents
  --time-minutes N        minutes of work
  --[no-]tests-passing    whether the tests pass
  --spec-type T           how the features were specified, such as v4_autonomous
  --[no-]build-gates      whether commands decided “done”
  --created-at T          when, such as 2025-11-20T14:30:22+01:00
  --lesson TEXT           what was learned, in a sentence; again for a further one
  --no-lessons            forget the lessons that were given before
  --not-merged NAME=WHY   why a feature was not merged: superseded, notNeeded, branchDeleted, noActivity (these do not count against its
                          specification), conflict, failingChecks, rejected, reverted; again for a further one`;

type FactValues = {
  readonly [Name in Exclude<keyof typeof FACT_OPTIONS, 'lesson' | 'not-merged'>]?: (typeof FACT_OPTIONS)[Name]['type'] extends 'boolean' ? boolean | undefined : string | undefined;
} & { readonly lesson?: readonly string[] | undefined; readonly 'not-merged'?: readonly string[] | undefined };

export interface Facts {
  /** Without the specification pattern, of which only a part may be given, and without the lessons. */
  readonly given: GivenFacts;
  readonly pattern: Partial<Pick<SpecificationPattern, 'type' | 'buildGates'>>;
  /** Apart, because they are added to those that are there. */
  readonly lessons: GivenLessons;
  /** Apart, because they are of single features. */
  readonly reasons: GivenReasons;
}

/** @throws UsageError */
export function readFacts(values: FactValues, clock: Clock): Facts {
  const buildGates = readBoolean('build-gates', values['build-gates'], values['no-build-gates']);
  const type = values['spec-type']?.trim();
  const facts: Facts = {
    given: {
      description: values.description?.trim(),
      features: readNames('--features', values.features),
      category: readCategory(values.category),
      prsCreated: readCount('--prs-created', values['prs-created']),
      prsMerged: readCount('--prs-merged', values['prs-merged']),
      conflictsEncountered: readCount('--conflicts', values.conflicts),
      manualFixesNeeded: readCount('--manual-fixes', values['manual-fixes']),
      minutes: readMinutes('--time-minutes', values['time-minutes']),
      testsPassing: readBoolean('tests-passing', values['tests-passing'], values['no-tests-passing']),
      createdAt: readTime('--created-at', values['created-at']),
    },
    lessons: readLessons(values.lesson, values['no-lessons']),
    reasons: readReasons(values['not-merged']),
    pattern: { ...(type === undefined ? {} : { type }), ...(buildGates === undefined ? {} : { buildGates }) },
  };
  const { createdAt } = facts.given;
  if (createdAt !== undefined && Date.parse(createdAt) > clock().getTime() + LATEST_AHEAD_MS) {
    throw new UsageError(`--created-at lies in the future: ${createdAt}.`);
  }
  checkMerged(facts.given);
  return facts;
}

/** @throws UsageError for more merged than created */
export function checkMerged(run: { readonly prsCreated?: number | null | undefined; readonly prsMerged?: number | null | undefined }): void {
  const { prsCreated, prsMerged } = run;
  if (typeof prsCreated === 'number' && typeof prsMerged === 'number' && prsMerged > prsCreated) {
    throw new UsageError(`More pull requests merged (${prsMerged}) than created (${prsCreated}): correct --prs-merged or --prs-created.`);
  }
}

/** Whether anything was given at all. */
export function isEmpty(facts: Facts): boolean {
  return Object.values(facts.given).every((value) => value === undefined) && Object.keys(facts.pattern).length === 0 && facts.lessons.added.length === 0 && !facts.lessons.isForgetting && facts.reasons.size === 0;
}

/** The pattern that was found, with what was given in place of it; undefined where nothing was. */
export function givenPattern(found: SpecificationPattern, given: Facts['pattern']): SpecificationPattern | undefined {
  return Object.keys(given).length === 0 ? undefined : { ...found, ...given };
}
