import * as vscode from 'vscode';
import { SCHEMES } from '../contributions';

/** More than two characters are not drawn. */
const HIGHEST_BADGE = 99;

/** The number is in the address, so that a change of it is a new address and needs no telling. */
export function badgeUri(id: string, conflicts: number): vscode.Uri {
  return vscode.Uri.from({ scheme: SCHEMES.badge, path: `/${id}`, query: String(conflicts) });
}

/** Shows how many conflicts a line of the tree has. */
export class ConflictBadges implements vscode.FileDecorationProvider {
  provideFileDecoration(uri: vscode.Uri): vscode.FileDecoration | undefined {
    if (uri.scheme !== SCHEMES.badge) return undefined;
    const conflicts = Number(uri.query);
    if (!Number.isInteger(conflicts) || conflicts < 1) return undefined;
    const badge = conflicts > HIGHEST_BADGE ? '9+' : String(conflicts);
    const tooltip = conflicts === 1 ? vscode.l10n.t('1 conflict') : vscode.l10n.t('{0} conflicts', conflicts);
    return new vscode.FileDecoration(badge, tooltip, new vscode.ThemeColor('list.errorForeground'));
  }
}
