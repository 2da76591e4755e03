import { Git } from '../../src/git/git';
import { inspect } from '../../src/recorder/inspection/inspect';
import type { Candidate, Inspection } from '../../src/recorder/inspection/inspection';
import type { InspectOptions } from '../../src/recorder/inspection/inspectOptions';
import { SPECIFICATION_GLOBS } from '../../src/recorder/specification/specificationFile';

/** Inspects with the product's own defaults. */
export function inspectFolders(folders: readonly string[], options: Partial<InspectOptions> = {}): Promise<Inspection> {
  return inspect({ git: new Git(), folders, includeUncommitted: true, specificationGlobs: SPECIFICATION_GLOBS, idleGapMinutes: 120, clock: () => new Date(), ...options });
}

/** The candidate on a branch; fails the test when there is none. */
export function candidateOn(inspection: Inspection, branch: string): Candidate {
  const found = inspection.candidates.find((candidate) => candidate.feature.branch === branch);
  if (found === undefined) throw new Error(`no candidate on ${branch}: ${JSON.stringify({ leftOut: inspection.leftOut, warnings: inspection.warnings })}`);
  return found;
}

/** Pairs in conflict, by branch. */
export function conflictsByBranch(inspection: Inspection): readonly (readonly [string, string, readonly string[]])[] | null {
  const branch = (key: string): string => inspection.candidates.find((candidate) => candidate.key === key)?.feature.branch ?? key;
  return inspection.conflicts?.map(({ keys, files }) => [branch(keys[0]), branch(keys[1]), files] as const) ?? null;
}
