import type { PageMemory } from './vscodeApi';

/** What is on screen and nothing else: it outlives the hidden view, whose document is thrown away. N: names of what can be closed. */
export class ViewState<N extends string> {
  readonly #api: PageMemory;
  readonly #closed: Set<N>;
  #scroll: number;

  /** @param closedAtFirst what is closed until the reader opens it */
  constructor(api: PageMemory, names: readonly N[], closedAtFirst: readonly N[]) {
    this.#api = api;
    const { closed, scroll } = parse(api.getState(), names, closedAtFirst);
    this.#closed = new Set(closed);
    this.#scroll = scroll;
  }

  isOpen(section: N): boolean {
    return !this.#closed.has(section);
  }

  setOpen(section: N, open: boolean): void {
    if (open === this.isOpen(section)) return;
    if (open) this.#closed.delete(section);
    else this.#closed.add(section);
    this.save();
  }

  /** Pixels from the top. */
  get scroll(): number {
    return this.#scroll;
  }

  set scroll(value: number) {
    if (value === this.#scroll) return;
    this.#scroll = value;
    this.save();
  }

  /** What else a page keeps of what is on screen. */
  protected more(): object {
    return {};
  }

  protected save(): void {
    this.#api.setState({ closed: [...this.#closed], scroll: this.#scroll, ...this.more() });
  }
}

function parse<N extends string>(state: unknown, names: readonly N[], closedAtFirst: readonly N[]): { readonly closed: readonly N[]; readonly scroll: number } {
  const { closed, scroll } = (typeof state === 'object' && state !== null ? state : {}) as Record<'closed' | 'scroll', unknown>;
  return {
    closed: Array.isArray(closed) ? names.filter((name) => closed.includes(name)) : closedAtFirst,
    scroll: typeof scroll === 'number' && Number.isFinite(scroll) ? scroll : 0,
  };
}
