import { readFile } from 'node:fs/promises';
import * as vscode from 'vscode';
import type { RunId } from '../../domain/run';
import type { Localizer } from '../../domain/localizer';
import type { History } from '../../store/history';
import { SCHEMES } from '../contributions';
import { runText } from './runText';

/** How a revision of a run is shown: as text, one fact a line, or as the JSON of its document. Read-only, because a document is never rewritten. */
export type RunView = 'text' | 'json';

/** The address of a revision; the editor shows its last part as the title. */
export function runUri(id: RunId, revision: number, view: RunView): vscode.Uri {
  const name = view === 'json' ? `${id}.json` : `${id}.txt`;
  return vscode.Uri.from({ scheme: SCHEMES.run, path: `/${revision}/${name}` });
}

/** @param uri anybody may ask for one */
export async function runDocument(history: History, uri: vscode.Uri, l10n: Localizer): Promise<string> {
  const [, number = '', id = '', extension = ''] = /^\/(\d{1,9})\/(run_[a-z0-9_]+)\.(txt|json)$/.exec(uri.path) ?? [];
  const revision = (await history.revisions(id)).find((each) => each.number === Number(number));
  if (revision === undefined) return l10n.t('This run is not in the history any more.');
  if (extension === 'json') return readFile(revision.file, 'utf8');
  return runText(revision.run, { l10n, locale: vscode.env.language });
}
