import path from 'node:path';
import * as vscode from 'vscode';
import type { Logger } from '../domain/logger';
import type { Git } from '../git/git';
import type { GateResult } from '../recorder/gates/runGates';
import type { Following } from '../recorder/following/following';
import type { Inspection } from '../recorder/inspection/inspection';
import type { LiveInspection } from '../recorder/live/liveInspection';
import type { WorkerHistory } from '../recorder/worker/workerHistory';
import type { FollowedFeatures } from '../store/followedFeatures';
import { SETTINGS_SECTION } from './contributions';
import { repositoryFolders } from './folders';
import type { EditorGates } from './gates/editorGates';
import { editorLocalizer } from './l10n';
import type { EditorPullRequests } from './pullRequests/editorPullRequests';
import type { SampleHistory } from './sample/sampleHistory';
import { gitExecutable, inspectionSettings } from './settings';
import { watchFolder } from './watchFolder';
import { loadForge, loadLate, loadPages, loadRecorder } from './loadLate';

/**
 * The core, loaded when it is first needed: activation only registers, and neither zod nor sql.js is evaluated for a window in
 * which nobody uses the extension.
 */
export class Core implements vscode.Disposable {
  readonly #context: vscode.ExtensionContext;
  readonly #logger: Logger;
  readonly #changed = new vscode.EventEmitter<void>();
  readonly #gatesFinished = new vscode.EventEmitter<readonly GateResult[]>();
  readonly #liveReset = new vscode.EventEmitter<void>();
  readonly #inspected = new vscode.EventEmitter<Inspection>();
  readonly #listeners: vscode.Disposable;
  #history: Promise<WorkerHistory> | undefined;
  #sample: Promise<SampleHistory> | undefined;
  #gates: Promise<EditorGates> | undefined;
  #pullRequests: Promise<EditorPullRequests> | undefined;
  #followed: Promise<FollowedFeatures> | undefined;
  #live: Promise<LiveInspection> | undefined;

  /** What {@link live} gave is disposed of, because it looked at other folders or with other settings: ask for it anew. */
  readonly onDidResetLive = this.#liveReset.event;

  /** The worktrees of this window were looked at, and something was new. */
  readonly onDidInspect = this.#inspected.event;

  /** The history that is shown has changed, in this window or anywhere else, or is another one. Says nothing before the history was first opened. */
  readonly onDidChangeHistory = this.#changed.event;

  /** A round of gates has ended in this window. */
  readonly onDidFinishGates = this.#gatesFinished.event;

