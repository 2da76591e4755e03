/** What a feature is going to touch, as far as its specification says. */
export interface FileScope {
  /** Paths of files, named as such. */
  readonly files: ReadonlySet<string>;
  /** Folders and globs, named as such. */
  readonly areas: readonly Area[];
  readonly excluded: readonly Area[];
}

/** The files of a folder, or those that a glob may mean: a glob is taken as a little more than it is, which needs no matching that a hostile one could slow down. */
export interface Area {
  /** The folder; empty for the whole repository. */
  readonly folder: string;
  /** How its files end; empty for any. */
  readonly suffix: string;
}

/** What the scopes of two features have in common. */
export interface Common {
  readonly files: readonly string[];
  /** Folders in which both work without naming the same file. */
  readonly folders: readonly string[];
}

const WILDCARD = /[*?[\]{}()!]/;
const WITHOUT_ENDING = /^(?:[A-Z][\w-]*file|[A-Z]{3,}|\.[a-z]+(?:rc|ignore))$/;
const UNCLEAN = /^[\s./]|[\s/]$|\\/;
const NOTHING: Common = { files: [], folders: [] };

/**
 * @param named paths and globs, relative to the repository
 * @param excluded the same, of what is to be left alone
 * @returns null where nothing is named that is not excluded: then nothing is known of what will be touched
 */
export function toFileScope(named: readonly string[], excluded: readonly string[]): FileScope | null {
  const out = excluded.map((each) => toArea(cleaned(each)));
  const files = new Set<string>();
  const areas: Area[] = [];
  for (const each of named) {
    const path = cleaned(each);
    const area = isFile(path) ? null : toArea(path);
    if (out.some((other) => (area === null ? holds(other, path) : containsArea(other, area)))) continue;
    if (area === null) files.add(path);
    else areas.push(area);
  }
  return files.size === 0 && areas.length === 0 ? null : { files, areas, excluded: out };
}

/** The files that both name, and the folders that one names and the other works in. What either is to leave alone is not common. */
export function commonPaths(one: FileScope, other: FileScope): Common {
  const [fewer, more] = one.files.size <= other.files.size ? [one, other] : [other, one];
  const files: string[] = [];
  for (const file of fewer.files) if (more.files.has(file)) files.push(file);
  const allowed = files.filter((file) => !isExcluded(one, file) && !isExcluded(other, file));
  if (one.areas.length === 0 && other.areas.length === 0) return allowed.length === 0 ? NOTHING : { files: allowed, folders: [] };
  const folders = new Set<string>();
  for (const [areas, scope] of [[one.areas, other], [other.areas, one]] as const) {
    for (const area of areas) {
      for (const folder of meetingFolders(area, scope)) if (!isExcludedFolder(one, folder) && !isExcludedFolder(other, folder)) folders.add(folder);
    }
  }
  return { files: allowed, folders: [...folders] };
}

/** Whether a file lies in what a feature is going to touch. */
export function isInScope(scope: FileScope, file: string): boolean {
  return (scope.files.has(file) || scope.areas.some((area) => holds(area, file))) && !isExcluded(scope, file);
}

/** The folders that a path lies in, the nearest first; the repository itself is not one. */
export function foldersOf(path: string): readonly string[] {
  const folders: string[] = [];
  for (let slash = path.lastIndexOf('/'); slash > 0; slash = path.lastIndexOf('/', slash - 1)) folders.push(path.slice(0, slash));
  return folders;
}

/** Where the other works in an area: the folders of its files there, and of its areas that lie in it or around it. */
function meetingFolders(area: Area, scope: FileScope): ReadonlySet<string> {
  const found = new Set<string>();
  for (const file of scope.files) {
    if (!holds(area, file) || isExcluded(scope, file)) continue;
    found.add(area.folder);
    break;
  }
  for (const other of scope.areas) {
    if (!endsAlike(area.suffix, other.suffix)) continue;
    if (isWithin(other.folder, area.folder)) found.add(other.folder);
    else if (isWithin(area.folder, other.folder)) found.add(area.folder);
  }
  return found;
}

function isExcluded(scope: FileScope, file: string): boolean {
  return scope.excluded.some((area) => holds(area, file));
}

function isExcludedFolder(scope: FileScope, folder: string): boolean {
  return scope.excluded.some((area) => area.suffix === '' && isWithin(folder, area.folder));
}

function holds({ folder, suffix }: Area, file: string): boolean {
  return isWithin(file, folder) && file.endsWith(suffix);
}

function containsArea(outer: Area, inner: Area): boolean {
  return isWithin(inner.folder, outer.folder) && inner.suffix.endsWith(outer.suffix);
}

function endsAlike(one: string, other: string): boolean {
  return one.endsWith(other) || other.endsWith(one);
}

function isWithin(path: string, folder: string): boolean {
  return folder === '' || path === folder || (path.startsWith(folder) && path[folder.length] === '/');
}

function toArea(path: string): Area {
  const wildcard = path.search(WILDCARD);
  if (wildcard < 0) return { folder: path, suffix: '' };
  const rest = path.slice(wildcard);
  // Of a last folder with a wildcard nothing is known; its files end in what follows the last wildcard.
  return { folder: path.slice(0, Math.max(0, path.lastIndexOf('/', wildcard))), suffix: /[^*?[\]{}()!]*$/.exec(rest)?.[0] ?? '' };
}

function isFile(path: string): boolean {
  const start = path.lastIndexOf('/') + 1;
  if (path.lastIndexOf('.') > start) return !WILDCARD.test(path);
  return WITHOUT_ENDING.test(path.slice(start));
}

function cleaned(path: string): string {
  // Nearly all are clean already.
  return UNCLEAN.test(path) ? path.trim().replaceAll('\\', '/').replace(/^(?:\.?\/)+/, '').replace(/\/+$/, '') : path;
}
