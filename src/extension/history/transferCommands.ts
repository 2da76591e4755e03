import os from 'node:os';
import path from 'node:path';
import * as vscode from 'vscode';
import type { Localizer } from '../../domain/localizer';
import type { Progress } from '../../domain/progress';
import { EXPORT_FORMATS, type ExportFormat } from '../../recorder/transfer/exportFormat';
import type { ImportReport } from '../../recorder/transfer/importReport';
import { defaultLegacyFolder, legacyPlaces } from '../../recorder/transfer/legacyPlaces';
import { VIEWS } from '../contributions';
import { showFailure } from '../failure';
import { inform, showProgress, warn } from '../notify';
import { inputText, pickOne } from '../review/quickInput';
import { isOwnHistoryShown } from '../sample/sampleCommands';
import { withoutCodicons } from '../words';
import { importDetails, importText } from './importText';
import type { RunCommandParts } from './runCommands';
import { showDocument } from './showRevision';
import { documentUri } from './runDocuments';

/** Asks what to import, unless it is told, and says what became of it. */
export async function importIntoHistory(parts: RunCommandParts, given?: readonly string[]): Promise<void> {
  const { core, l10n } = parts;
  try {
    if (!(await isOwnHistoryShown(core, l10n))) return;
    const paths = given ?? (await askSource(l10n));
    if (paths === undefined || paths.length === 0) return;
    const report = await untilCancelled(l10n.t('Importing history'), async (progress, signal) =>
      (await core.ownHistory()).ask('importHistory', paths, { progress, signal }),
    );
    if (report === undefined) void inform(l10n.t('The import was cancelled. What was taken until then stays; the same import once more takes the rest.'));
    else void tellImport(parts, report);
  } catch (error) {
    await showFailure(error, core.logger, l10n);
  }
}

/** What the original tool kept where it did by default. */
export async function importLegacyData(parts: RunCommandParts): Promise<void> {
  await importIntoHistory(parts, await legacyPlaces(defaultLegacyFolder(os.homedir())));
}

async function askSource(l10n: Localizer): Promise<readonly string[] | undefined> {
  const folder = defaultLegacyFolder(os.homedir());
  const found = await legacyPlaces(folder);
  type Item = vscode.QuickPickItem & { readonly paths: () => Promise<readonly string[] | undefined> };
  const choose = async (options: vscode.OpenDialogOptions): Promise<readonly string[] | undefined> =>
    (await vscode.window.showOpenDialog({ defaultUri: vscode.Uri.file(os.homedir()), title: l10n.t('Import History'), openLabel: l10n.t('Import'), ...options }))?.map(({ fsPath }) => fsPath);
  const items: readonly Item[] = [
    ...(found.length === 0
      ? []
      : [
          {
            label: `$(home) ${l10n.t('The original tool’s data')}`,
            description: withoutCodicons(folder),
            detail: found.map((place) => path.basename(place)).join(', '),
            paths: (): Promise<readonly string[]> => Promise.resolve(found),
          },
        ]),
    {
      label: `$(file) ${l10n.t('Choose Files…')}`,
      detail: l10n.t('A database or log of the original tool, an export (json, ndjson) or an archive'),
      paths: () => choose({ canSelectFiles: true, canSelectMany: true }),
    },
    {
      label: `$(folder) ${l10n.t('Choose a Folder…')}`,
      detail: l10n.t('The original tool’s parallel-results, or a folder that holds its data'),
      paths: () => choose({ canSelectFiles: false, canSelectFolders: true }),
    },
  ];
  const choice = await pickOne({ title: l10n.t('Import History'), placeholder: l10n.t('Where is it? The sources are only read.'), items, backButton: false });
  return choice.kind === 'back' ? undefined : choice.value.paths();
}

async function tellImport({ reports, l10n }: RunCommandParts, report: ImportReport): Promise<void> {
  const { taken, completed, unreadable } = report;
  const details = l10n.t('Show Details');
  const showHistory = l10n.t('Show History');
  const buttons = [...(unreadable.length > 0 ? [details] : []), ...(taken.length + completed.length > 0 ? [showHistory] : [])];
  const choice = await (unreadable.length > 0 ? warn : inform)(importText(report, l10n), ...buttons);
  if (choice === showHistory) await vscode.commands.executeCommand(`${VIEWS.history}.focus`);
  if (choice !== details) return;
  const number = reports.size + 1;
  reports.set(number, importDetails(report, l10n));
  await showDocument(documentUri({ kind: 'report', number }, l10n.t('Import Details')));
}

export async function exportFromHistory({ core, l10n }: RunCommandParts): Promise<void> {
  try {
    if (!(await isOwnHistoryShown(core, l10n))) return;
    const format = await askFormat(l10n);
    if (format === undefined) return;
    const target = await vscode.window.showSaveDialog({
      title: l10n.t('Export History'),
      saveLabel: l10n.t('Export'),
      defaultUri: vscode.Uri.file(path.join(os.homedir(), `mirador-history.${format}`)),
      filters: { [format]: [format] },
    });
    if (target === undefined) return;
    const bytes = await untilCancelled(l10n.t('Exporting history'), async (progress, signal) =>
      // The dialog has asked whether to replace it.
      (await core.ownHistory()).ask('exportHistory', { file: target.fsPath, format, now: new Date() }, { progress, signal }),
    );
    if (bytes === undefined) void inform(l10n.t('The export was cancelled; no file was written.'));
    else void tellExport(target, format, l10n);
  } catch (error) {
    await showFailure(error, core.logger, l10n);
  }
}