  constructor(context: vscode.ExtensionContext, logger: Logger) {
    this.#context = context;
    this.#logger = logger;
    this.#listeners = vscode.Disposable.from(
      vscode.workspace.onDidChangeWorkspaceFolders(() => this.#resetLive()),
      vscode.workspace.onDidGrantWorkspaceTrust(() => this.#resetLive()),
      vscode.workspace.onDidChangeConfiguration((change) => {
        if (change.affectsConfiguration(SETTINGS_SECTION) || change.affectsConfiguration('git.path')) this.#resetLive();
      }),
    );
  }

  get dataFolder(): string {
    return this.#context.globalStorageUri.fsPath;
  }

  get extensionUri(): vscode.Uri {
    return this.#context.extensionUri;
  }

  /** Absolute path of sql-wasm.wasm. */
  get wasmFile(): string {
    return path.join(this.#context.extensionPath, 'dist', 'sql-wasm.wasm');
  }

  get logger(): Logger {
    return this.#logger;
  }

  /** The history that is shown: the user's own, unless a sample is. */
  history(): Promise<WorkerHistory> {
    return this.#sample?.then(({ history }) => history) ?? this.ownHistory();
  }

  /** The user's own, whatever is shown: all that is kept goes there. What is asked of it is answered in a worker, which is started at the first question. */
  ownHistory(): Promise<WorkerHistory> {
    return (this.#history ??= this.#openHistory(this.dataFolder));
  }

  /** What {@link history} gives from here on is a sample. */
  get showsSample(): boolean {
    return this.#sample !== undefined;
  }

  /** Shows a sample history instead of the user's own, in this window, until {@link leaveSample}. */
  async showSample(): Promise<void> {
    const sample = (this.#sample ??= loadPages().then(({ SampleHistory }) => SampleHistory.make((folder) => this.#openHistory(folder))));
    try {
      await sample;
    } catch (error) {
      if (this.#sample === sample) this.#sample = undefined;
      throw error;
    } finally {
      this.#changed.fire();
    }
  }

  /** Resolves when nothing is left of it. */
  async leaveSample(): Promise<void> {
    const sample = this.#sample;
    this.#sample = undefined;
    if (sample === undefined) return;
    this.#changed.fire();
    await (await sample).dispose();
  }

  gates(): Promise<EditorGates> {
    this.#gates ??= loadLate().then(({ EditorGates }) => new EditorGates(this, editorLocalizer, (results) => this.#gatesFinished.fire(results)));
    return this.#gates;
  }

  pullRequests(): Promise<EditorPullRequests> {
    const { secrets, globalState } = this.#context;
    this.#pullRequests ??= loadForge().then(({ EditorPullRequests }) => new EditorPullRequests(this, secrets, globalState, editorLocalizer));
    return this.#pullRequests;
  }

  /** The features that are being followed, with one memory of what was read. */
  followed(): Promise<FollowedFeatures> {
    this.#followed ??= this.#openFollowed();
    return this.#followed;
  }

  async following(): Promise<Following> {
    const { Following } = await loadRecorder();
    return new Following(await this.followed(), () => new Date());
  }

  /** A new client each time: it holds nothing, and the user may have changed `git.path`. */
  async git(): Promise<Git> {
    const { Git } = await loadRecorder();
    return new Git({ executable: gitExecutable(), logger: this.#logger });
  }

  /** What the worktrees of this window say: one for all who ask, so that what one has looked at costs the others nothing. For trusted workspaces only. */
  live(): Promise<LiveInspection> {
    this.#live ??= this.#openLive();
    return this.#live;
  }

  dispose(): void {
    this.#listeners.dispose();
    this.#closeLive();
    this.#liveReset.dispose();
    this.#inspected.dispose();
    this.#changed.dispose();
    this.#gatesFinished.dispose();
    void this.#gates?.then((gates) => gates.dispose());
    void this.#history?.then((history) => history.close()).catch((error: unknown) => this.#logger.warn(String(error)));
  }

  async #openLive(): Promise<LiveInspection> {
    const { Git, LiveInspection } = await loadRecorder();
    const live = new LiveInspection({
      inspect: () => {
        const folders = repositoryFolders();
        const git = new Git({ executable: gitExecutable(), logger: this.#logger });
        return { git, folders, ...inspectionSettings(folders[0]), clock: () => new Date(), l10n: editorLocalizer };
      },
      followed: async () => (await this.following()).known(),
      watchFolder,
      logger: this.#logger,
    });
    let seen: Inspection | null = null;
    live.onDidChange(() => {
      const { current } = live;
      if (live.busy || current === null || current === seen) return;
      seen = current;
      this.#inspected.fire(current);
    });
    return live;
  }

  #resetLive(): void {
    this.#closeLive();
    this.#liveReset.fire();
  }

  #closeLive(): void {
    const live = this.#live;
    this.#live = undefined;
    live?.then((opened) => opened.dispose()).catch((error: unknown) => this.#logger.warn(String(error)));
  }

  async #openHistory(folder: string): Promise<WorkerHistory> {
    const { WorkerHistory } = await loadRecorder();
    const history = new WorkerHistory({
      folder,
      script: path.join(this.#context.extensionPath, 'dist', 'history-worker.js'),
      wasmFile: this.wasmFile,
      locale: vscode.env.language,
      translations: vscode.l10n.bundle ?? null,
      clock: () => new Date(),
      logger: this.#logger,
      version: this.version,
      watch: true,
    });
    history.onDidChange(() => this.#changed.fire());
    return history;
  }

  async #openFollowed(): Promise<FollowedFeatures> {
    const { FollowedFeatures } = await loadRecorder();
    return new FollowedFeatures({ folder: this.dataFolder, clock: () => new Date(), logger: this.#logger, version: this.version });
  }

  get version(): string {
    return (this.#context.extension.packageJSON as { readonly version: string }).version;
  }
}
