import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { concurrently } from '../../src/domain/concurrently';
import type { JudgedRun } from '../../src/domain/run';
import { idTimestamp } from '../../src/domain/time';
import type { JsonObject } from '../../src/store/canonicalJson';
import { DataFolder } from '../../src/store/dataFolder';
import { printDocument } from '../../src/store/document';
import { documentFile, documentName } from '../../src/store/documentName';
import { aFeature, aRun } from './storeRuns';

/** Four features, as a run of the panel's first users has; one an hour from 2015 on. */
export function typicalRun(number: number): JudgedRun {
  const createdAt = new Date(Date.UTC(2015, 0, 1) + number * 3_600_000).toISOString();
  return aRun({
    createdAt,
    description: `Run ${number}`,
    category: ['ui', 'api', 'testing', 'documentation', 'refactoring'][number % 5] ?? 'ui',
    features: ['auth', 'profile', 'favorites', 'search'].map((name) => aFeature({ ...aRun().features[0], name: `${name}-${number}` })),
  });
}

/** The id that {@link writeManyRuns} gives to a run. */
export function typicalId(number: number): string {
  return `run_${idTimestamp(new Date(typicalRun(number).createdAt))}_${number.toString(36).padStart(4, '0')}`;
}

/** Writes the documents of many runs into a data folder as the store would, but without waiting for the disk. */
export async function writeManyRuns(root: string, count: number): Promise<void> {
  const { runs, suggestions } = new DataFolder(root);
  await mkdir(runs, { recursive: true });
  await mkdir(suggestions, { recursive: true });
  await concurrently(Array.from({ length: count }, (_, number) => number), 16, async (number) => {
    const { name, id } = documentName('run', typicalId(number), 1);
    const run = typicalRun(number);
    const fields = { revision: 1, writtenAt: new Date(run.createdAt), version: '0.1.0', deleted: false };
    const text = printDocument('run', JSON.parse(JSON.stringify({ ...run, id })) as JsonObject, fields);
    await mkdir(path.join(runs, name));
    await writeFile(path.join(runs, name, documentFile('run')), text);
  });
}
