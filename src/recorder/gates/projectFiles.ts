import type { GateKind } from '../../domain/gate';

/** The files at the top of a project, as far as they say how it is tested. */
export interface ProjectFiles {
  /** Names of all files and folders there. */
  readonly names: ReadonlySet<string>;
  /** Content of those that {@link PROJECT_FILES} names. */
  readonly texts: ReadonlyMap<string, string>;
}

/** A gate as a project's file tells it. All the words of its command are ours: nothing of what the file says gets into it. */
export interface FoundGate {
  readonly kind: GateKind;
  readonly command: readonly [string, ...string[]];
  readonly source: string;
}

/** What is read; of everything else the name is enough. */
export const PROJECT_FILES = [
  'package.json',
  'deno.json',
  'deno.jsonc',
  'pyproject.toml',
  'setup.cfg',
  'tox.ini',
  'pytest.ini',
  'Cargo.toml',
  'Rakefile',
  'composer.json',
  'GNUmakefile',
  'makefile',
  'Makefile',
  'justfile',
  'Justfile',
  '.justfile',
] as const;
