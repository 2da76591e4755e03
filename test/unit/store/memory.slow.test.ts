import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TemporaryFolder } from '../../helpers/store';
import { openStore, temporaryFolder, WASM_FILE } from '../../helpers/store';
import { bundleScript } from '../../helpers/storeProcesses';
import { aRun } from '../../helpers/storeRuns';

const run = promisify(execFile);

const MEGABYTE = 1024 * 1024;

interface Usage {
  readonly cycle: number;
  readonly rss: number;
  readonly heapUsed: number;
  readonly external: number;
}

describe('a history that is opened and closed again and again', () => {
  let folder: TemporaryFolder;
  let script: string;

  beforeAll(async () => {
    folder = await temporaryFolder();
    script = await bundleScript('storeCycles', folder.path);
    const store = openStore(folder.path);
    for (let number = 0; number < 20; number++) await store.record(aRun({ description: `run ${number}` }));
    await store.runs();
    await store.close();
  });

  afterAll(() => folder.remove());

  /** How memory grows from the third tenth of the cycles to the last; what is made once is made by then. */
  async function growth(cycles: number, what: 'open' | 'query' | 'leak'): Promise<{ readonly held: number; readonly rss: number }> {
    const { stdout } = await run(process.execPath, ['--expose-gc', script, folder.path, WASM_FILE, String(cycles), what]);
    const usage = stdout.trim().split('\n').map((line) => JSON.parse(line) as Usage);
    expect(usage).toHaveLength(10);
    const [early, last] = [usage[2], usage[9]];
    if (early === undefined || last === undefined) expect.fail('ten measurements were made');
    const megabytes = (bytes: number): string => (bytes / MEGABYTE).toFixed(1);
    console.log(`${cycles} cycles (${what}): resident ${usage.map(({ rss }) => megabytes(rss)).join(' ')} MB; on the heap and outside ${usage.map(({ heapUsed, external }) => megabytes(heapUsed + external)).join(' ')} MB`);
    return { held: last.heapUsed + last.external - early.heapUsed - early.external, rss: last.rss - early.rss };
  }

  it('takes no more memory after 10,000 times', async () => {
    const { held, rss } = await growth(10_000, 'open');
    expect(held).toBeLessThan(2 * MEGABYTE);
    expect(rss).toBeLessThan(16 * MEGABYTE);
  });

  it('takes no more memory after 1,000 times with a question', async () => {
    const { held, rss } = await growth(1_000, 'query');
    expect(held).toBeLessThan(2 * MEGABYTE);
    expect(rss).toBeLessThan(32 * MEGABYTE);
  });

  it('would be seen to take more', async () => {
    expect((await growth(200, 'leak')).held).toBeGreaterThan(2 * MEGABYTE);
  });
});
