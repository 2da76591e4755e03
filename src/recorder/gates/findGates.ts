import { readdir } from 'node:fs/promises';
import path from 'node:path';
import type { Gate } from '../../domain/gate';
import { readInside } from '../readInside';
import { dotnetGates, elixirGates, goGates, javaGates, makeGates, pythonGates, rubyGates, rustGates, swiftGates } from './languageGates';
import { composerGates, denoGates, packageGates } from './packageScripts';
import { PROJECT_FILES, type FoundGate, type ProjectFiles } from './projectFiles';

const SIZE_LIMIT = 256 * 1024;
/** Folders that are looked into where the worktree itself has no gates. */
const MOST_FOLDERS = 40;
const NEVER_LOOKED_INTO = /^\.|^(?:node_modules|dist|build|out|target|vendor|docs|examples?|fixtures|tests?)$/;

/**
 * The gates of a worktree by its own files: those of the worktree itself, or where it has none those of the folders in it, such as `api` and
 * `web`. Reads files only, none outside of the worktree; nothing is run, and nothing from a file gets into a command. Never throws.
 * @param worktree absolute path
 */
export async function findGates(worktree: string, platform: NodeJS.Platform = process.platform): Promise<readonly Gate[]> {
  const own = await gatesIn(worktree, '', platform);
  if (own.length > 0) return own;
  const entries = await readdir(worktree, { withFileTypes: true }).catch(() => []);
  const folders = entries.filter((entry) => entry.isDirectory() && !NEVER_LOOKED_INTO.test(entry.name)).map(({ name }) => name);
  const found = await Promise.all(folders.sort().slice(0, MOST_FOLDERS).map((folder) => gatesIn(worktree, folder, platform)));
  return found.flat();
}

/** The gates of a person's own command lines. Each one decides, whatever it does: it was given for that. */
export function givenGates(lines: readonly string[]): readonly Gate[] {
  const commands = [...new Set(lines.map((line) => line.trim()).filter((line) => line !== ''))];
  return commands.map((line) => ({ id: line, kind: 'test', command: [line], shell: true, source: null, cwd: '' }));
}

async function gatesIn(worktree: string, cwd: string, platform: NodeJS.Platform): Promise<readonly Gate[]> {
  const names = new Set(await readdir(path.join(worktree, cwd)).catch(() => []));
  const texts = new Map<string, string>();
  for (const name of PROJECT_FILES) {
    const text = names.has(name) ? await readInside(worktree, path.join(cwd, name), SIZE_LIMIT) : null;
    if (text !== null) texts.set(name, text);
  }
  return parseGates({ names, texts }, platform).map(({ kind, command, source }) => {
    const text = command.join(' ');
    return { id: cwd === '' ? text : `${cwd}: ${text}`, kind, command, shell: false, source: cwd === '' ? source : `${cwd}/${source}`, cwd };
  });
}

/** A Makefile mostly calls what the other files tell by themselves, so it counts for what they do not tell. */
export function parseGates(files: ProjectFiles, platform: NodeJS.Platform): readonly FoundGate[] {
  const found = [
    ...packageGates(files),
    ...denoGates(files),
    ...pythonGates(files, platform),
    ...rustGates(files),
    ...goGates(files),
    ...javaGates(files, platform),
    ...dotnetGates(files),
    ...rubyGates(files),
    ...composerGates(files),
    ...elixirGates(files),
    ...swiftGates(files),
  ];
  const kinds = new Set(found.map(({ kind }) => kind));
  return [...found, ...makeGates(files).filter(({ kind }) => !kinds.has(kind))];
}
