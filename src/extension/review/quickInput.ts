import * as vscode from 'vscode';
import type { Asking } from './drafts';

/** `back` is both the back button and Escape: within a review either returns to the review, and nothing is lost. */
export type Answer<T> = { readonly kind: 'answer'; readonly value: T } | { readonly kind: 'back' };

export interface PickOptions<Item extends vscode.QuickPickItem> {
  readonly title: string;
  readonly placeholder: string;
  readonly items: readonly Item[];
  readonly active?: Item | undefined;
  readonly backButton: boolean;
}

export function pickOne<Item extends vscode.QuickPickItem>(options: PickOptions<Item>): Promise<Answer<Item>> {
  const quickPick = vscode.window.createQuickPick<Item>();
  prepare(quickPick, options);
  quickPick.placeholder = options.placeholder;
  quickPick.matchOnDescription = true;
  quickPick.items = options.items;
  if (options.active !== undefined) quickPick.activeItems = [options.active];
  return answer(quickPick, () => quickPick.selectedItems[0]);
}

export interface PickManyOptions<Item extends vscode.QuickPickItem> extends Omit<PickOptions<Item>, 'active'> {
  readonly selected: readonly Item[];
}

export function pickMany<Item extends vscode.QuickPickItem>(options: PickManyOptions<Item>): Promise<Answer<readonly Item[]>> {
  const quickPick = vscode.window.createQuickPick<Item>();
  prepare(quickPick, options);
  quickPick.placeholder = options.placeholder;
  quickPick.canSelectMany = true;
  quickPick.items = options.items;
  quickPick.selectedItems = options.selected;
  return answer(quickPick, () => quickPick.selectedItems);
}

export interface InputOptions {
  /** Where a text that is left half-typed is kept, so that it is there when the question is asked again. */
  readonly asking?: Asking | undefined;
  readonly title: string;
  readonly prompt: string;
  readonly value: string;
  readonly backButton: boolean;
  /** One sentence when the text is not acceptable. */
  readonly validate?: ((text: string) => string | undefined) | undefined;
}

export function inputText(options: InputOptions): Promise<Answer<string>> {
  const box = vscode.window.createInputBox();
  prepare(box, options);
  box.prompt = options.prompt;
  const { validate, asking, title, value } = options;
  const key = `${asking?.subject ?? ''}\n${title}`;
  box.value = asking?.drafts.get(key) ?? value;
  const check = (): boolean => {
    const problem = validate?.(box.value);
    box.validationMessage = problem;
    return problem === undefined;
  };
  if (asking?.drafts.has(key) === true) check();
  box.onDidChangeValue((text) => {
    check();
    if (text === value) asking?.drafts.delete(key);
    else asking?.drafts.set(key, text);
  });
  return answer(box, () => {
    if (!check()) return undefined;
    asking?.drafts.delete(key);
    return box.value.trim();
  });
}

function prepare(box: vscode.QuickInput & { buttons: readonly vscode.QuickInputButton[] }, options: { title: string; backButton: boolean }): void {
  box.title = options.title;
  // A review may send its reader to another window to look something up; what was found must still be there then.
  box.ignoreFocusOut = true;
  if (options.backButton) box.buttons = [vscode.QuickInputButtons.Back];
}

type AnyBox = vscode.QuickInput & {
  readonly onDidAccept: vscode.Event<void>;
  readonly onDidTriggerButton: vscode.Event<vscode.QuickInputButton>;
};

/** @param read the answer at the moment of acceptance; undefined keeps the box open */
function answer<T>(box: AnyBox, read: () => T | undefined): Promise<Answer<T>> {
  return new Promise((resolve) => {
    box.onDidAccept(() => {
      const value = read();
      if (value === undefined) return;
      resolve({ kind: 'answer', value });
      box.hide();
    });
    box.onDidTriggerButton((button) => {
      if (button === vscode.QuickInputButtons.Back) box.hide();
    });
    box.onDidHide(() => {
      resolve({ kind: 'back' });
      box.dispose();
    });
    box.show();
  });
}
