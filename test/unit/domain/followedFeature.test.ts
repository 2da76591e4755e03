import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { followedFeatureSchema, joinFollowed, type FollowedFeature } from '../../../src/domain/followedFeature';
import { runIdSchema } from '../../../src/domain/run';
import { aFollowed, OBSERVATION } from '../../helpers/followed';

const at = fc.integer({ min: 0, max: 4 });
const files = fc.dictionary(fc.constantFrom('x', 'y'), fc.uniqueArray(fc.constantFrom('a', 'b')), { noNullPrototype: true });
const maybe = <T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | null> => fc.option(arbitrary, { nil: null });
const openRun = (digit: string): { id: `open_${string}` } => ({ id: `open_${digit.repeat(24)}` });

const anything: fc.Arbitrary<FollowedFeature> = fc
  .record({
    start: fc.record({ at, madeFrom: maybe(fc.record({ at, branch: fc.constantFrom('main', 'next') })), specification: fc.constant(null) }),
    place: fc.record({ at, worktree: fc.constantFrom('/one', '/two'), branch: fc.constant('feature/1'), tip: fc.constant(null), gone: fc.boolean() }),
    branches: fc.uniqueArray(fc.constantFrom('a', 'b', 'c')).map((each) => each.toSorted()),
    observation: maybe(fc.record({ at, name: fc.constantFrom('one', 'two') }).map((each) => ({ ...OBSERVATION, ...each }))),
    encountered: files.map((each) => Object.fromEntries(Object.entries(each).sort().map(([id, paths]) => [id, paths.toSorted()]))),
    openRun: maybe(fc.record({ at, digit: fc.constantFrom('1', '2') }).map(({ at: when, digit }) => ({ at: when, ...openRun(digit) }))),
    assigned: maybe(fc.record({ at, digit: fc.constantFrom('1', '2') }).map(({ at: when, digit }) => ({ at: when, ...openRun(digit) }))),
    recorded: maybe(fc.record({ at, runId: fc.constantFrom('run_20251120_143022_k3f9', 'run_20251120_143022_x7q2').map((id) => runIdSchema.parse(id)) })),
  })
  .map((rest) => aFollowed(1, rest));

describe('what two know of a feature', () => {
  it('is the same in whatever order and how often it is joined', () => {
    fc.assert(
      fc.property(anything, anything, anything, (a, b, c) => {
        expect(joinFollowed(a, b)).toEqual(joinFollowed(b, a));
        expect(joinFollowed(joinFollowed(a, b), c)).toEqual(joinFollowed(a, joinFollowed(b, c)));
        expect(joinFollowed(a, a)).toEqual(a);
        expect(joinFollowed(joinFollowed(a, b), b)).toEqual(joinFollowed(a, b));
      }),
      { numRuns: 2000 },
    );
  });

  it('is the later of what changes, the first of what began it, and all that was met', () => {
    const one = aFollowed(1, { observation: { ...OBSERVATION, at: 5 }, encountered: { x: ['a'] }, openRun: { at: 3, ...openRun('1') } });
    const other = aFollowed(1, { observation: { ...OBSERVATION, at: 6, name: 'newer' }, encountered: { x: ['b'], y: ['c'] }, openRun: { at: 2, ...openRun('2') } });
    expect(joinFollowed(one, other)).toMatchObject({ observation: { name: 'newer' }, encountered: { x: ['a', 'b'], y: ['c'] }, openRun: openRun('2') });
  });

  it('has the form of a document', () => {
    fc.assert(fc.property(anything, (feature) => followedFeatureSchema.safeParse(JSON.parse(JSON.stringify(feature))).success));
  });
});
