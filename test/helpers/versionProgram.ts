import { SILENT_LOGGER } from '../../src/domain/logger';
import { outcomeSchema } from '../../src/domain/feature';
import { HistoryStore } from '../../src/store/historyStore';
import { StoreError } from '../../src/store/storeError';
import { aFeature, aRun } from './storeRuns';
import type { VersionReport } from './versionPrograms';

/**
 * `versionProgram FOLDER WASM VERSION COUNT`: records runs and edits them, in the newest words that its version has, lists and verifies the
 * history all the time, and tries to edit what others have recorded. It is bundled once for every version. Prints a {@link VersionReport}.
 */
async function main([folder = '', wasmFile = '', version = '', count = '']: readonly string[]): Promise<void> {
  const words = outcomeSchema.options;
  const recorded: Record<string, string> = {};
  const failures: string[] = [];
  let [refused, changed] = [0, 0];
  for (let number = 0; number < Number(count); number++) {
    // A new window each time, so that indexes are saved and loaded.
    const store = new HistoryStore({ folder, wasmFile, clock: () => new Date(), logger: SILENT_LOGGER, version, watch: false });
    try {
      const facts = { createdAt: new Date().toISOString(), features: [aFeature({ name: 'a', outcome: words[number % words.length] ?? null }), aFeature({ name: 'b', outcome: words.at(-1) ?? null })] };
      const description = `${version} ${number}`;
      const run = await store.record(aRun({ ...facts, description }));
      recorded[run.id] = description;
      // A later version may have edited it already, and then it is that one's to change.
      if (await isAllowed(store.revise(run.id, aRun({ ...facts, description: `${description}, edited` })))) recorded[run.id] = `${description}, edited`;
      else refused++;
      const outlines = await store.outlines();
      const others = outlines.filter(({ id }) => !Object.hasOwn(recorded, id));
      const other = others[number % Math.max(1, others.length)];
      const theirs = other === undefined ? null : await store.run(other.id);
      if (theirs !== null) {
        if (await isAllowed(store.revise(theirs.id, { ...theirs, minutes: number }))) changed++;
        else refused++;
      }
      const { findings } = await store.verify({ repair: number % 3 === 0 });
      failures.push(...findings.filter(({ problem }) => problem !== 'newerVersion').map(({ message }) => message));
    } catch (error) {
      failures.push(String(error));
    } finally {
      await store.close();
    }
  }
  const report: VersionReport = { recorded, refused, changed, failures };
  process.stdout.write(JSON.stringify(report));
}

async function isAllowed(change: Promise<unknown>): Promise<boolean> {
  try {
    await change;
    return true;
  } catch (error) {
    if (error instanceof StoreError && error.reason === 'newerVersion') return false;
    throw error;
  }
}

void main(process.argv.slice(2));
