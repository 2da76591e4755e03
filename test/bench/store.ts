import path from 'node:path';
import { figuresOf, nodeWithSqlite } from './store/processes';
import { Figures, ms, ratio } from './store/figures';
import { fillFolder } from './store/fillFolder';
import { queryCosts, tableCosts } from './store/queryCosts';
import { recordCosts } from './store/recordCosts';
import { temporaryFolder } from '../helpers/store';

/**
 * What the store costs at 100 to 100,000 runs of four features, beside node:sqlite on a file of the same rows and beside the insert of the
 * original tool. One table; ratios are of this run. The first line tells how busy the machine is. Run with `npm run bench:store`,
 * or `SIZES=100,1000 npm run bench:store`.
 */
const SIZES = (process.env['SIZES'] ?? '100,1000,10000,100000').split(',').map(Number).toSorted((a, b) => a - b);
const SAMPLES = 100;

async function main(): Promise<void> {
  const figures = new Figures(SIZES);
  console.log(`200 million turns of an empty loop: ${turns().toFixed(0)} ms (some 300 on an idle machine of 3 GHz)`);
  const newerNode = await nodeWithSqlite();
  const folder = await temporaryFolder();
  try {
    let size = 0;
    for (const wanted of SIZES) {
      const samples = Math.min(SAMPLES, Math.floor(wanted / 2));
      fillFolder(folder.path, size, wanted - samples);
      const record = await recordCosts(folder.path, wanted, samples, figures);
      await queryCosts(folder.path, wanted, figures);
      const native = await tableCosts(folder.path, wanted, figures, newerNode);
      const original = await figuresOf('python3', [path.join('test', 'bench', 'store', 'original_insert.py'), path.join(folder.path, `original-${wanted}.sqlite`), String(wanted), String(SAMPLES)]);
      figures.set('node:sqlite: insert of a run; record x it', wanted, native === null ? 'not there' : `${ms(native['insert'] ?? 0)}, ${ratio(record, native['insert'])}`);
      figures.set('node:sqlite: first query of all outlines', wanted, native === null ? 'not there' : ms(native['firstQuery'] ?? 0));
      figures.set("original tool's insert (python3); record x it", wanted, original === null ? 'not there' : `${ms(original['insert'] ?? 0)}, ${ratio(record, original['insert'])}`);
      size = wanted;
    }
  } finally {
    await folder.remove();
  }
  figures.print();
}

function turns(): number {
  const start = performance.now();
  let value = 0;
  for (let turn = 0; turn < 200_000_000; turn++) value = (value * 31 + turn) | 0;
  return performance.now() - start + (value === 0 ? 1 : 0);
}

await main();
