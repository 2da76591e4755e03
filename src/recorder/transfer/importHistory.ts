import type { Localizer } from '../../domain/localizer';
import type { Progress } from '../../domain/progress';
import type { History } from '../../store/history';
import type { LegacyRun } from '../../store/legacy/legacyRun';
import { describe } from '../../store/storeError';
import { importLegacy } from './importLegacy';
import type { ImportReport, Unreadable } from './importReport';
import { sourcesAt, type Source } from './readSources';

export interface ImportOptions {
  readonly l10n: Localizer;
  /** Absolute path of sql-wasm.wasm. */
  readonly wasmFile: string;
  /** IANA name of the zone of times that are written without one; undefined is this machine's. */
  readonly timeZone?: string | undefined;
  readonly progress?: Progress | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** More would not be read; they are counted. */
const MOST_LISTED = 100;

/**
 * Takes into the history what there is at the paths: data of the original tool. The sources are only read. Twice is as once.
 * @param paths absolute
 * @throws AbortError when it is cancelled; runs that were taken until then are whole, and stay
 */
export async function importHistory(history: History, paths: readonly string[], options: ImportOptions): Promise<ImportReport> {
  const { l10n, wasmFile, timeZone, progress, signal } = options;
  const sources = (await Promise.all(paths.map((path) => sourcesAt(path, wasmFile)))).flat();
  const runs: LegacyRun[] = [];
  const unreadable: Unreadable[] = [];
  for (const [position, source] of sources.entries()) {
    signal?.throwIfAborted();
    progress?.(l10n.t('Reading {0}', source.path), position / sources.length);
    const found = await readSource(source, { timeZone, signal });
    runs.push(...found.runs);
    unreadable.push(...found.notRead);
  }
  const taken = await importLegacy(history, runs, { timeZone, progress, progressMessage: l10n.t('Importing runs'), signal });
  return { ...taken, suggestions: 0, unreadable: listed(unreadable, l10n) };
}

async function readSource(source: Source, options: { readonly timeZone: string | undefined; readonly signal: AbortSignal | undefined }): ReturnType<Extract<Source, { kind: 'legacy' }>['read']> {
  switch (source.kind) {
    case 'legacy':
      try {
        return await source.read(options);
      } catch (error) {
        options.signal?.throwIfAborted();
        return { runs: [], notRead: [{ path: source.path, place: null, reason: `it cannot be read (${describe(error)})` }] };
      }
    case 'export':
    case 'none':
      return { runs: [], notRead: [{ path: source.path, place: null, reason: source.kind === 'none' ? source.reason : 'exports cannot be read yet' }] };
  }
}

function listed(unreadable: readonly Unreadable[], l10n: Localizer): readonly Unreadable[] {
  const rest = unreadable.length - MOST_LISTED;
  if (rest <= 0) return unreadable;
  const last = unreadable[MOST_LISTED];
  return [...unreadable.slice(0, MOST_LISTED), { path: last?.path ?? '', place: null, reason: l10n.t('and {0} more that could not be read', rest) }];
}
