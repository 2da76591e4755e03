import { css, html, nothing, type TemplateResult } from 'lit';
import { ALL_RUNS } from '../../domain/runSelection';
import type { SelectionChoice } from '../../learning/dashboard/dashboardRuns';
import type { DashboardSnapshot } from '../protocol';
import type { DashboardContext } from './dashboardContext';
import { dayAt, dayBefore, endOfDay, startOfDay } from './localDays';
import { categoryName, cut, patternName, repositoryNames } from './names';

export const filterBarStyles = css`
  .filter {
    display: flex;
    flex-wrap: wrap;
    gap: 8px 12px;
    align-items: end;
  }

  .field {
    display: grid;
    gap: 2px;
    min-width: 0;
    color: var(--panel-muted);
    font-size: var(--panel-small);
  }

  .field select,
  .field input {
    box-sizing: border-box;
    width: 100%;
    max-width: 200px;
    height: 26px;
    padding: 2px 4px;
    border: 1px solid var(--vscode-dropdown-border, var(--panel-outline));
    border-radius: 2px;
    color: var(--vscode-dropdown-foreground, inherit);
    font: inherit;
    color-scheme: var(--panel-scheme);
    background: var(--vscode-dropdown-background, transparent);
  }

  .field select {
    min-width: 130px;
  }

  .clear {
    height: 26px;
    padding: 0 10px;
    border: 1px solid var(--vscode-button-border, var(--panel-outline));
    border-radius: 2px;
    color: var(--vscode-button-secondaryForeground, inherit);
    background: var(--vscode-button-secondaryBackground, transparent);
  }

  .clear:disabled {
    opacity: 0.5;
    cursor: default;
  }
`;

/** No run of anybody's is older, and a year that is still being typed is. */
const FIRST_DAY = '1970-01-01';

const LONGEST_NAME = 60;

interface Choice {
  readonly value: string;
  readonly name: string;
  readonly runs: number;
}

/** Which runs the dashboard is about. @param shown how many they are */
export function filterBar(snapshot: DashboardSnapshot, shown: number, context: DashboardContext): TemplateResult {
  const { reader, state, select } = context;
  const { l10n, formats } = reader;
  const { selection } = state;
  const total = snapshot.runs.ids.length;
  const repositories = repositoryNames(snapshot.repositories.map(({ value }) => value));
  const isFiltered = Object.values(selection).some((value) => value !== null);
  const isBackwards = selection.since !== null && selection.before !== null && selection.since >= selection.before;
  const choices = (all: readonly SelectionChoice[], name: (index: number) => string): readonly Choice[] =>
    all.map(({ value, runs }, index) => ({ value, runs, name: name(index) })).sort((one, other) => other.runs - one.runs || (one.name < other.name ? -1 : 1));
  return html`
    <form class="filter" role="search" aria-label=${l10n.t('Which runs are shown')} @submit=${(event: Event) => event.preventDefault()}>
      ${chooser('repository', l10n.t('Repository'), l10n.t('All repositories'), choices(snapshot.repositories, (index) => repositories[index] ?? ''), selection.repository, context, (repository) =>
        select({ ...selection, repository }),
      )}
      ${chooser('category', l10n.t('Category'), l10n.t('All categories'), choices(snapshot.categories, (index) => categoryName(snapshot.categories[index]?.value ?? null, reader)), selection.category, context, (category) =>
        select({ ...selection, category }),
      )}
      ${chooser(
        'pattern',
        l10n.t('Specification pattern'),
        l10n.t('All patterns'),
        choices(snapshot.patterns, (index) => {
          const pattern = snapshot.patterns[index]?.pattern;
          return pattern === undefined ? '' : patternName(pattern, reader);
        }),
        selection.pattern,
        context,
        (pattern) => select({ ...selection, pattern }),
      )}
      ${day('from', l10n.t('From'), selection.since === null ? '' : dayAt(selection.since), (value) => select({ ...selection, since: startOfDay(value) }))}
      ${day('to', l10n.t('To'), selection.before === null ? '' : dayBefore(selection.before), (value) => select({ ...selection, before: endOfDay(value) }))}
      <button class="clear" type="button" ?disabled=${!isFiltered} @click=${() => select(ALL_RUNS)}>${l10n.t('Clear Filters')}</button>
    </form>
    <p class="shown" role="status">
      ${isFiltered ? l10n.t('{0} of {1} shown.', formats.whole(shown), reader.runs(total)) : l10n.t('All runs are shown: {0}.', formats.whole(total))}
      ${isBackwards ? l10n.t('The first day lies after the last.') : nothing}
    </p>
  `;
}

function chooser(id: string, label: string, all: string, choices: readonly Choice[], chosen: string | null, { reader: { l10n, formats } }: DashboardContext, choose: (value: string | null) => void): TemplateResult {
  // One that no run has any more is still what is selected.
  const known = chosen === null || choices.some(({ value }) => value === chosen) ? choices : [{ value: chosen, name: chosen, runs: 0 }, ...choices];
  const change = (event: Event): void => choose(known[(event.currentTarget as HTMLSelectElement).selectedIndex - 1]?.value ?? null);
  return html`
    <div class="field">
      <label for=${id}>${label}</label>
      <select id=${id} @change=${change}>
        <option .selected=${chosen === null}>${all}</option>
        ${known.map(({ value, name, runs }) => html`<option .selected=${value === chosen}>${l10n.t('{0} ({1})', cut(name, LONGEST_NAME), formats.whole(runs))}</option>`)}
      </select>
    </div>
  `;
}

/** What is not a day yet, because somebody is still typing, changes nothing. */
function day(id: string, label: string, value: string, choose: (day: string) => void): TemplateResult {
  const change = ({ currentTarget }: Event): void => {
    const { validity, value: typed } = currentTarget as HTMLInputElement;
    if (validity.valid) choose(typed);
  };
  return html`
    <div class="field">
      <label for=${id}>${label}</label>
      <input id=${id} type="date" min=${FIRST_DAY} .value=${value} @change=${change} />
    </div>
  `;
}
