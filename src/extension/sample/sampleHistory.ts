import os from 'node:os';
import { Scratch, TOUCH_MS } from '../../git/scratch';
import type { WorkerHistory } from '../../recorder/worker/workerHistory';

/** A history of nobody's in a temporary folder, which goes with it. */
export class SampleHistory {
  readonly history: WorkerHistory;
  readonly #scratch: Scratch;
  readonly #touching: NodeJS.Timeout;

  private constructor(history: WorkerHistory, scratch: Scratch) {
    this.history = history;
    this.#scratch = scratch;
    this.#touching = setInterval(() => void scratch.touch(), TOUCH_MS);
    this.#touching.unref();
  }

  /**
   * Makes one, and removes those that windows which ended unexpectedly have left behind.
   * @param open opens the history in a folder
   */
  static async make(open: (folder: string) => Promise<WorkerHistory>): Promise<SampleHistory> {
    const scratch = await Scratch.create(os.tmpdir(), 'sample');
    try {
      const history = await open(scratch.folder);
      const sample = new SampleHistory(history, scratch);
      await history.ask('recordSample', new Date()).catch(async (error: unknown) => {
        await sample.dispose();
        throw error;
      });
      return sample;
    } catch (error) {
      await scratch.dispose();
      throw error;
    }
  }

  /** Resolves when its folder is gone. */
  async dispose(): Promise<void> {
    clearInterval(this.#touching);
    await this.history.close();
    await this.#scratch.dispose();
  }
}