async function tellExport(target: vscode.Uri, format: ExportFormat, l10n: Localizer): Promise<void> {
  const openFile = l10n.t('Open File');
  const choice = await inform(l10n.t('The history was exported to {0}.', target.fsPath), ...(format === 'sqlite' ? [] : [openFile]));
  if (choice === openFile) await vscode.commands.executeCommand('vscode.open', target);
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

/** Moves old runs into a compressed archive. */
export async function archiveRuns(parts: RunCommandParts): Promise<void> {
  const { core, l10n } = parts;
  try {
    if (!(await isOwnHistoryShown(core, l10n))) return;
    const before = await askBefore(parts);
    if (before === undefined) return;
    const history = await core.ownHistory();
    const report = await untilCancelled(l10n.t('Archiving runs'), (progress, signal) => history.ask('archiveRunsBefore', before, { progress, signal }));
    if (report === undefined) return void inform(l10n.t('Archiving was cancelled. Nothing is lost: what is not archived is where it was.'));
    const { file, runs, left } = report;
    if (left.length > 0) {
      void warn(left.length === 1 ? l10n.t('1 run stays, because a document of it cannot be read.') : l10n.t('{0} runs stay, because a document of each cannot be read.', left.length));
    }
    if (file !== null) void tellArchive(parts, file, runs);
    else if (left.length === 0) void inform(l10n.t('There is nothing that old to archive.'));
  } catch (error) {
    await showFailure(error, core.logger, l10n);
  }
}

async function tellArchive(parts: RunCommandParts, file: string, runs: number): Promise<void> {
  const { l10n } = parts;
  const bringBack = l10n.t('Bring Them Back');
  const done = runs === 1 ? l10n.t('Archived 1 run in {0}.', file) : l10n.t('Archived {0} runs in {1}.', runs, file);
  if ((await inform(done, bringBack)) === bringBack) await importIntoHistory(parts, [file]);
}

/** @returns the time before which runs are to be archived; undefined when the question was left */
async function askBefore({ core, l10n }: RunCommandParts): Promise<Date | undefined> {
  const history = await core.ownHistory();
  const ages = [
    { label: l10n.t('Runs older than 6 months'), before: monthsAgo(6) },
    { label: l10n.t('Runs older than 1 year'), before: monthsAgo(12) },
    { label: l10n.t('Runs older than 2 years'), before: monthsAgo(24) },
  ];
  const items: (vscode.QuickPickItem & { readonly before: Date | null })[] = [];
  for (const { label, before } of ages) {
    const runs = await history.ask('countRunsBefore', before);
    items.push({ label, description: runs === 1 ? l10n.t('1 run') : l10n.t('{0} runs', runs), before });
  }
  items.push({ label: l10n.t('Runs from before a day…'), before: null });
  const choice = await pickOne({
    title: l10n.t('Archive Old Runs'),
    placeholder: l10n.t('Archived runs no longer count in statistics and forecasts; importing the archive brings them back.'),
    items,
    backButton: false,
  });
  return choice.kind === 'back' ? undefined : (choice.value.before ?? askDay(l10n));
}

async function askDay(l10n: Localizer): Promise<Date | undefined> {
  const answer = await inputText({
    title: l10n.t('Archive Old Runs'),
    prompt: l10n.t('Runs from before which day? Such as 2025-01-31.'),
    value: '',
    backButton: true,
    validate: (text) => (dayIn(text) === null ? l10n.t('Enter a day like 2025-01-31.') : undefined),
  });
  return answer.kind === 'back' ? undefined : (dayIn(answer.value) ?? undefined);
}

/** The day's beginning by this machine's time. */
function dayIn(text: string): Date | null {
  const [, year, month, day] = /^\s*(\d{4})-(\d{2})-(\d{2})\s*$/.exec(text) ?? [];
  const date = new Date(Number(year), Number(month) - 1, Number(day));
  return date.getMonth() === Number(month) - 1 && date.getDate() === Number(day) ? date : null;
}

function monthsAgo(months: number): Date {
  const now = new Date();
  return new Date(now.getFullYear(), now.getMonth() - months, now.getDate());
}

/** Lists the documents that were set aside because they could not be read, with the reasons. */
export async function showUnreadable({ core, l10n }: RunCommandParts): Promise<void> {
  try {
    await showDocument(documentUri({ kind: 'unreadable' }, l10n.t('Unreadable Documents')));
  } catch (error) {
    await showFailure(error, core.logger, l10n);
  }
}

/** @returns undefined when it was cancelled */
async function untilCancelled<T>(title: string, work: (progress: Progress, signal: AbortSignal) => Promise<T>): Promise<T | undefined> {
  return showProgress(title, async (progress, signal) => {
    try {
      return await work(progress, signal);
    } catch (error) {
      if (signal.aborted) return undefined;
      throw error;
    }
  });
}
