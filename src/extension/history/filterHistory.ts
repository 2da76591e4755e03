import * as vscode from 'vscode';
import type { Localizer } from '../../domain/localizer';
import { runGroupSchema, type RunGroup } from '../../domain/runGroup';
import { groupText } from '../../learning/runGroup';
import { EVERY_RUN, type HistoryFilter } from '../../recorder/historyMonths';
import { VIEWS } from '../contributions';
import { showFailure } from '../failure';
import { visible, withoutCodicons } from '../words';
import type { RunCommandParts } from './runCommands';

interface FilterItem extends vscode.QuickPickItem {
  /** Undefined shows all. */
  readonly filter: HistoryFilter | undefined;
}

/** Asks for a category or a text, and shows the runs that fit in the tree. */
export async function filterHistory({ core, l10n, view }: RunCommandParts): Promise<void> {
  try {
    const chosen = await ask(await (await core.history()).ask('historyCategories', undefined), view.filter?.text ?? '', l10n);
    if (chosen === undefined) return;
    view.setFilter(chosen.filter, filterText(chosen.filter, l10n));
    await vscode.commands.executeCommand(`${VIEWS.history}.focus`);
  } catch (error) {
    await showFailure(error, core.logger, l10n);
  }
}

/** Shows the runs that a figure is made of in the tree. */
export async function showRuns({ view, l10n }: RunCommandParts, asked: unknown): Promise<void> {
  const group: RunGroup = runGroupSchema.safeParse(asked).data ?? EVERY_RUN.group;
  const filter = group.kind === 'all' ? undefined : { group, text: '' };
  view.setFilter(filter, filterText(filter, l10n));
  await vscode.commands.executeCommand(`${VIEWS.history}.focus`);
}

/** What stands beside the title of the view. */
function filterText(filter: HistoryFilter | undefined, l10n: Localizer): string {
  if (filter === undefined) return '';
  const parts = [filter.group.kind === 'all' ? '' : groupText(filter.group, l10n), filter.text === '' ? '' : l10n.t('“{0}”', filter.text)];
  return parts.filter((part) => part !== '').map(visible).join(', ');
}

/** What is typed is a text to look for, or the beginning of a category. */
function ask(categories: readonly { readonly category: string; readonly runs: number }[], current: string, l10n: Localizer): Promise<FilterItem | undefined> {
  const quickPick = vscode.window.createQuickPick<FilterItem>();
  const all: FilterItem = { label: `$(list-flat) ${l10n.t('All runs')}`, filter: undefined };
  const ofCategory = categories.map(({ category, runs }): FilterItem => ({
    label: `$(tag) ${withoutCodicons(category)}`,
    description: runs === 1 ? l10n.t('1 run') : l10n.t('{0} runs', runs),
    filter: { group: { kind: 'category', category }, text: '' },
  }));
  const offer = (): void => {
    const text = quickPick.value.trim();
    const found: FilterItem = { label: `$(search) ${l10n.t('Runs with “{0}”', withoutCodicons(visible(text)))}`, alwaysShow: true, filter: { group: EVERY_RUN.group, text } };
    quickPick.items = [...(text === '' ? [] : [found]), all, ...ofCategory];
  };
  quickPick.title = l10n.t('Filter History');
  quickPick.placeholder = l10n.t('Type a text of a description or of a feature’s name, or choose a category.');
  quickPick.value = current;
  offer();
  quickPick.onDidChangeValue(offer);
  return new Promise((resolve) => {
    quickPick.onDidAccept(() => {
      resolve(quickPick.selectedItems[0]);
      quickPick.hide();
    });
    quickPick.onDidHide(() => {
      resolve(undefined);
      quickPick.dispose();
    });
    quickPick.show();
  });
}
