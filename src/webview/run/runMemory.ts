import type { RunPageState } from '../runProtocol';
import type { PageMemory } from '../vscodeApi';

/** What is on screen and, beside it, which run it is: the editor gives that to the host when its window is loaded again. */
export class RunMemory implements PageMemory {
  readonly #memory: PageMemory;
  #screen: object;
  #shown: RunPageState | null = null;

  constructor(memory: PageMemory) {
    this.#memory = memory;
    const state = memory.getState();
    this.#screen = typeof state === 'object' && state !== null ? state : {};
  }

  getState(): unknown {
    return this.#screen;
  }

  setState(screen: object): void {
    this.#screen = screen;
    this.#save();
  }

  /** Until the host has said which run it is, nothing is kept but what was. */
  show({ run, compareWith }: RunPageState): void {
    this.#shown = compareWith === undefined ? { run } : { run, compareWith };
    this.#save();
  }

  #save(): void {
    if (this.#shown === null) return;
    const { closed, scroll } = this.#screen as Partial<Record<'closed' | 'scroll', unknown>>;
    this.#memory.setState({ closed, scroll, ...this.#shown });
  }
}
