import path from 'node:path';
import type { Logger } from '../domain/logger';
import type { Progress } from '../domain/progress';
import type { Inspection } from './inspection';
import type { InspectOptions } from './inspectOptions';
import { inspect } from './inspect';

export type WatchFolder = (folder: string, onChange: (file: string | null) => void) => { dispose(): void };

export interface LiveInspectionOptions {
  readonly inspect: () => Omit<InspectOptions, 'signal' | 'progress'>;
  readonly watchFolder: WatchFolder;
  readonly logger: Logger;
  readonly settleMs?: number;
}

/** Keeps an inspection up to date while somebody looks: it looks again when a file of a worktree has changed. */
export class LiveInspection {
  readonly #options: LiveInspectionOptions;
  readonly #listeners = new Set<() => void>();
  #current: Inspection | null = null;
  #failure: Error | null = null;
  #running: Promise<Inspection> | undefined;
  #watches = new Map<string, { dispose(): void }>();
  #started = false;
  #stale = true;
  #timer: NodeJS.Timeout | undefined;
  #disposed = false;

  constructor(options: LiveInspectionOptions) {
    this.#options = options;
  }

  get current(): Inspection | null {
    return this.#current;
  }

  get failure(): Error | null {
    return this.#failure;
  }

  get busy(): boolean {
    return this.#running !== undefined;
  }

  onDidChange(listener: () => void): { dispose(): void } {
    this.#listeners.add(listener);
    return { dispose: () => this.#listeners.delete(listener) };
  }

  start(): void {
    if (this.#started || this.#disposed) return;
    this.#started = true;
    this.#stale = true;
    this.#soon(0);
  }

  stop(): void {
    this.#started = false;
    this.#stale = true;
    clearTimeout(this.#timer);
    for (const watch of this.#watches.values()) watch.dispose();
    this.#watches.clear();
  }

  async inspect(options: { readonly signal?: AbortSignal; readonly progress?: Progress } = {}): Promise<Inspection> {
    if (!this.#stale && this.#current !== null) return this.#current;
    this.#running ??= this.#inspect(options).finally(() => (this.#running = undefined));
    return this.#running;
  }

  async blob(repository: string, oid: string): Promise<Buffer> {
    const { git } = this.#options.inspect();
    return (await git.run(repository, ['cat-file', 'blob', oid])).stdout;
  }

  async dispose(): Promise<void> {
    this.#disposed = true;
    this.stop();
    this.#listeners.clear();
    await this.#running?.catch(() => undefined);
  }

  async #inspect(options: { readonly signal?: AbortSignal; readonly progress?: Progress }): Promise<Inspection> {
    try {
      this.#stale = !this.#started;
      this.#current = await inspect({ ...this.#options.inspect(), ...options });
      this.#failure = null;
      if (this.#started) this.#watchAll(this.#current);
      return this.#current;
    } catch (error) {
      this.#failure = error instanceof Error ? error : new Error(String(error));
      throw error;
    } finally {
      for (const listener of this.#listeners) listener();
    }
  }

  #watchAll({ candidates, leftOut }: Inspection): void {
    const folders = new Set([
      ...candidates.filter(({ presence }) => presence === 'worktree').map(({ key }) => key),
      ...leftOut.filter(({ reason }) => reason === 'noWork' || reason === 'isBase').map(({ worktree }) => worktree),
    ]);
    for (const [folder, watch] of this.#watches) {
      if (folders.has(folder)) continue;
      watch.dispose();
      this.#watches.delete(folder);
    }
    for (const folder of folders) {
      if (!this.#watches.has(folder)) this.#watches.set(folder, this.#options.watchFolder(folder, (file) => this.#onChange(file)));
    }
  }

  #onChange(file: string | null): void {
    if (file !== null && (file.endsWith('.lock') || file.includes(`${path.sep}objects${path.sep}`))) return;
    this.#stale = true;
    this.#soon(this.#options.settleMs ?? 200);
  }

  #soon(ms: number): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.inspect().catch((error: unknown) => this.#options.logger.warn(String(error))), ms);
  }
}
