import { featureIdSchema, type FollowedFeature, type FollowedObservation } from '../../src/domain/followedFeature';
import { aFeature } from './storeRuns';

export const OBSERVATION: FollowedObservation = {
  at: 2,
  tip: 'a'.repeat(40),
  base: { name: 'main', branch: 'main', isDefault: true, tips: ['b'.repeat(40)] },
  fork: 'b'.repeat(40),
  commits: ['a'.repeat(40)],
  name: 'one',
  feature: aFeature({ name: 'one' }),
  outcomeOrigin: 'not in main',
  landing: null,
  workMoments: [1],
  baseConflictFiles: [],
  conflicts: {},
};

/** A feature that is followed, of which only what a test says is known. */
export function aFollowed(number: number, rest: Partial<FollowedFeature> = {}): FollowedFeature {
  return {
    id: featureIdSchema.parse(`fol_${number.toString(16).padStart(24, '0')}`),
    commonFolder: '/projects/shop/.git',
    administration: `feature-${number}`,
    createdAt: number,
    repository: '/projects/shop',
    start: { at: 1, madeFrom: null, specification: null },
    place: { at: 1, worktree: `/projects/feature-${number}`, branch: `feature/${number}`, tip: null, gone: false },
    branches: [`feature/${number}`],
    observation: null,
    encountered: {},
    openRun: null,
    assigned: null,
    recorded: null,
    suggested: null,
    ...rest,
  };
}
