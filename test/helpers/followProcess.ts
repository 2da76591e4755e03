import { SILENT_LOGGER } from '../../src/domain/logger';
import { Git } from '../../src/git/git';
import { DEFAULT_INSPECTION } from '../../src/recorder/defaults';
import { FollowRuns } from '../../src/recorder/following/followRuns';
import { inspect } from '../../src/recorder/inspect';
import { FollowedFeatures } from '../../src/store/followedFeatures';

/** A process that follows the runs of some repositories until it is killed, as a window does: `followProcess DATA PAUSE FOLDER…`. */
async function main([folder = '', pause = '', ...folders]: readonly string[]): Promise<void> {
  const clock = (): Date => new Date();
  const store = new FollowedFeatures({ folder, clock, logger: SILENT_LOGGER, version: '0.1.0' });
  const runs = new FollowRuns({
    folders,
    store,
    inspect: (followed) => inspect({ ...DEFAULT_INSPECTION, git: new Git(), folders, includeUncommitted: true, clock, followed }),
    specificationGlobs: DEFAULT_INSPECTION.specificationGlobs,
    clock,
    logger: { info: () => undefined, warn: (message) => process.stderr.write(`${message}\n`) },
    pauseMs: Number(pause),
  });
  await runs.start();
  process.stdout.write('ready\n');
  // Watching alone keeps no process alive.
  setInterval(() => undefined, 60_000);
}

void main(process.argv.slice(2));
