import { LONGEST_LESSON, lessonOf, MOST_LESSONS, withLessons } from '../domain/lesson';
import { UsageError } from './usageError';

/** What is said of a run's lessons. */
export interface GivenLessons {
  readonly added: readonly string[];
  /** Whether those that were said before are forgotten. */
  readonly isForgetting: boolean;
}

/** @throws UsageError */
export function readLessons(texts: readonly string[] | undefined, isForgetting: boolean | undefined): GivenLessons {
  const added = (texts ?? []).map(lessonOf);
  const long = added.find((lesson) => lesson.length > LONGEST_LESSON);
  if (long !== undefined) throw new UsageError(`--lesson needs a text of at most ${LONGEST_LESSON} characters, not of ${long.length}.`);
  return { added, isForgetting: isForgetting === true };
}

/**
 * The lessons of a run with what was said of them.
 * @param before those that it has; undefined where nobody has said anything
 * @throws UsageError for more than a run may have
 */
export function givenLessons(before: readonly string[] | undefined, { added, isForgetting }: GivenLessons): string[] | undefined {
  if (added.length === 0 && !isForgetting) return before === undefined ? undefined : [...before];
  const lessons = withLessons(isForgetting ? [] : (before ?? []), added);
  if (lessons.length > MOST_LESSONS) throw new UsageError(`A run has at most ${MOST_LESSONS} lessons: --no-lessons forgets those that it has.`);
  return [...lessons];
}
