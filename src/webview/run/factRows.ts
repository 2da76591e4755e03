import type { Feature } from '../../domain/feature';
import type { RunSummary } from '../../domain/runChange';
import type { ShownRun } from '../../domain/shownRun';
import { evidenceWord, gradeWord, patternText, testsWord } from '../../domain/words';
import { plain } from '../plainText';
import type { Reader } from '../reader';

type FactId =
  | 'description' | 'quality' | 'time' | 'category' | 'specification' | 'merged' | 'successRate' | 'conflicts' | 'tests' | 'manualFixes' | 'minutes' | 'evidence'
  | 'features' | 'agents' | 'models' | 'commits' | 'files' | 'lines';

/** One fact of a run, so that two of them can be laid side by side. */
export interface FactRow {
  readonly id: FactId;
  readonly name: string;
  /** Null where it is not known. */
  readonly text: string | null;
  /** Set where a difference can be told in figures. */
  readonly figure: { readonly value: number; readonly unit: 'number' | 'rate' } | null;
}

/** In a fixed order, each of them for every run. */
export function factRows(facts: RunSummary, reader: Reader): readonly FactRow[] {
  const { l10n, formats } = reader;
  const { type, buildGates, traits } = facts.specificationPattern;
  const isSpecified = type !== null || buildGates !== null || traits.length > 0;
  const merged = facts.prsMerged === null && facts.prsCreated === null ? null : l10n.t('{0} of {1}', count(facts.prsMerged, reader), count(facts.prsCreated, reader));
  return [
    said('description', l10n.t('Description'), facts.description),
    figure('quality', l10n.t('Quality'), facts.qualityScore, (score) => `${formats.score(score)} (${gradeWord(facts.grade, l10n)})`),
    said('time', l10n.t('Time'), formats.moment(facts.createdAt)),
    said('category', l10n.t('Category'), facts.category),
    said('specification', l10n.t('Specification'), isSpecified ? patternText(facts.specificationPattern, l10n) : null),
    said('merged', l10n.t('Pull requests merged'), merged),
    figure('successRate', l10n.t('Success rate'), facts.successRate, (rate) => formats.rate(rate), 'rate'),
    figure('conflicts', l10n.t('Conflicts between features'), facts.conflictsEncountered, (value) => formats.whole(value)),
    said('tests', l10n.t('Tests'), testsWord(facts.testsPassing, l10n)),
    figure('manualFixes', l10n.t('Manual fixes'), facts.manualFixesNeeded, (value) => formats.whole(value)),
    figure('minutes', l10n.t('Minutes of work'), facts.minutes, (value) => formats.whole(value)),
    said('evidence', l10n.t('Outcomes known from'), evidenceWord(facts.evidence, l10n)),
  ];
}

/** What the features of a run say together. */
export function memberRows({ features }: Pick<ShownRun, 'features'>, reader: Reader): readonly FactRow[] {
  const { l10n, formats } = reader;
  const whole = (value: number): string => formats.whole(value);
  return [
    figure('features', l10n.t('Features'), features.length, whole),
    said('agents', l10n.t('Agents'), names(features.map(({ agent }) => agent))),
    said('models', l10n.t('Models'), names(features.map(({ model }) => model ?? null))),
    figure('commits', l10n.t('Commits'), sum(features, ({ commits }) => commits), whole),
    figure('files', l10n.t('Files changed'), sum(features, ({ filesChanged }) => filesChanged), whole),
    figure('lines', l10n.t('Lines changed'), sum(features, ({ additions, deletions }) => (additions === null || deletions === null ? null : additions + deletions)), whole),
  ];
}

/** A fact of two runs. */
export interface FactPair extends Pick<FactRow, 'id' | 'name'> {
  readonly one: string | null;
  readonly other: string | null;
  /** How the first differs from the second, in words or as a signed figure; null where it does not. */
  readonly difference: string | null;
}

/** @param ones as many as there are others, in the same order */
export function factPairs(ones: readonly FactRow[], others: readonly FactRow[], reader: Reader): readonly FactPair[] {
  return ones.flatMap((one, position) => {
    const other = others[position];
    return other === undefined ? [] : [{ id: one.id, name: one.name, one: one.text, other: other.text, difference: one.text === other.text ? null : difference(one, other, reader) }];
  });
}

function difference({ figure: one }: FactRow, { figure: other }: FactRow, { l10n, formats }: Reader): string {
  if (one === null || other === null) return l10n.t('differs');
  const by = one.value - other.value;
  return one.unit === 'rate' ? l10n.t('{0} points', formats.points(by)) : formats.signed(by);
}

function said(id: FactId, name: string, text: string | null): FactRow {
  return { id, name, text: text === null ? null : plain(text), figure: null };
}

function figure(id: FactId, name: string, value: number | null, format: (value: number) => string, unit: 'number' | 'rate' = 'number'): FactRow {
  return value === null ? { id, name, text: null, figure: null } : { id, name, text: format(value), figure: { value, unit } };
}

function count(value: number | null, { l10n, formats }: Reader): string {
  return value === null ? l10n.t('unknown') : formats.whole(value);
}

/** Unknown as soon as one of them is; a run without features has none to add up. */
function sum(features: readonly Feature[], of: (feature: Feature) => number | null): number | null {
  const values = features.map(of);
  return values.length === 0 || values.includes(null) ? null : values.reduce<number>((all, value) => all + (value ?? 0), 0);
}

function names(all: readonly (string | null)[]): string | null {
  const known = [...new Set(all.filter((name) => name !== null))].toSorted();
  return known.length === 0 ? null : known.join(', ');
}
