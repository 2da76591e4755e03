import fc from 'fast-check';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Hunk } from '../../../src/git/patch';
import type { ConflictHunk } from '../../../src/recorder/conflictDetail';
import { meetings } from '../../../src/recorder/conflictRanges';
import { inspectFolders } from '../../helpers/inspecting';
import { Repository } from '../../helpers/repository';

const FILES = 400;

const hunk = (oldStart: number, removed: readonly string[], newStart: number, added: readonly string[]): Hunk => ({
  oldStart,
  oldCount: removed.length,
  newStart,
  newCount: added.length,
  heading: '',
  removed: removed.map((line) => `${line}\n`),
  added: added.map((line) => `${line}\n`),
});

describe('where changes meet', () => {
  it('is where they overlap or touch, not where a line is between them', () => {
    expect(meetings([hunk(5, ['e'], 5, ['E'])], [hunk(6, ['f'], 6, ['F'])])).toEqual([{ base: { start: 5, count: 2 }, left: { start: 5, count: 2 }, right: { start: 5, count: 2 } }]);
    expect(meetings([hunk(5, ['e'], 5, ['E'])], [hunk(7, ['g'], 7, ['G'])])).toEqual([]);
  });

  it('is nowhere when both made the same change', () => {
    expect(meetings([hunk(5, ['e'], 5, ['E'])], [hunk(5, ['e'], 5, ['E'])])).toEqual([]);
  });

  it('leaves out what both have at its ends', () => {
    expect(meetings([hunk(5, ['e'], 5, ['x', 'left', 'y'])], [hunk(5, ['e'], 5, ['x', 'y'])])).toEqual([{ base: { start: 5, count: 1 }, left: { start: 6, count: 1 }, right: { start: 5, count: 0 } }]);
  });

  it('is one place where few lines are between two, unless a change of one side is', () => {
    const far = [hunk(5, ['e'], 5, ['L']), hunk(9, ['i'], 9, ['L'])];
    expect(meetings(far, [hunk(5, ['e'], 5, ['R']), hunk(9, ['i'], 9, ['R'])])).toHaveLength(1);
    expect(meetings([...far.slice(0, 1), hunk(7, ['g'], 7, ['L']), ...far.slice(1)], [hunk(5, ['e'], 5, ['R']), hunk(9, ['i'], 9, ['R'])])).toHaveLength(2);
    expect(meetings([hunk(5, ['e'], 5, ['L']), hunk(10, ['j'], 10, ['L'])], [hunk(5, ['e'], 5, ['R']), hunk(10, ['j'], 10, ['R'])])).toHaveLength(2);
  });
});

/** Texts of few different lines, so that git has choices to make; both sides are made from the base, or from nothing. */
const versions = fc
  .record({
    base: fc.array(fc.constantFrom<string[]>('a', 'b', 'c', '', 'd', 'e', 'f', 'g'), { minLength: 6, maxLength: 40 }),
    left: fc.array(fc.record({ at: fc.nat({ max: 40 }), remove: fc.nat({ max: 3 }), add: fc.array(fc.constantFrom<string[]>('a', 'b', 'x', 'left', ''), { maxLength: 3 }) }), { minLength: 1, maxLength: 4 }),
    right: fc.array(fc.record({ at: fc.nat({ max: 40 }), remove: fc.nat({ max: 3 }), add: fc.array(fc.constantFrom<string[]>('a', 'b', 'x', 'right', ''), { maxLength: 3 }) }), { minLength: 1, maxLength: 4 }),
    added: fc.nat({ max: 5 }).map((each) => each === 0),
    lineEnd: fc.nat({ max: 9 }).map((each) => each > 0),
  })
  .map(({ base, left, right, added, lineEnd }) => {
    const edited = (edits: typeof left): readonly string[] => {
      const lines = [...base];
      for (const { at, remove, add } of edits) lines.splice(at % (lines.length + 1), remove, ...add);
      return lines;
    };
    const text = (lines: readonly string[], end = true): string => lines.join('\n') + (end ? '\n' : '');
    return { base: added ? null : text(base), left: text(edited(left), lineEnd), right: text(edited(right)) };
  });

