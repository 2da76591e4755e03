import type { HISTORY_COMMANDS } from '../contributions';
import { filterHistory } from './filterHistory';
import { compareRun, copyRunId, deleteRun, editRun, openRun, openRunDocument, openRunText, restoreRun, revealRunDocument, showRunChanges, undoRunChange, type RunCommandParts } from './runCommands';
import { archiveRuns, exportFromHistory, importIntoHistory, showUnreadable } from './transferCommands';

type HistoryCommand = (parts: RunCommandParts, node: unknown) => Promise<void>;

/** By the names of their commands; the node is the line of the tree that they were chosen on, if any. */
export const historyCommands: Readonly<Record<(typeof HISTORY_COMMANDS)[number], HistoryCommand>> = {
  openRun,
  openRunText,
  compareRun,
  editRun,
  deleteRun,
  undoRunChange,
  restoreRun,
  showRunChanges,
  openRunDocument,
  revealRunDocument,
  copyRunId,
  importHistory: (parts) => importIntoHistory(parts),
  exportHistory: exportFromHistory,
  archiveRuns,
  showUnreadable,
  filterHistory,
};
