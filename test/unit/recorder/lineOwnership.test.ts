import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LineOwnership, type LineChanges, type LineHunk } from '../../../src/recorder/lineOwnership';

/** Hunks that put as many lines (second) in the place of as many (first), with lines kept before each; and what becomes of a file's lines. */
function edit(lines: readonly string[], edits: readonly { readonly keep: number; readonly remove: number; readonly add: number }[], mark: string): { readonly hunks: readonly LineHunk[]; readonly after: readonly string[] } {
  const hunks: LineHunk[] = [];
  const after: string[] = [];
  let at = 0;
  for (const { keep, remove, add } of edits) {
    after.push(...lines.slice(at, at + keep));
    at = Math.min(lines.length, at + keep);
    const removed = lines.slice(at, at + remove);
    const added = Array.from({ length: add }, () => mark);
    if (removed.length + added.length === 0) continue;
    hunks.push({
      oldStart: removed.length > 0 ? at + 1 : at,
      oldCount: removed.length,
      newStart: added.length > 0 ? after.length + 1 : after.length,
      newCount: added.length,
      removed,
      added,
    });
    after.push(...added);
    at += removed.length;
  }
  return { hunks, after: [...after, ...lines.slice(at)] };
}

const file = (hunks: readonly LineHunk[]): readonly LineChanges[] => [{ path: 'f', status: 'changed', hunks }];
// A line is kept between two hunks, as git does it.
const edits = fc.array(fc.record({ keep: fc.integer({ min: 1, max: 6 }), remove: fc.nat({ max: 3 }), add: fc.nat({ max: 3 }) }), { maxLength: 5 });

describe('the lines that a feature brought', () => {
  it('are followed through any changes', () => {
    fc.assert(
      fc.property(edits, fc.array(edits, { maxLength: 4 }), (own, later) => {
        const lines = new LineOwnership();
        let { hunks, after } = edit(Array.from({ length: 20 }, () => 'old'), own, 'own');
        lines.land(file(hunks), () => true);
        for (const step of later) {
          const before = after;
          ({ hunks, after } = edit(before, step, 'other'));
          const expected = hunks.filter(({ oldStart, oldCount }) =>
            oldCount > 0 ? before.slice(oldStart - 1, oldStart - 1 + oldCount).includes('own') : before[oldStart - 1] === 'own' && before[oldStart] === 'own',
          );
          expect(lines.pass(file(hunks), false)).toBe(expected.length);
        }
        expect(lines.isEmpty).toBe(!after.includes('own'));
      }),
    );
  });

  it('are only those that it says are its own', () => {
    const lines = new LineOwnership();
    lines.land(file([{ oldStart: 0, oldCount: 0, newStart: 1, newCount: 2, removed: [], added: ['mine', 'another\'s'] }]), (_, line) => line === 'mine');
    expect(lines.pass(file([{ oldStart: 2, oldCount: 1, newStart: 2, newCount: 1, removed: ['another\'s'], added: ['x'] }]), false)).toBe(0);
    expect(lines.pass(file([{ oldStart: 1, oldCount: 1, newStart: 1, newCount: 1, removed: ['mine'], added: ['x'] }]), false)).toBe(1);
  });
});
