// Inspects the given folder again and again, in ways that users have, until it is killed: node test/helpers/run.mjs test/helpers/inspectForever.ts <folder> <temporary folder>
import { SILENT_LOGGER } from '../../src/domain/logger';
import { Git } from '../../src/git/git';
import { inspect } from '../../src/recorder/inspection/inspect';
import { LiveInspection } from '../../src/recorder/live/liveInspection';
import { SPECIFICATION_GLOBS } from '../../src/recorder/specification/specificationFile';
import { watchFiles } from '../../src/recorder/live/watchFiles';

const [folder = '', temporaryFolder = ''] = process.argv.slice(2);
const options = { git: new Git(), folders: [folder], includeUncommitted: true, specificationGlobs: SPECIFICATION_GLOBS, idleGapMinutes: 120, clock: () => new Date(), temporaryFolder };
for (;;) {
  await inspect(options);
  const live = new LiveInspection({ inspect: () => options, watchFolder: watchFiles, logger: SILENT_LOGGER });
  live.start();
  await live.inspect();
  await live.dispose();
  process.stdout.write('.');
}