interface Block {
  readonly left: readonly string[];
  readonly right: readonly string[];
}

/** The text between the markers of a file that git merged. */
function blocks(merged: string): readonly Block[] {
  const found: { left: string[]; right: string[] }[] = [];
  let into: string[] | null = null;
  for (const line of merged.split('\n')) {
    const block = found.at(-1);
    if (line.startsWith('<<<<<<< ')) {
      found.push({ left: [], right: [] });
      into = found.at(-1)?.left ?? null;
    } else if (line === '=======' && into !== null && into === block?.left) into = block.right;
    else if (line.startsWith('>>>>>>> ')) into = null;
    else into?.push(line);
  }
  return found;
}

function linesOf(text: string): readonly string[] {
  const lines = text.split('\n');
  return lines.at(-1) === '' ? lines.slice(0, -1) : lines;
}

/**
 * Whether the texts of the places are those of the blocks, in order: each place begins and ends with a block, and what is between its blocks
 * is the same on both sides.
 */
function coverBlocks(places: readonly ConflictHunk[], marked: readonly Block[]): boolean {
  const startsWith = (lines: readonly string[], start: readonly string[], from: number): boolean => start.every((line, index) => lines[from + index] === line);
  const within = (left: readonly string[], right: readonly string[], block: number, place: number): boolean => {
    const next = marked[block];
    if (next === undefined || !startsWith(left, next.left, 0) || !startsWith(right, next.right, 0)) return false;
    const [restLeft, restRight] = [left.slice(next.left.length), right.slice(next.right.length)];
    if (restLeft.length === 0 && restRight.length === 0) return from(place + 1, block + 1);
    for (let gap = 1; gap <= restLeft.length && restLeft[gap - 1] === restRight[gap - 1]; gap += 1) {
      if (within(restLeft.slice(gap), restRight.slice(gap), block + 1, place)) return true;
    }
    return false;
  };
  const from = (place: number, block: number): boolean => {
    const here = places[place];
    return here === undefined ? block === marked.length : within(linesOf(here.left), linesOf(here.right), block, place);
  };
  return from(0, 0);
}

describe('the places of conflicts', () => {
  it.each(['0', '1', '2'])('hold what git merge puts between its markers, each beginning and ending with one (sample %s)', async (seed) => {
    const samples = fc.sample(versions, { numRuns: FILES, seed: Number(seed) });
    const name = (index: number): string => `file ${String(index).padStart(4, '0')}.txt`;
    const files = (version: 'base' | 'left' | 'right'): Record<string, string> => Object.fromEntries(samples.flatMap((sample, index) => (sample[version] === null ? [] : [[name(index), sample[version]]])));
    const repository = await Repository.withFirstCommit({ 'README.md': 'x\n', ...files('base') });
    const [left, right] = [await repository.worktree('left'), await repository.worktree('right')];
    await left.commit({ message: 'left', files: files('left') });
    await right.commit({ message: 'right', files: files('right') });
    const inspection = await inspectFolders([repository.folder], { hunks: true, nearConflicts: false });
    const details = new Map(inspection.conflicts?.[0]?.details.map((file) => [file.path, file]));

    await repository.git('checkout', '--quiet', '--detach', 'left');
    await repository.git('merge', '--quiet', 'right').catch(() => undefined);
    const unmerged = new Set((await repository.git('ls-files', '-u')).split('\n').map((line) => line.slice(line.indexOf('\t') + 1)));
    expect(new Set(details.keys())).toEqual(unmerged);
    expect(unmerged.size).toBeGreaterThan(FILES / 4);
    for (const [index, sample] of samples.entries()) {
      const file = details.get(name(index));
      if (file === undefined) continue;
      const merged = await readFile(path.join(repository.folder, name(index)), 'utf8');
      expect(file.hunks?.length).toBeGreaterThan(0);
      expect(coverBlocks(file.hunks ?? [], blocks(merged)), JSON.stringify({ sample, hunks: file.hunks, merged })).toBe(true);
    }
    await repository.remove();
  });
});
