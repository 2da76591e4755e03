import { featureChangeTexts } from '../../domain/featureChangeTexts';
import type { FeatureChange, RunChange } from '../../domain/runChange';
import { isolate } from '../plainText';
import type { Reader } from '../reader';
import { factPairs, factRows } from './factRows';

/** One line a change: `Tests: unknown → passing`. */
export function changeTexts(before: RunChange, after: RunChange, reader: Reader): readonly string[] {
  const { l10n } = reader;
  const text = (value: string | null): string => (value === null ? l10n.t('unknown') : isolate(value));
  const facts = factPairs(factRows(before.summary, reader), factRows(after.summary, reader), reader)
    .filter(({ difference }) => difference !== null)
    .map(({ name, one, other }) => l10n.t('{0}: {1} → {2}', name, text(one), text(other)));
  const had = before.lessons;
  const has = after.lessons;
  return [
    ...facts,
    ...has.filter((lesson) => !had.includes(lesson)).map((lesson) => l10n.t('lesson added: {0}', isolate(lesson))),
    ...had.filter((lesson) => !has.includes(lesson)).map((lesson) => l10n.t('lesson removed: {0}', isolate(lesson))),
    ...after.features.added.map((name) => l10n.t('feature added: {0}', isolate(name))),
    ...after.features.removed.map((name) => l10n.t('feature removed: {0}', isolate(name))),
    ...after.features.changed.flatMap((change) => changedFeature(change, reader)),
    ...(after.conflictsChanged ? [l10n.t('the pairs in conflict, or their files')] : []),
  ];
}

/** What became of it where that is known to have changed. */
function changedFeature(change: FeatureChange, { l10n }: Reader): readonly string[] {
  const texts = featureChangeTexts(change, l10n, isolate);
  return texts.length === 0 ? [l10n.t('feature changed: {0}', isolate(change.name))] : texts;
}
