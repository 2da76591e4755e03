import type { Localizer } from '../../domain/localizer';
import type { Progress } from '../../domain/progress';
import type { RunId } from '../../domain/run';
import type { Clock } from '../../domain/time';
import type { TransferableHistory } from '../../store/history';
import type { Found, NotRead, ReadOptions } from '../../store/legacy/found';
import { nothing } from '../../store/legacy/found';
import type { LegacyRun } from '../../store/legacy/legacyRun';
import { describe } from '../../store/storeError';
import { importExport } from './importExport';
import { importLegacy } from './importLegacy';
import type { ImportReport } from './importReport';
import { sourcesAt, type Source } from './readSources';

export interface ImportOptions {
  readonly l10n: Localizer;
  /** Absolute path of sql-wasm.wasm. */
  readonly wasmFile: string;
  /** IANA name of the zone of times that are written without one; undefined is this machine's. */
  readonly timeZone?: string | undefined;
  /** What lies in its future is no run. */
  readonly clock?: Clock | undefined;
  readonly progress?: Progress | undefined;
  readonly signal?: AbortSignal | undefined;
}

const systemClock: Clock = () => new Date();

/** More would not be read; they are counted. */
const MOST_LISTED = 100;

/**
 * Takes into the history what there is at the paths: data of the original tool, exports and archives. The sources are only read. Twice is as once.
 * @param paths absolute
 * @throws AbortError when it is cancelled; runs that were taken until then are whole, and stay
 */
export async function importHistory(history: TransferableHistory, paths: readonly string[], options: ImportOptions): Promise<ImportReport> {
  const { l10n, wasmFile, timeZone, progress, signal } = options;
  const now = (options.clock ?? systemClock)();
  const sources = (await Promise.all(paths.map((path) => sourcesAt(path, wasmFile)))).flat();
  const runs: LegacyRun[] = [];
  const unreadable: NotRead[] = [];
  const taken: RunId[] = [];
  let alreadyThere = 0;
  let suggestions = 0;
  let notListed = 0;
  for (const [position, source] of sources.entries()) {
    signal?.throwIfAborted();
    progress?.(l10n.t('Reading {0}', source.path), position / sources.length);
    switch (source.kind) {
      case 'legacy': {
        const found = await readLegacy(source, { timeZone, now, signal });
        for (const run of found.runs) runs.push(run);
        unreadable.push(...found.notRead);
        notListed += found.notListed;
        break;
      }
      case 'export': {
        const imported = await importExport(history, source, { signal, archiving: l10n.t('Archiving runs') });
        taken.push(...imported.taken);
        unreadable.push(...imported.notRead);
        alreadyThere += imported.there.length;
        suggestions += imported.suggestions;
        notListed += imported.notListed;
        break;
      }
      case 'none':
        unreadable.push({ path: source.path, place: null, reason: source.reason });
        break;
    }
  }
  const legacy = await importLegacy(history, runs, { timeZone, now, progress, progressMessage: l10n.t('Importing runs'), signal });
  return {
    taken: [...taken, ...legacy.taken].toSorted(),
    completed: legacy.completed,
    suggestions,
    alreadyThere: alreadyThere + legacy.alreadyThere,
    unreadable: listed(unreadable, notListed, l10n),
  };
}

async function readLegacy(source: Extract<Source, { kind: 'legacy' }>, options: ReadOptions): Promise<Found> {
  try {
    return await source.read(options);
  } catch (error) {
    options.signal?.throwIfAborted();
    return nothing(source.path, `it cannot be read (${describe(error)})`);
  }
}

function listed(unreadable: readonly NotRead[], notListed: number, l10n: Localizer): readonly NotRead[] {
  const rest = Math.max(0, unreadable.length - MOST_LISTED) + notListed;
  const last = unreadable[MOST_LISTED];
  if (rest === 0 || last === undefined) return unreadable;
  return [...unreadable.slice(0, MOST_LISTED), { path: last.path, place: null, reason: l10n.t('and {0} more that could not be read', rest) }];
}
