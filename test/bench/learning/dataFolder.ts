import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

/** The folder of the evaluation data, which is not part of the project: as given, else MIRADOR_DATA, else ../shared/data. Ends the process when it is not there. */
export function dataFolder(given: string | undefined): string {
  const folder = path.resolve(given ?? process.env['MIRADOR_DATA'] ?? '../shared/data');
  if (!existsSync(folder)) {
    console.error(`There is no ${folder}; name the folder of the evaluation data with --data or MIRADOR_DATA.`);
    process.exit(2);
  }
  return folder;
}

/** The lines of all files of the folder whose names begin so, in the order of their names; none where there is no such file. */
export function readJsonLines(folder: string, beginning: string): readonly unknown[] {
  return readdirSync(folder)
    .filter((name) => name.startsWith(beginning) && name.endsWith('.jsonl'))
    .toSorted()
    .flatMap((name) => readFileSync(path.join(folder, name), 'utf8').split('\n'))
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as unknown);
}
