import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { idTimestamp } from '../../../src/domain/time';
import type { JsonObject } from '../../../src/store/canonicalJson';
import { printDocument } from '../../../src/store/document';
import { typicalRun } from './typicalRun';

/** Writes runs as the store writes them, but not synced: a hundred thousand synced ones would take minutes and measure nothing. */
export function fillFolder(folder: string, from: number, to: number): void {
  const runs = path.join(folder, 'parallel-results', 'all_runs');
  mkdirSync(runs, { recursive: true });
  mkdirSync(path.join(folder, 'suggestions'), { recursive: true });
  for (let number = from; number < to; number++) {
    const run = typicalRun(number);
    const writtenAt = new Date(run.createdAt);
    const id = `run_${idTimestamp(writtenAt)}_${number.toString(36).padStart(4, '0')}`;
    const content = JSON.parse(JSON.stringify({ ...run, id })) as JsonObject;
    mkdirSync(path.join(runs, id));
    writeFileSync(path.join(runs, id, 'summary.json'), printDocument('run', content, { revision: 1, writtenAt, version: '0.1.0', deleted: false }));
  }
}
