import os from 'node:os';
import path from 'node:path';
import * as vscode from 'vscode';
import type { Localizer } from '../../domain/localizer';
import type { Progress } from '../../domain/progress';
import { EXPORT_FORMATS, exportHistory, type ExportFormat } from '../../recorder/transfer/exportHistory';
import { importHistory } from '../../recorder/transfer/importHistory';
import type { ImportReport } from '../../recorder/transfer/importReport';
import { defaultLegacyFolder, legacyPlaces } from '../../recorder/transfer/legacyPlaces';
import { writeWhole } from '../../recorder/transfer/writeFile';
import { showFailure } from '../failure';
import { pickOne } from '../review/quickInput';
import type { RunCommandParts } from './runCommands';
import { timeText } from './runText';

/** Asks what to import, unless it is told, and says what became of it. */
export async function importIntoHistory(parts: RunCommandParts, given?: readonly string[]): Promise<void> {
  const { core, l10n } = parts;
  try {
    const paths = given ?? (await askSource(l10n));
    if (paths === undefined || paths.length === 0) return;
    const report = await withProgress(l10n.t('Importing history'), async (progress, signal) =>
      importHistory(await core.history(), paths, { l10n, wasmFile: core.wasmFile, progress, signal }),
    );
    if (report !== undefined) tellImport(report, l10n);
  } catch (error) {
    await showFailure(error, core.logger, l10n);
  }
}

async function askSource(l10n: Localizer): Promise<readonly string[] | undefined> {
  const folder = defaultLegacyFolder(os.homedir());
  const found = await legacyPlaces(folder);
  type Item = vscode.QuickPickItem & { readonly paths: () => Promise<readonly string[] | undefined> };
  const choose = async (options: vscode.OpenDialogOptions): Promise<readonly string[] | undefined> =>
    (await vscode.window.showOpenDialog({ canSelectMany: true, openLabel: l10n.t('Import'), ...options }))?.map(({ fsPath }) => fsPath);
  const items: readonly Item[] = [
    ...(found.length === 0
      ? []
      : [{ label: `$(home) ${l10n.t('The original tool’s data')}`, description: folder, detail: found.map((place) => path.basename(place)).join(', '), paths: (): Promise<readonly string[]> => Promise.resolve(found) }]),
    {
      label: `$(file) ${l10n.t('Choose Files…')}`,
      detail: l10n.t('A database or log of the original tool, an export (json, ndjson) or an archive'),
      paths: () => choose({ canSelectFiles: true, title: l10n.t('Import History') }),
    },
    {
      label: `$(folder) ${l10n.t('Choose a Folder…')}`,
      detail: l10n.t('The original tool’s parallel-results, or a folder that holds its data'),
      paths: () => choose({ canSelectFiles: false, canSelectFolders: true, title: l10n.t('Import History') }),
    },
  ];
  const choice = await pickOne({ title: l10n.t('Import History'), placeholder: l10n.t('Where is it? The sources are only read.'), items, backButton: false });
  return choice.kind === 'back' ? undefined : choice.value.paths();
}

/** Not awaited: the import is done, however long the message stays. */
function tellImport(report: ImportReport, l10n: Localizer): void {
  const { taken, completed, alreadyThere, unreadable } = report;
  const sentences = [
    taken.length === 1 ? l10n.t('Imported 1 run.') : l10n.t('Imported {0} runs.', taken.length),
    ...(completed.length === 0 ? [] : [l10n.t('Completed from another source: {0}.', completed.length)]),
    ...(alreadyThere === 0 ? [] : [l10n.t('There already: {0}.', alreadyThere)]),
    ...(unreadable.length === 0 ? [] : [l10n.t('Could not be read: {0}.', unreadable.length)]),
  ];
  const details = l10n.t('Show Details');
  const isBad = unreadable.length > 0;
  const shown = isBad ? vscode.window.showWarningMessage(sentences.join(' '), details) : vscode.window.showInformationMessage(sentences.join(' '));
  void shown.then((choice) => (choice === details ? showDetails(report, l10n) : undefined));
}

async function showDetails({ unreadable }: ImportReport, l10n: Localizer): Promise<void> {
  const lines = unreadable.map(({ path: place, place: where, reason }) => `${place}${where === null ? '' : `, ${where}`}: ${reason}`);
  const content = [l10n.t('What could not be imported, and why:'), '', ...lines, ''].join('\n');
  await vscode.window.showTextDocument(await vscode.workspace.openTextDocument({ content, language: 'plaintext' }));
}

