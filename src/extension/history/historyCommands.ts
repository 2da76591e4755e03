import type { HISTORY_COMMANDS } from '../contributions';
import { filterHistory, showRuns } from './filterHistory';
import { compareRun, copyRunId, deleteRun, editRun, openRun, openRunDocument, openRunText, restoreRun, revealRunDocument, showRunChanges, undoRunChange, type RunCommandParts } from './runCommands';
import { leaveSample, showSample } from '../sample/sampleCommands';
import { archiveRuns, exportFromHistory, importIntoHistory, showUnreadable } from './transferCommands';

type HistoryCommand = (parts: RunCommandParts, node: unknown) => Promise<void>;

/** By the names of their commands; the node is the line of the tree that they were chosen on, if any. */
export const historyCommands: Readonly<Record<(typeof HISTORY_COMMANDS)[number], HistoryCommand>> = {
  openRun,
  showRuns,
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
  showSample,
  leaveSample,
};
