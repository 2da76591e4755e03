import * as vscode from 'vscode';
import { localizerFrom, type Localizer } from '../domain/localizer';

/** The core's messages in the language of the editor, which has loaded their translations before it loads this. */
export const editorLocalizer: Localizer = localizerFrom(vscode.l10n.bundle ?? null, vscode.env.language);
