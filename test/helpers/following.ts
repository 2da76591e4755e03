import { SILENT_LOGGER } from '../../src/domain/logger';
import type { JudgedRun } from '../../src/domain/run';
import { english } from '../../src/domain/localizer';
import { composeRun } from '../../src/recorder/composeRun';
import { Following } from '../../src/recorder/following/following';
import type { Inspection } from '../../src/recorder/inspection';
import type { InspectOptions } from '../../src/recorder/inspectOptions';
import { FollowedFeatures } from '../../src/store/followedFeatures';
import { inspectFolders } from './inspecting';

/** What is followed in a data folder, as a window or terminal that was just opened has it. */
export function openFollowing(folder: string): { readonly store: FollowedFeatures; readonly following: Following } {
  const store = new FollowedFeatures({ folder, clock: () => new Date(), logger: SILENT_LOGGER, version: '0.1.0' });
  return { store, following: new Following(store, () => new Date()) };
}

/** Inspects with what a data folder knows. */
export async function inspectFollowed(dataFolder: string, folders: readonly string[], options: Partial<InspectOptions> = {}): Promise<Inspection> {
  return inspectFolders(folders, { followed: await openFollowing(dataFolder).following.known(), ...options });
}

/** Inspects and keeps what was found, as the extension does whenever something moved. */
export async function follow(dataFolder: string, folders: readonly string[], options: Partial<InspectOptions> = {}): Promise<Inspection> {
  const inspection = await inspectFollowed(dataFolder, folders, options);
  await openFollowing(dataFolder).following.note(inspection);
  return inspection;
}

/** The run that would be recorded. */
export function runOf(inspection: Inspection): JudgedRun {
  return composeRun(inspection, { selected: new Set(inspection.proposed), given: {}, createdAt: '2025-11-21T00:00:00.000Z', suggestionId: null, l10n: english }).run;
}
