/** What a line of code refers to, as a file without its end. */
export interface Reference {
  /** With forward slashes. */
  readonly file: string;
  /** Whether it is the whole path from the root of the repository, and not only its end. */
  readonly whole: boolean;
}

const QUOTED = /['"`<]([^'"`<>\s]{2,200})['"`>]/g;
const IMPORT = /^\s*(?:(?:pub|export|static)\s+)*(?:import|from|use|using|require|include|mod|alias|@import|@use)\b(.*)$/;
const DOTTED = /[A-Za-z_][A-Za-z0-9_]*(?:(?:\.|::|\\)[A-Za-z_][A-Za-z0-9_]*)*/g;
/** Longer lines are data. */
const LINE_LIMIT = 500;

/**
 * Files that a line of code may refer to, by its quoted paths and imports. Over many languages this can only be a good guess.
 * @param from path of the file that the line is in
 */
export function referencesIn(line: string, from: string): readonly Reference[] {
  if (line.length > LINE_LIMIT) return [];
  const found: Reference[] = [];
  for (const [, quoted = ''] of line.matchAll(QUOTED)) {
    const reference = quotedReference(quoted, from);
    if (reference !== null) found.push(reference);
  }
  const imported = IMPORT.exec(line)?.[1];
  // What is quoted is all there is to an import; without a path it is a package.
  if (imported === undefined || /['"`<]/.test(imported)) return found;
  const names = [...imported.matchAll(DOTTED)].map(([name]) => name.replace(/::|\\|\./g, '/')).filter((name) => name !== 'import' && name !== 'as');
  const module = names[0];
  for (const name of names) {
    // The last part may be a name within the file.
    for (const file of [name, name.slice(0, Math.max(0, name.lastIndexOf('/')))]) if (file !== '') found.push({ file: file.replace(/^(?:crate|self|super)\//, ''), whole: false });
    if (module !== undefined && name !== module) found.push({ file: `${module}/${name}`, whole: false });
  }
  return found;
}

function quotedReference(quoted: string, from: string): Reference | null {
  if (/^[a-z]+:/i.test(quoted)) return null;
  if (quoted.startsWith('.')) return { file: withoutEnd(resolved(from.split('/').slice(0, -1), quoted)), whole: true };
  // A word alone names a package more often than a file.
  if (!quoted.includes('/') && !/\.[a-z0-9]{1,5}$/i.test(quoted)) return null;
  return { file: withoutEnd(quoted.replace(/^(?:[@~]?\/)+/, '')), whole: false };
}

function resolved(folder: readonly string[], relative: string): string {
  const parts = [...folder];
  for (const part of relative.split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '.' && part !== '') parts.push(part);
  }
  return parts.join('/');
}

/** The names that code may use for a file: without its end, and its folder where the file stands for it. */
export function modulesOf(file: string): readonly string[] {
  const module = withoutEnd(file);
  const folder = /^(.+)\/(?:index|__init__|mod)$/.exec(module)?.[1];
  return folder === undefined ? [module] : [module, folder];
}

export function refersTo(reference: Reference, module: string): boolean {
  return module === reference.file || (!reference.whole && module.endsWith(`/${reference.file}`));
}

export function lastPart(file: string): string {
  return file.slice(file.lastIndexOf('/') + 1);
}

function withoutEnd(file: string): string {
  return file.replace(/(?<=[^/])(?:\.d)?\.[A-Za-z0-9]{1,6}$/, '');
}
