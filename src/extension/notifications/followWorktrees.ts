import { readdir } from 'node:fs/promises';
import path from 'node:path';
import * as vscode from 'vscode';
import type { FollowRuns } from '../../recorder/following/followRuns';
import type { Inspection } from '../../recorder/inspection/inspection';
import { WorktreeWatcher } from '../../recorder/live/watchWorktrees';
import type { Core } from '../core';
import { workspaceFolders } from '../folders';
import { inspectionSettings } from '../settings';
import { loadRecorder } from '../loadLate';

/** Milliseconds between two times that what the sidebar sees is kept. */
const NOTE_PAUSE_MS = 10_000;

/**
 * Follows the runs of this window's repositories from the moment their worktrees appear. Until the first one does, and where none was ever
 * followed, a few files are watched and nothing else is loaded.
 */
export class FollowWorktrees implements vscode.Disposable {
  readonly #core: Core;
  readonly #disposables: vscode.Disposable[] = [];
  #watchers: WorktreeWatcher[] = [];
  #runs: FollowRuns | undefined;
  /** Counts the beginnings, so that one that is overtaken by the next ends. */
  #beginning = 0;
  /** What was found last and is not kept yet. */
  #latest: Inspection | undefined;
  #timer: NodeJS.Timeout | undefined;
  #disposed = false;

  constructor(core: Core) {
    this.#core = core;
    this.#disposables.push(
      vscode.workspace.onDidChangeWorkspaceFolders(() => this.follow()),
      vscode.workspace.onDidGrantWorkspaceTrust(() => this.follow()),
      core.onDidInspect((inspection) => this.#noteSoon(inspection)),
    );
  }

  /** Begins to follow, anew where the folders have changed. In a workspace that is not trusted nothing is followed: git would be run in it. */
  follow(): void {
    this.#stop();
    if (this.#disposed || !vscode.workspace.isTrusted) return;
    const folders = workspaceFolders();
    this.#watchers = folders.map((folder) => new WorktreeWatcher(folder, this.#core.logger));
    const beginning = this.#beginning;
    const begin = (): void => void this.#begin(folders, beginning).catch((error: unknown) => this.#core.logger.warn(String(error)));
    for (const watcher of this.#watchers) watcher.onDidChange(begin);
    begin();
  }

  /** Keeps what an inspection found that was made for something else. Never fails: what it was made for must go on. */
  async note(inspection: Inspection): Promise<void> {
    this.#latest = undefined;
    try {
      if (this.#runs === undefined) await (await this.#core.following()).note(inspection);
      else await this.#runs.note(inspection);
    } catch (error) {
      this.#core.logger.warn(String(error));
    }
  }

  /** Agents save files all the time; what is kept may lag behind a little. */
  #noteSoon(inspection: Inspection): void {
    this.#latest = inspection;
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      if (this.#latest !== undefined) void this.note(this.#latest);
    }, NOTE_PAUSE_MS);
  }

  dispose(): void {
    this.#disposed = true;
    clearTimeout(this.#timer);
    this.#stop();
    for (const disposable of this.#disposables) disposable.dispose();
  }

  #stop(): void {
    this.#beginning += 1;
    for (const watcher of this.#watchers) watcher.dispose();
    this.#watchers = [];
    this.#runs?.dispose();
    this.#runs = undefined;
  }

  async #begin(folders: readonly string[], beginning: number): Promise<void> {
    const listed = await Promise.all(this.#watchers.map((watcher) => watcher.list()));
    if (listed.flat().length === 0 && !(await this.#followedBefore())) return;
    const { FollowRuns } = await loadRecorder();
    const store = await this.#core.followed();
    if (beginning !== this.#beginning || this.#runs !== undefined) return;
    const settings = inspectionSettings(folders[0]);
    const runs = new FollowRuns({
      folders,
      store,
      inspect: async () => (await this.#core.live()).inspect(),
      specificationGlobs: settings.specificationGlobs,
      clock: () => new Date(),
      logger: this.#core.logger,
    });
    this.#runs = runs;
    // It has watchers of its own from here.
    for (const watcher of this.#watchers) watcher.dispose();
    await runs.start();
  }

  async #followedBefore(): Promise<boolean> {
    return (await readdir(path.join(this.#core.dataFolder, 'following')).catch(() => [])).length > 0;
  }
}
