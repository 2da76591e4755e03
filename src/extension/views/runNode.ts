import type { Candidate } from '../../recorder/inspection/inspection';
import type { Conflict, FileConflict } from './conflictModel';

/** What a line of the tree stands for, for the commands on it. */
export type NodeSubject =
  | { readonly kind: 'feature'; readonly candidate: Candidate }
  | { readonly kind: 'conflict'; readonly conflict: Conflict }
  | { readonly kind: 'file'; readonly conflict: Conflict; readonly file: FileConflict }
  | { readonly kind: 'specification'; readonly worktree: string; readonly path: string }
  | { readonly kind: 'worktree'; readonly worktree: string }
  | { readonly kind: 'fact' };

export interface RunNodeOptions {
  /** The same for the same thing, inspection after inspection: the editor keeps expansion and selection by it. */
  readonly id: string;
  readonly label: string;
  readonly description?: string;
  /** Name of a codicon. */
  readonly icon: string;
  /** Id of a theme's colour for the icon. */
  readonly colour?: string;
  /** What a screen reader says, with nothing left to signs, icons and colours; label and description unless told. It begins with the label. */
  readonly spoken?: string;
  /** Markdown; made when somebody asks for it. */
  readonly tooltip?: () => string;
  /** Conflicts that are counted on a badge; 0 unless told. */
  readonly conflicts?: number;
  readonly expanded?: boolean;
  readonly subject?: NodeSubject;
  /** Made when the node is opened; none unless told. */
  readonly children?: () => readonly RunNode[];
}

/** A line of the tree "Current Run". */
export class RunNode {
  readonly id: string;
  readonly label: string;
  readonly description: string;
  readonly icon: string;
  readonly colour: string | null;
  readonly spoken: string;
  readonly tooltip: (() => string) | null;
  readonly conflicts: number;
  readonly state: 'leaf' | 'collapsed' | 'expanded';
  readonly subject: NodeSubject;
  readonly #make: () => readonly RunNode[];
  #children: readonly RunNode[] | undefined;

  constructor(options: RunNodeOptions) {
    this.id = options.id;
    this.label = options.label;
    this.description = options.description ?? '';
    this.icon = options.icon;
    this.colour = options.colour ?? null;
    this.spoken = options.spoken ?? (this.description === '' ? this.label : `${this.label}, ${this.description}`);
    this.tooltip = options.tooltip ?? null;
    this.conflicts = options.conflicts ?? 0;
    this.state = options.children === undefined ? 'leaf' : options.expanded === true ? 'expanded' : 'collapsed';
    this.subject = options.subject ?? { kind: 'fact' };
    this.#make = options.children ?? (() => []);
  }

  get children(): readonly RunNode[] {
    this.#children ??= this.#make();
    return this.#children;
  }
}
