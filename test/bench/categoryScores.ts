import { KNOWN_CATEGORIES, type KnownCategory } from '../../src/domain/category';
import { CategoryModel, type CategoryTable } from '../../src/domain/categoryModel';
import { categoryOfPaths, type PathCategory } from '../../src/domain/pathCategory';
import { pathFeatures } from '../../src/domain/pathFeatures';
import { trainCategories, type Sample } from './categoryTraining';
import type { LabelledCommit } from './labelledCommits';

/** A commit with what was said of it; null when nothing could be said. */
export interface Answer {
  readonly repository: string;
  readonly label: KnownCategory;
  readonly said: KnownCategory | null;
  /** From 0 to 1; null when the answer came without one. */
  readonly certainty: number | null;
  /** Whether people are told "mixed" instead of `said`. */
  readonly mixed: boolean;
}

export function toSamples(commits: readonly LabelledCommit[]): readonly Sample[] {
  return commits.flatMap(({ repository, label, files }) => {
    const features = pathFeatures(files);
    return features === null ? [] : [{ repository, label, inputs: features.inputs }];
  });
}

export function ruled(commits: readonly LabelledCommit[]): readonly Answer[] {
  return commits.map(({ repository, label, files }) => {
    const inputs = pathFeatures(files)?.inputs;
    return { repository, label, said: KNOWN_CATEGORIES.find((category) => inputs?.[`rules.${category}`] === 1) ?? null, certainty: null, mixed: false };
  });
}

export function answered(commits: readonly LabelledCommit[], table: CategoryTable): readonly Answer[] {
  const model = new CategoryModel(table);
  return commits.map(({ repository, label, files }) => ({ repository, label, ...toAnswer(categoryOfPaths(files, {}, model)) }));
}

function toAnswer(found: PathCategory | null): Pick<Answer, 'said' | 'certainty' | 'mixed'> {
  if (found === null) return { said: null, certainty: null, mixed: false };
  const { category, certainty } = found.basis === 'mixed' ? found.leading[0] : found;
  return { said: category, certainty, mixed: found.basis === 'mixed' };
}

/** Each repository's commits, answered by what was learned from the others. */
export function leftOut(commits: readonly LabelledCommit[]): readonly Answer[] {
  const samples = toSamples(commits);
  return repositories(commits).flatMap((repository) =>
    answered(
      commits.filter((commit) => commit.repository === repository),
      trainCategories(samples.filter((sample) => sample.repository !== repository)),
    ),
  );
}

function repositories(answers: readonly { readonly repository: string }[]): readonly string[] {
  return [...new Set(answers.map(({ repository }) => repository))].sort();
}

export function printScores(name: string, answers: readonly Answer[]): void {
  const f1 = KNOWN_CATEGORIES.map((category) => `${category} ${f1Of(category, answers).toFixed(2)}`);
  console.log(`${name.padEnd(34)} accuracy ${accuracy(answers).toFixed(3)}  macro-F1 ${macroF1(answers).toFixed(3)}  (${f1.join(', ')})`);
}

export function printRepositories(columns: Readonly<Record<string, readonly Answer[]>>): void {
  const names = Object.keys(columns);
  console.log(['accuracy (macro-F1 of what it has)'.padEnd(36), ...names.map((name) => name.padStart(16))].join(''));
  for (const repository of repositories(Object.values(columns)[0] ?? [])) {
    const cells = names.map((name) => {
      const own = (columns[name] ?? []).filter((answer) => answer.repository === repository);
      return `${accuracy(own).toFixed(2)} (${macroF1(own).toFixed(2)})`.padStart(16);
    });
    console.log([repository.padEnd(36), ...cells].join(''));
  }
}

export function printConfusion(answers: readonly Answer[]): void {
  const columns = [...KNOWN_CATEGORIES, null];
  console.log(['label \\ said'.padEnd(16), ...columns.map((column) => (column ?? 'none').slice(0, 9).padStart(10))].join(''));
  for (const label of KNOWN_CATEGORIES) {
    const count = (said: KnownCategory | null): number => answers.filter((answer) => answer.label === label && answer.said === said).length;
    console.log([label.padEnd(16), ...columns.map((column) => String(count(column)).padStart(10))].join(''));
  }
}

/** How often answers of a certainty were right: as often as they say, when they are honest. */
export function printCalibration(answers: readonly Answer[]): void {
  console.log('certainty    commits    said   right');
  for (let low = 0.2; low < 0.95; low += 0.1) {
    const bin = answers.filter(({ certainty }) => certainty !== null && certainty >= low && (certainty < low + 0.1 || low > 0.85));
    if (bin.length === 0) continue;
    const said = bin.reduce((sum, { certainty }) => sum + (certainty ?? 0), 0) / bin.length;
    console.log(`${low.toFixed(1)} to ${(low + 0.1).toFixed(1)}  ${String(bin.length).padStart(7)}   ${said.toFixed(3)}   ${accuracy(bin).toFixed(3)}`);
  }
}

/** "Mixed" should be said rarely, and where the best guess would mostly be wrong. */
export function printMixed(answers: readonly Answer[]): void {
  const mixed = answers.filter((answer) => answer.mixed);
  const told = answers.filter((answer) => !answer.mixed);
  console.log(`mixed: ${mixed.length} of ${answers.length}, whose best guess is right for ${accuracy(mixed).toFixed(3)}; of the others ${accuracy(told).toFixed(3)} are right`);
}

/** Of all commits, also those of which nothing could be said. */
export function scoresOf(answers: readonly Answer[]): { readonly accuracy: number; readonly macroF1: number } {
  return { accuracy: accuracy(answers), macroF1: macroF1(answers) };
}

function accuracy(answers: readonly Answer[]): number {
  return answers.filter(({ label, said }) => label === said).length / answers.length;
}

/** Over the categories that are there. */
function macroF1(answers: readonly Answer[]): number {
  const there = KNOWN_CATEGORIES.filter((category) => answers.some(({ label }) => label === category));
  return there.reduce((sum, category) => sum + f1Of(category, answers), 0) / there.length;
}

function f1Of(category: KnownCategory, answers: readonly Answer[]): number {
  const right = answers.filter(({ label, said }) => label === category && said === category).length;
  const either = answers.filter(({ label }) => label === category).length + answers.filter(({ said }) => said === category).length;
  return either === 0 ? 0 : (2 * right) / either;
}
