import { html } from 'lit';
import { patternText, traitWord } from '../../domain/words';
import type { SpecificationPattern } from '../../domain/specification';
import { plain } from '../plainText';
import type { Reader } from '../reader';
import type { TableCell } from './dataTable';

/** A text of somebody else's in a cell. */
export function nameCell(text: string): TableCell {
  return { shown: html`<bdi class="clamped">${plain(text)}</bdi>`, value: text };
}

export function numberCell(value: number | null, format: (value: number) => string, { l10n }: Reader): TableCell {
  return { shown: value === null ? l10n.t('unknown') : format(value), value };
}

/** A run's name that opens it. */
export function runCell(description: string, open: () => void): TableCell {
  return { shown: html`<button class="link run-name" type="button" @click=${open}><bdi class="clamped">${plain(description)}</bdi></button>`, value: description };
}

export function categoryName(category: string | null, { l10n }: Reader): string {
  return category === null ? l10n.t('no category') : plain(category);
}

export function traitName(trait: string, { l10n }: Reader): string {
  return trait === 'buildGates' ? l10n.t('build gates') : (traitWord(trait, l10n) ?? plain(trait));
}

export function patternName(pattern: SpecificationPattern, { l10n }: Reader): string {
  return plain(patternText(pattern, l10n));
}

/** The last part of each path, or the whole where two would look the same. */
export function repositoryNames(paths: readonly string[]): readonly string[] {
  const last = paths.map((path) => path.split(/[\\/]/).findLast((part) => part !== '') ?? path);
  const counts = new Map<string, number>();
  for (const name of last) counts.set(name, (counts.get(name) ?? 0) + 1);
  return paths.map((path, index) => {
    const name = last[index] ?? path;
    return counts.get(name) === 1 ? name : path;
  });
}

/** For drawings, in which a text has the room that it has. */
export function cut(text: string, most: number): string {
  const characters = Array.from(text);
  return characters.length > most ? `${characters.slice(0, most - 1).join('')}…` : text;
}
