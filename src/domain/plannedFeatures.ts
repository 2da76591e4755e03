import { changeKindOf } from './changeKind';
import type { PlannedFeature, PlannedRun } from './suggestion';

/** What is known of each planned feature; of one that is only named, what its name and the run's category tell. */
export function plannedFeatures({ features, about = [], category }: PlannedRun): readonly PlannedFeature[] {
  return features.map((name) => about.find((feature) => feature.name === name) ?? { name, category, kind: changeKindOf({ name, category }), agent: null, specification: null });
}
