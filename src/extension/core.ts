import path from 'node:path';
import * as vscode from 'vscode';
import type { Logger } from '../domain/logger';
import type { Git } from '../git/git';
import type { GateResult } from '../recorder/gates/runGates';
import type { Following } from '../recorder/following/following';
import type { FollowedFeatures } from '../store/followedFeatures';
import type { HistoryStore } from '../store/historyStore';
import type { EditorGates } from './gates/editorGates';
import { editorLocalizer } from './l10n';
import { gitExecutable } from './settings';

/**
 * The core, loaded when it is first needed: activation only registers, and neither zod nor sql.js is evaluated for a window in
 * which nobody uses the extension.
 */
export class Core implements vscode.Disposable {
  readonly #context: vscode.ExtensionContext;
  readonly #logger: Logger;
  readonly #changed = new vscode.EventEmitter<void>();
  readonly #gatesFinished = new vscode.EventEmitter<readonly GateResult[]>();
  #history: Promise<HistoryStore> | undefined;
  #gates: Promise<EditorGates> | undefined;
  #followed: Promise<FollowedFeatures> | undefined;

  /** The history has changed, in this window or anywhere else. Says nothing before the history was first opened. */
  readonly onDidChangeHistory = this.#changed.event;

  /** A round of gates has ended in this window. */
  readonly onDidFinishGates = this.#gatesFinished.event;

  constructor(context: vscode.ExtensionContext, logger: Logger) {
    this.#context = context;
    this.#logger = logger;
  }

  get dataFolder(): string {
    return this.#context.globalStorageUri.fsPath;
  }

  get logger(): Logger {
    return this.#logger;
  }

  history(): Promise<HistoryStore> {
    this.#history ??= this.#openHistory();
    return this.#history;
  }

  gates(): Promise<EditorGates> {
    this.#gates ??= import('./late').then(({ EditorGates }) => new EditorGates(this, editorLocalizer, (results) => this.#gatesFinished.fire(results)));
    return this.#gates;
  }

  /** The features that are being followed, with one memory of what was read. */
  followed(): Promise<FollowedFeatures> {
    this.#followed ??= this.#openFollowed();
    return this.#followed;
  }

  async following(): Promise<Following> {
    const { Following } = await import('./late');
    return new Following(await this.followed(), () => new Date());
  }

  /** A new client each time: it holds nothing, and the user may have changed `git.path`. */
  async git(): Promise<Git> {
    const { Git } = await import('./late');
    return new Git({ executable: gitExecutable(), logger: this.#logger });
  }

  dispose(): void {
    this.#changed.dispose();
    this.#gatesFinished.dispose();
    void this.#gates?.then((gates) => gates.dispose());
    void this.#history?.then((history) => history.close()).catch((error: unknown) => this.#logger.warn(String(error)));
  }

  async #openHistory(): Promise<HistoryStore> {
    const { HistoryStore } = await import('./late');
    const history = new HistoryStore({
      folder: this.dataFolder,
      wasmFile: path.join(this.#context.extensionPath, 'dist', 'sql-wasm.wasm'),
      clock: () => new Date(),
      logger: this.#logger,
      version: this.#version,
      watch: true,
    });
    history.onDidChange(() => this.#changed.fire());
    return history;
  }

  async #openFollowed(): Promise<FollowedFeatures> {
    const { FollowedFeatures } = await import('./late');
    return new FollowedFeatures({ folder: this.dataFolder, clock: () => new Date(), logger: this.#logger, version: this.#version });
  }

  get #version(): string {
    return (this.#context.extension.packageJSON as { readonly version: string }).version;
  }
}
