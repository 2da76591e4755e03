import { namedFeature } from '../../../../src/domain/feature';
import type { RunFacts, RunOutline } from '../../../../src/domain/run';
import type { PlannedFeature } from '../../../../src/domain/suggestion';
import { aRun } from '../runs';

interface About {
  readonly category?: string | null;
  readonly fileScope?: readonly string[];
  readonly outOfScope?: readonly string[];
  readonly words?: readonly string[];
}

export function planned(name: string, about: About = {}): PlannedFeature {
  const { category = null, fileScope = [], outOfScope = [], words = [] } = about;
  const specification = { type: null, buildGates: null, traits: {}, fileScope: [...fileScope], outOfScope: [...outOfScope], words: [...words] };
  return { name, category, kind: null, agent: null, specification };
}

/** A run of features `name: [category, …files that its specification names]`, with the files in which pairs conflicted. */
export function pairedRun(number: number, features: Readonly<Record<string, readonly [category: string | null, ...files: string[]]>>, conflicts: RunFacts['conflicts'] = [], repository: string | null = null): RunOutline {
  const outlines = Object.entries(features).map(([name, [category, ...fileScope]]) => ({
    ...namedFeature(name),
    category,
    repository,
    specification: fileScope.length === 0 ? null : { path: 'SPEC.md', type: null, buildGates: null, traits: {}, fileScope },
  }));
  return aRun(number, outlines.length, outlines.length, { features: outlines, conflicts, conflictsEncountered: conflicts.length });
}
