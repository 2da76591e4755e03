/** Characters of a lesson. */
export const LONGEST_LESSON = 300;
/** Lessons of a run; what is learned from more is that nobody reads them. */
export const MOST_LESSONS = 10;

/** One line of one's own, as people write it; empty where there is none. */
export function lessonOf(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}

/** The same for lessons that differ in case and spaces alone. */
export function lessonKey(lesson: string): string {
  return lessonOf(lesson).toLowerCase();
}

/** The lessons with further ones at their end, none of them twice; there may be more than {@link MOST_LESSONS}. */
export function withLessons(lessons: readonly string[], added: readonly string[]): readonly string[] {
  const all = [...lessons, ...added];
  const keys = all.map(lessonKey);
  return all.filter((_, position) => keys.indexOf(keys[position] ?? '') === position);
}
