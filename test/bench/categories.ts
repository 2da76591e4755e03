// How often the paths of a commit alone tell its category: accuracy and macro-F1 over labelled commits.
// Run: npm run bench:categories
// The data is not part of the project: MIRADOR_DATA names its folder, ../shared/data unless told.
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { KNOWN_CATEGORIES, type KnownCategory } from '../../src/domain/category';
import { categoryOfPaths, type WeighedFile } from '../../src/domain/pathCategory';

interface Labelled {
  readonly repo: string;
  readonly label: KnownCategory;
  /** Lines are null for a binary file. */
  readonly files: readonly { readonly path: string; readonly from?: string; readonly added: number | null; readonly deleted: number | null }[];
}

const file = path.resolve(process.env['MIRADOR_DATA'] ?? '../shared/data', 'categories-dev.jsonl');
if (!existsSync(file)) {
  console.error(`There is no ${file}; set MIRADOR_DATA to the folder of the evaluation data.`);
  process.exit(2);
}
const items = readFileSync(file, 'utf8')
  .split('\n')
  .filter((line) => line !== '')
  .map((line) => JSON.parse(line) as Labelled);

const confusion = new Map<string, number>();
for (const { label, files } of items) {
  const weighed = files.map((each): WeighedFile => ({ ...each, added: each.added ?? 0, deleted: each.deleted ?? 0 }));
  const key = `${label} ${categoryOfPaths(weighed) ?? 'none'}`;
  confusion.set(key, (confusion.get(key) ?? 0) + 1);
}
const cell = (label: string, said: string): number => confusion.get(`${label} ${said}`) ?? 0;
const columns = [...KNOWN_CATEGORIES, 'none'];
const sum = (figures: readonly number[]): number => figures.reduce((total, figure) => total + figure, 0);

console.log(['label \\ said'.padEnd(14), ...columns.map((column) => column.slice(0, 9).padStart(10)), 'F1'.padStart(6)].join(''));
const scores = KNOWN_CATEGORIES.map((label) => {
  const right = cell(label, label);
  const said = sum(KNOWN_CATEGORIES.map((other) => cell(other, label)));
  const are = sum(columns.map((column) => cell(label, column)));
  const f1 = said + are === 0 ? 0 : (2 * right) / (said + are);
  console.log([label.padEnd(14), ...columns.map((column) => String(cell(label, column)).padStart(10)), f1.toFixed(2).padStart(6)].join(''));
  return f1;
});
const accuracy = sum(KNOWN_CATEGORIES.map((label) => cell(label, label))) / items.length;
console.log(`${items.length} commits: accuracy ${accuracy.toFixed(3)}, macro-F1 ${(sum(scores) / scores.length).toFixed(3)}`);
