import * as vscode from 'vscode';
import type { Localizer } from '../domain/localizer';

/** The core's messages in the language of the editor. */
export const editorLocalizer: Localizer = { t: (message, ...args) => vscode.l10n.t(message, ...args) };
