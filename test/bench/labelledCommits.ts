import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { KnownCategory } from '../../src/domain/category';
import type { WeighedFile } from '../../src/domain/pathFeatures';

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

/**
 * Commits with their category, by their own subjects. The data is not part of the project: MIRADOR_DATA names its folder, ../shared/data
 * unless told. Ends the process when it is not there.
 */
export function labelledCommits(name = 'categories-dev.jsonl'): readonly LabelledCommit[] {
  const file = path.resolve(process.env['MIRADOR_DATA'] ?? '../shared/data', name);
  if (!existsSync(file)) {
    console.error(`There is no ${file}; set MIRADOR_DATA to the folder of the evaluation data.`);
    process.exit(2);
  }
  return readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Line)
    .map(({ repo, label, files }) => ({
      repository: repo,
      label,
      files: files.map((each): WeighedFile => ({ ...each, added: each.added ?? 0, deleted: each.deleted ?? 0 })),
    }));
}
