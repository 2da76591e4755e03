/** Ends a watch. */
export interface FolderWatch {
  /** Resolves once changes are noticed; a watch without it notices them from the start. It never rejects. */
  readonly ready?: Promise<void>;
  dispose(): void;
}

/**
 * Watches a folder and all that is in it; the adapter decides how: VS Code's own watcher in the editor, {@link watchFiles} in the terminal.
 * @param folder absolute path
 * @param onChange gets the absolute path of what was made, changed or removed; null when something may have changed that nobody can name,
 * for example because the system dropped events
 * @param onLost for a watch that turns out to be incomplete; what is in the folder is then read again whenever somebody asks
 * @throws any error when it cannot be watched at all, with the same consequence
 */
export type WatchFolder = (folder: string, onChange: (file: string | null) => void, onLost: (error: unknown) => void) => FolderWatch;
