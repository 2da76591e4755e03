import { readFile } from 'node:fs/promises';
import * as vscode from 'vscode';
import type { Localizer } from '../../domain/localizer';
import type { Revision } from '../../store/history';
import { SCHEMES } from '../contributions';
import type { Core } from '../core';
import { quoted, visible } from '../words';
import { parseDocumentPath, printDocumentPath, type DocumentAddress } from './documentAddress';
import { runText } from './runText';

/** How a revision of a run is shown: as text, one fact a line, or as the JSON of its document. Read-only, because a document is never rewritten. */
export type RunView = 'text' | 'json';

/** The address of a revision; the editor shows its last part as the title. */
export function runUri({ run, number }: Pick<Revision, 'run' | 'number'>, view: RunView): vscode.Uri {
  return documentUri({ kind: view, id: run.id, revision: number }, view === 'text' ? quoted(run.description) : run.id);
}

export function documentUri(address: DocumentAddress, title: string): vscode.Uri {
  return vscode.Uri.from({ scheme: SCHEMES.run, path: printDocumentPath(address, title) });
}

/**
 * @param uri anybody may ask for one
 * @param reports what imports could not take, by number; kept while the window is open
 */
export async function historyDocument(core: Core, reports: ReadonlyMap<number, string>, uri: vscode.Uri, l10n: Localizer): Promise<string> {
  const address = parseDocumentPath(uri.path);
  switch (address?.kind) {
    case undefined:
      return l10n.t('This is no document of the history.');
    case 'report':
      return reports.get(address.number) ?? l10n.t('This report is gone with the window that it was made in. Import once more to see it: nothing is taken twice.');
    case 'unreadable':
      return unreadableText(core, l10n);
    case 'text':
    case 'json': {
      const revision = (await (await core.history()).revisions(address.id)).find(({ number }) => number === address.revision);
      if (revision === undefined) return l10n.t('This run is not in the history any more.');
      return address.kind === 'json' ? readFile(revision.file, 'utf8') : runText(revision.run, { l10n, locale: vscode.env.language });
    }
  }
}

/** What was set aside because it could not be read, with the reasons. */
async function unreadableText(core: Core, l10n: Localizer): Promise<string> {
  const unreadable = await (await core.history()).quarantined();
  if (unreadable.length === 0) return l10n.t('Every document could be read.');
  const head = l10n.t('These documents of {0} could not be read and were set aside. The others are not touched by it.', core.dataFolder);
  return [head, '', ...unreadable.map(({ path, reason }) => visible(`${path}: ${reason}`)), ''].join('\n');
}
