import type { VsCodeApi } from './vscodeApi';

export const SECTIONS = ['nextRun', 'runsBehind', 'lastRuns', 'quality', 'qualityTable', 'calibration', 'categories', 'patterns', 'effects'] as const;
export type SectionName = (typeof SECTIONS)[number];

/** Open unless the reader has closed it, except what is there for those who ask. */
const CLOSED_AT_FIRST: readonly SectionName[] = ['qualityTable', 'runsBehind'];

/** What is on screen and nothing else: it outlives the hidden view, whose document is thrown away. */
export class ViewState {
  readonly #api: VsCodeApi;
  readonly #closed: Set<SectionName>;
  #scroll: number;

  constructor(api: VsCodeApi) {
    this.#api = api;
    const { closed, scroll } = parse(api.getState());
    this.#closed = new Set(closed);
    this.#scroll = scroll;
  }

  isOpen(section: SectionName): boolean {
    return !this.#closed.has(section);
  }

  setOpen(section: SectionName, open: boolean): void {
    if (open === this.isOpen(section)) return;
    if (open) this.#closed.delete(section);
    else this.#closed.add(section);
    this.#save();
  }

  /** Pixels from the top. */
  get scroll(): number {
    return this.#scroll;
  }

  set scroll(value: number) {
    if (value === this.#scroll) return;
    this.#scroll = value;
    this.#save();
  }

  #save(): void {
    this.#api.setState({ closed: [...this.#closed], scroll: this.#scroll });
  }
}

function parse(state: unknown): { readonly closed: readonly SectionName[]; readonly scroll: number } {
  const { closed, scroll } = (typeof state === 'object' && state !== null ? state : {}) as Record<'closed' | 'scroll', unknown>;
  return {
    closed: Array.isArray(closed) ? SECTIONS.filter((name) => closed.includes(name)) : CLOSED_AT_FIRST,
    scroll: typeof scroll === 'number' && Number.isFinite(scroll) ? scroll : 0,
  };
}
