import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { touchingEdits, touchingHunks, type EditedLines } from '../../../../src/learning/pairs/touchingHunks';

const edit = (start: number, end: number, identity: string | null = null): EditedLines => ({ start, end, identity });

const edits = fc
  .uniqueArray(fc.nat(60), { maxLength: 12 })
  .map((bounds) => bounds.toSorted((a, b) => a - b))
  .chain((bounds) => fc.array(fc.constantFrom('a', 'b', null), { minLength: bounds.length, maxLength: bounds.length }).map((identities) => bounds.flatMap((start, index) => (index % 2 === 0 ? edit(start, bounds[index + 1] ?? start, identities[index] ?? null) : []))));

describe('touching edits', () => {
  it('overlap or adjoin; a line between them keeps them apart', () => {
    expect(touchingEdits([edit(3, 6)], [edit(5, 9)])).toHaveLength(1);
    expect(touchingEdits([edit(3, 6)], [edit(6, 9)])).toHaveLength(1);
    expect(touchingEdits([edit(3, 6)], [edit(7, 9)])).toHaveLength(0);
    expect(touchingEdits([edit(3, 6)], [edit(7, 9)], 1)).toHaveLength(1);
  });

  it('put in at one place touch, also beside lines that are replaced', () => {
    expect(touchingEdits([edit(4, 4, 'a')], [edit(4, 4, 'b')])).toHaveLength(1);
    expect(touchingEdits([edit(457, 457)], [edit(456, 457)])).toHaveLength(1);
    expect(touchingEdits([edit(457, 457)], [edit(458, 459)])).toHaveLength(0);
  });

  it('are identical where the same lines become the same; what is not known is not', () => {
    expect(touchingEdits([edit(1, 2, 'a')], [edit(1, 2, 'a')])[0]?.identical).toBe(true);
    expect(touchingEdits([edit(1, 2, 'a')], [edit(1, 3, 'a')])[0]?.identical).toBe(false);
    expect(touchingEdits([edit(1, 2)], [edit(1, 2)])[0]?.identical).toBe(false);
  });

  it('are those that a comparison of each with each finds, from either side', () => {
    fc.assert(
      fc.property(edits, edits, fc.nat(4), (left, right, gap) => {
        const each = left.flatMap((one) => right.filter((other) => one.start <= other.end + gap && other.start <= one.end + gap).map((other) => [one, other]));
        expect(touchingEdits(left, right, gap).map((touch) => [touch.left, touch.right])).toEqual(each);
        expect(touchingEdits(right, left, gap)).toHaveLength(each.length);
      }),
    );
  });
});

describe('touching hunks', () => {
  it('are named by file, identical edits and other files left out', () => {
    const one = new Map([['a.ts', [edit(1, 2, 'x')]], ['b.ts', [edit(1, 2, 'x'), edit(8, 9, 'y')]], ['c.ts', [edit(1, 2)]]]);
    const other = new Map([['a.ts', [edit(1, 2, 'x')]], ['b.ts', [edit(9, 9, 'z')]], ['d.ts', [edit(1, 2)]]]);
    expect(touchingHunks(one, other)).toEqual(['b.ts']);
    expect(touchingHunks(other, one)).toEqual(['b.ts']);
    expect(touchingHunks(one, new Map())).toEqual([]);
  });
});