export async function exportFromHistory({ core, l10n }: RunCommandParts): Promise<void> {
  try {
    const format = await askFormat(l10n);
    if (format === undefined) return;
    const extension = format === 'sqlite' ? 'sqlite' : format;
    const target = await vscode.window.showSaveDialog({
      title: l10n.t('Export History'),
      defaultUri: vscode.Uri.file(path.join(os.homedir(), `mirador-history.${extension}`)),
      filters: { [format]: [extension] },
    });
    if (target === undefined) return;
    const bytes = await withProgress(l10n.t('Exporting history'), async (progress, signal) =>
      // The dialog has asked whether to replace it.
      writeWhole(target.fsPath, exportHistory(await core.history(), { format, now: new Date(), version: core.version, progress, signal }), { replace: true }),
    );
    if (bytes === undefined) return;
    const reveal = l10n.t('Show in File Manager');
    void vscode.window.showInformationMessage(l10n.t('The history was exported to {0}.', target.fsPath), reveal).then((choice) => {
      if (choice === reveal) void vscode.commands.executeCommand('revealFileInOS', target);
    });
  } catch (error) {
    await showFailure(error, core.logger, l10n);
  }
}

async function askFormat(l10n: Localizer): Promise<ExportFormat | undefined> {
  const details: Readonly<Record<ExportFormat, string>> = {
    json: l10n.t('Everything, in one file; can be imported again without loss'),
    ndjson: l10n.t('Everything, one document a line, for large histories; can be imported again without loss'),
    csv: l10n.t('One line a run, for spreadsheets'),
    sqlite: l10n.t('A SQLite file with the view parallel_history of the original tool'),
  };
  const items = EXPORT_FORMATS.map((format) => ({ label: format, detail: details[format], format }));
  const choice = await pickOne({ title: l10n.t('Export History'), placeholder: l10n.t('In which form?'), items, backButton: false });
  return choice.kind === 'back' ? undefined : choice.value.format;
}

const MONTHS_OFFERED = [6, 12, 24] as const;

/** Moves old runs into a compressed archive. */
export async function archiveRuns({ core, l10n }: RunCommandParts): Promise<void> {
  try {
    const history = await core.history();
    const items = await Promise.all(
      MONTHS_OFFERED.map(async (months) => {
        const before = new Date();
        before.setMonth(before.getMonth() - months);
        const ids = await history.runsBefore(before);
        const count = ids.length === 1 ? l10n.t('1 run') : l10n.t('{0} runs', ids.length);
        return { label: l10n.t('Older than {0} months', months), description: l10n.t('{0}, from before {1}', count, timeText(before.toISOString(), vscode.env.language)), ids };
      }),
    );
    const choice = await pickOne({
      title: l10n.t('Archive Old Runs'),
      placeholder: l10n.t('Archived runs no longer count in statistics and forecasts; importing the archive brings them back.'),
      items,
      backButton: false,
    });
    if (choice.kind === 'back') return;
    const report = await withProgress(l10n.t('Archiving runs'), (progress, signal) =>
      history.archive(choice.value.ids, { progress, progressMessage: l10n.t('Archiving runs'), signal }),
    );
    if (report === undefined) return;
    if (report.file === null) {
      void vscode.window.showInformationMessage(l10n.t('There is nothing that old to archive.'));
      return;
    }
    const { file } = report;
    const bringBack = l10n.t('Bring Them Back');
    void vscode.window.showInformationMessage(l10n.t('Archived {0} runs in {1}.', report.runs, file), bringBack).then((answer) => {
      if (answer === bringBack) void importIntoHistory({ core, l10n }, [file]);
    });
  } catch (error) {
    await showFailure(error, core.logger, l10n);
  }
}

/** What was set aside because it could not be read, with the reasons. */
export async function showUnreadable({ core, l10n }: RunCommandParts): Promise<void> {
  try {
    const unreadable = await (await core.history()).quarantined();
    const lines = unreadable.map(({ path: place, reason }) => `${path.join(core.dataFolder, place)}: ${reason}`);
    const content = [unreadable.length === 0 ? l10n.t('Every document could be read.') : l10n.t('Set aside because it could not be read:'), '', ...lines, ''].join('\n');
    await vscode.window.showTextDocument(await vscode.workspace.openTextDocument({ content, language: 'plaintext' }));
  } catch (error) {
    await showFailure(error, core.logger, l10n);
  }
}

/** @returns undefined when it was cancelled */
async function withProgress<T>(title: string, work: (progress: Progress, signal: AbortSignal) => Promise<T>): Promise<T | undefined> {
  const abort = new AbortController();
  return vscode.window.withProgress({ location: vscode.ProgressLocation.Notification, title, cancellable: true }, async (report, cancellation) => {
    cancellation.onCancellationRequested(() => abort.abort());
    let shown = 0;
    try {
      return await work((message, done) => {
        const percent = Math.floor((done ?? 0) * 100);
        report.report({ message, increment: Math.max(0, percent - shown) });
        shown = Math.max(shown, percent);
      }, abort.signal);
    } catch (error) {
      if (abort.signal.aborted) return undefined;
      throw error;
    }
  });
}
