import type { EditsByFile } from '../../../src/learning/pairs/touchingHunks';
import { readJsonLines } from './dataFolder';

/** One feature of a pair. Words and identifiers are hashed. */
export interface PairedFeature {
  readonly files: readonly string[];
  readonly edits: EditsByFile;
  readonly specFiles: readonly string[];
  readonly words: readonly string[];
  readonly identifiers: readonly string[];
}

/** Two features of one task, made apart, and whether git merges them. */
export interface FeaturePair {
  readonly task: string;
  readonly names: readonly [string, string];
  readonly conflict: boolean;
  readonly one: PairedFeature;
  readonly other: PairedFeature;
}

interface Side {
  readonly files: readonly string[];
  /** First line, from 0, number of lines, hash of what is put in. */
  readonly hunks: Readonly<Record<string, readonly (readonly [number, number, string])[]>>;
  readonly specFiles: readonly string[];
  readonly words: readonly string[];
  readonly identifiers: readonly string[];
}

type Suffixed<Suffix extends 'A' | 'B'> = { readonly [Name in keyof Side as `${Name}${Suffix}`]: Side[Name] };

type Line = { readonly task: string; readonly pair: readonly [number | string, number | string]; readonly conflict: boolean } & (
  | (Suffixed<'A'> & Suffixed<'B'>)
  | { readonly A: Side; readonly B: Side }
);

/** All pairs of the folder's files `feature-pairs*.jsonl`, in either of their two layouts. */
export function featurePairs(folder: string): readonly FeaturePair[] {
  return (readJsonLines(folder, 'feature-pairs') as readonly Line[]).map((line): FeaturePair => {
    const [one, other] =
      'A' in line
        ? [line.A, line.B]
        : [
            { files: line.filesA, hunks: line.hunksA, specFiles: line.specFilesA, words: line.wordsA, identifiers: line.identifiersA },
            { files: line.filesB, hunks: line.hunksB, specFiles: line.specFilesB, words: line.wordsB, identifiers: line.identifiersB },
          ];
    return { task: line.task, names: [`f${line.pair[0]}`, `f${line.pair[1]}`], conflict: line.conflict, one: toFeature(one), other: toFeature(other) };
  });
}

function toFeature({ files, hunks, specFiles, words, identifiers }: Side): PairedFeature {
  const edits = Object.entries(hunks).map(([file, own]) => [file, own.map(([start, length, hash]) => ({ start, end: start + length, identity: hash })).sort((a, b) => a.start - b.start || a.end - b.end)] as const);
  return { files, edits: new Map(edits), specFiles, words, identifiers };
}
