import type { ShownRun } from '../../domain/shownRun';

/** Absolute paths of the repositories of a run's features, each once. */
export function repositoriesOf({ features }: Pick<ShownRun, 'features'>): readonly string[] {
  return [...new Set(features.flatMap(({ repository }) => repository ?? []))];
}

/** The last part of its path. */
export function repositoryName(path: string): string {
  return path.split(/[/\\]/).findLast((part) => part !== '') ?? path;
}
