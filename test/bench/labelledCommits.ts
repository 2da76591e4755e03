import type { KnownCategory } from '../../src/domain/category';
import type { WeighedFile } from '../../src/domain/pathFeatures';
import { readJsonLines } from './learning/dataFolder';

export interface LabelledCommit {
  readonly repository: string;
  readonly label: KnownCategory;
  readonly files: readonly WeighedFile[];
}

interface Line {
  readonly repo: string;
  readonly label: KnownCategory;
  /** Lines are null for a binary file. */
  readonly files: readonly { readonly path: string; readonly from?: string; readonly added: number | null; readonly deleted: number | null }[];
}

/** Commits with their category, by their own subjects, of a folder of evaluation data. */
export function labelledCommits(folder: string): readonly LabelledCommit[] {
  return (readJsonLines(folder, 'categories') as readonly Line[]).map(({ repo, label, files }) => ({
    repository: repo,
    label,
    files: files.map((each): WeighedFile => ({ ...each, added: each.added ?? 0, deleted: each.deleted ?? 0 })),
  }));
}
