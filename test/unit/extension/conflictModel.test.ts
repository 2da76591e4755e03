import { describe, expect, it } from 'vitest';
import { english } from '../../../src/domain/localizer';
import { allFilesTitle, baseParty, conflictText, diffTitle, featureParty, fileConflicts, linesText, type Conflict } from '../../../src/extension/views/conflictModel';
import type { ConflictFile, LineRange } from '../../../src/recorder/conflicts/conflictDetail';
import { aCandidate } from '../../helpers/candidates';

const side = (path: string, blob: string | null, ...ranges: readonly LineRange[]): ConflictFile['left'] => ({ path, blob, ranges });

const CONTENT: ConflictFile = {
  path: 'src/routes.ts',
  kind: 'content',
  left: side('src/routes.ts', 'a', { start: 3, count: 1 }),
  right: side('src/routes.ts', 'b', { start: 3, count: 2 }),
  surface: null,
};
const DELETED: ConflictFile = { path: 'old.ts', kind: 'changedAndDeleted', left: side('old.ts', 'a'), right: side('old.ts', null), surface: 'manifest' };

function conflict(details: readonly ConflictFile[], files: readonly string[] = []): Conflict {
  return { left: featureParty(aCandidate('auth')), right: featureParty(aCandidate('profile')), files: fileConflicts(files, details, false) };
}

function title(file: ConflictFile): string {
  const made = conflict([file]);
  const [only] = made.files;
  if (only === undefined) throw new Error('no file');
  return diffTitle(made, only, english);
}

describe('the title of a diff', () => {
  it('names the file and both features', () => {
    expect(title(CONTENT)).toBe('src/routes.ts (auth ↔ profile)');
    expect(allFilesTitle(conflict([CONTENT, DELETED]))).toBe('auth ↔ profile');
  });

  it('says which side has deleted it, and both names of a renamed one', () => {
    expect(title(DELETED)).toBe('old.ts (auth ↔ profile, deleted)');
    expect(title({ ...CONTENT, right: side('src/paths.ts', 'b') })).toBe('src/routes.ts ↔ src/paths.ts (auth ↔ profile)');
  });

  it('does not let a name turn the text around', () => {
    expect(title({ ...CONTENT, left: side('a\u202Ets', 'a'), right: side('a\u202Ets', 'b') })).toBe('a\uFFFDts (auth ↔ profile)');
  });

  it('calls the base by its name', () => {
    expect(baseParty(aCandidate('auth', { base: 'origin/main' }))).toEqual({ name: 'origin/main', candidate: null, repository: null });
  });
});

describe('the files of a conflict', () => {
  it('are all there, also those of which only the name is known', () => {
    expect(fileConflicts(['src/routes.ts', 'x'], [CONTENT], false)).toEqual([CONTENT, { path: 'x', kind: null, left: null, right: null, surface: null }]);
  });

  it('change sides when looked at from the other feature', () => {
    expect(fileConflicts([], [CONTENT], true)).toEqual([{ ...CONTENT, left: CONTENT.right, right: CONTENT.left }]);
  });
});

describe('lines in words', () => {
  it.each([
    [[], null],
    [[{ start: 3, count: 1 }], 'line 3'],
    [[{ start: 3, count: 3 }], 'lines 3–5'],
    [[{ start: 3, count: 1 }, { start: 9, count: 2 }], 'lines 3, 9–10'],
    // The place after a line where something was taken out, at the start of the file as well.
    [[{ start: 7, count: 0 }], 'line 7'],
    [[{ start: 0, count: 0 }], 'line 1'],
    [[1, 2, 3, 4].map((start) => ({ start: start * 2, count: 1 })), 'lines 2, 4, 6, …'],
  ] as const)('%j', (ranges, expected) => {
    expect(linesText(ranges, english)).toBe(expected);
  });
});

it('a conflict in words names files, kinds and lines', () => {
  expect(conflictText(conflict([CONTENT, DELETED], ['x']), english)).toBe(
    ['auth and profile do not merge:', '- src/routes.ts: auth line 3, profile lines 3–4', '- old.ts: changed and deleted, manifest', '- x', ''].join('\n'),
  );
});
