import { changeKindOf } from '../domain/changeKind';
import { lessonKey } from '../domain/lesson';
import { oldestFirst } from '../domain/oldestFirst';
import type { RunOutline } from '../domain/run';
import type { PlannedRun } from '../domain/suggestion';

export interface Lesson {
  readonly lesson: string;
  /** Of the run that it was learned from. */
  readonly runId: string;
}

const LESSONS_TOLD = 3;

/**
 * What was learned from runs that have something in common with a planned one: the category, a kind of change, a repository, a type of
 * specification or files to work on. What comes from the run that has most in common stands first, of equals that of the newer run; of lessons
 * that are the same the newest is told, once.
 */
export function lessonsFor(runs: readonly RunOutline[], planned: PlannedRun): readonly Lesson[] {
  const before = traitsOfPlan(planned);
  const found = new Map<string, Lesson & { readonly shared: number }>();
  for (const run of oldestFirst(runs).toReversed()) {
    if (run.lessons === undefined || run.lessons.length === 0) continue;
    const shared = sharedTraits(traitsOfRun(run), before);
    if (shared === 0) continue;
    for (const lesson of run.lessons) {
      const newer = found.get(lessonKey(lesson));
      found.set(lessonKey(lesson), newer === undefined ? { lesson, runId: run.id, shared } : { ...newer, shared: Math.max(newer.shared, shared) });
    }
  }
  return [...found.values()]
    .toSorted((one, other) => other.shared - one.shared)
    .slice(0, LESSONS_TOLD)
    .map(({ lesson, runId }) => ({ lesson, runId }));
}

/** What tells whether runs have something in common; what is not known is left out. */
interface Traits {
  readonly categories: readonly string[];
  readonly kinds: readonly string[];
  readonly repositories: readonly string[];
  readonly specificationTypes: readonly string[];
  /** Paths and globs. */
  readonly fileScope: readonly string[];
}

function traitsOfPlan({ category, features, about, repositories, specificationType }: PlannedRun): Traits {
  return {
    categories: known([category]),
    kinds: known((about ?? features.map((name) => ({ name, category: null }))).map(changeKindOf)),
    repositories: repositories ?? [],
    specificationTypes: known([specificationType, ...(about ?? []).map(({ specification }) => specification?.type)]),
    fileScope: (about ?? []).flatMap(({ specification }) => specification?.fileScope ?? []),
  };
}

function traitsOfRun({ category, features, specificationPattern }: RunOutline): Traits {
  return {
    categories: known([category]),
    kinds: known(features.map(changeKindOf)),
    repositories: known(features.map(({ repository }) => repository)),
    specificationTypes: known([specificationPattern.type, ...features.map(({ specification }) => specification?.type)]),
    fileScope: features.flatMap(({ specification }) => specification?.fileScope ?? []),
  };
}

function known(values: readonly (string | null | undefined)[]): readonly string[] {
  return values.filter((value) => value !== null && value !== undefined);
}

/** Of how many sorts the runs have something in common. */
function sharedTraits(one: Traits, other: Traits): number {
  const equal = (a: string, b: string): boolean => a === b;
  return [
    haveCommon(one.categories, other.categories, equal),
    haveCommon(one.kinds, other.kinds, equal),
    haveCommon(one.repositories, other.repositories, equal),
    haveCommon(one.specificationTypes, other.specificationTypes, equal),
    haveCommon(one.fileScope, other.fileScope, overlap),
  ].filter(Boolean).length;
}

function haveCommon(one: readonly string[], other: readonly string[], fits: (one: string, other: string) => boolean): boolean {
  return one.some((a) => other.some((b) => fits(a, b)));
}

/** Whether one names files below the other. What may be anywhere, such as `*.ts`, has only itself in common. */
function overlap(one: string, other: string): boolean {
  const [a, b] = [fixedPart(one), fixedPart(other)];
  if (one === other) return true;
  return a !== '' && b !== '' && (a === b || a.startsWith(`${b}/`) || b.startsWith(`${a}/`));
}

/** The folders of a path or a glob before the first that is a pattern. */
function fixedPart(path: string): string {
  const parts = path.replace(/^\.\//, '').split('/').filter((part) => part !== '');
  const pattern = parts.findIndex((part) => /[*?[\]{}]/.test(part));
  return (pattern < 0 ? parts : parts.slice(0, pattern)).join('/');
}
