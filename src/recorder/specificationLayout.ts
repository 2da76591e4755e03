/** How a folder holds one specification in several files. */
export interface SpecificationFolder {
  /** Relative to the worktree, with forward slashes. */
  readonly folder: string;
  /** Names in the folder, the main document first. */
  readonly documents: readonly string[];
  /** A folder inside with further documents named `spec.md`, at any depth; null where the layout has none. */
  readonly deltas: string | null;
}

const LAYOUTS: readonly (readonly [RegExp, Omit<SpecificationFolder, 'folder'>])[] = [
  [/^(?:.*\/)?openspec\/changes\/[^/]+(?=\/)/, { documents: ['proposal.md', 'design.md', 'tasks.md'], deltas: 'specs' }],
  [/^(?:.*\/)?\.kiro\/specs\/[^/]+(?=\/[^/]+$)/, { documents: ['requirements.md', 'design.md', 'tasks.md'], deltas: null }],
  [/^(?:.*\/)?\.specify\/specs\/[^/]+(?=\/[^/]+$)/, { documents: ['spec.md', 'plan.md', 'tasks.md'], deltas: null }],
  [/^(?:.*\/)?specs\/\d{3,}-[^/]+(?=\/[^/]+$)/, { documents: ['spec.md', 'plan.md', 'tasks.md'], deltas: null }],
];

/** The folder that a file's specification consists of; null when the file is one by itself. */
export function specificationFolder(file: string): SpecificationFolder | null {
  for (const [pattern, layout] of LAYOUTS) {
    const folder = pattern.exec(file)?.[0];
    if (folder !== undefined) return { folder, ...layout };
  }
  return null;
}

/** What the tools keep beside the specifications: templates, rules for all features, and changes that are done with. */
export function isNoSpecification(file: string): boolean {
  return /(?:^|\/)openspec\/changes\/archive\//.test(file) || /(?:^|\/)\.specify\/(?:templates|memory|scripts|presets|extensions)\//.test(file);
}
