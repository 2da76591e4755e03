import type { ImportSource } from './imported';
import type { Run } from './run';

/** A run as a page shows it: of other tools' records, which may be of any size, only where they come from and how they judged. */
export type ShownRun = Readonly<Omit<Run, 'imported'>> & {
  readonly imported: readonly { readonly source: ImportSource; readonly qualityScore: number | null }[];
};

export function shownRun({ imported, ...run }: Run): ShownRun {
  return { ...run, imported: (imported?.records ?? []).map(({ source, qualityScore }) => ({ source, qualityScore })) };
}
