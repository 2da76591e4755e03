import path from 'node:path';
import { concurrently } from '../domain/concurrently';
import type { Archives } from './archives';
import type { Copy } from './copies';
import { copiesBeside, copyInFolder, newestFirst } from './copies';
import type { StoredDocument } from './document';
import { printRaw } from './document';
import type { DocumentKind } from './documentName';
import { DOCUMENT_KINDS, documentFile, parseDocumentName } from './documentName';
import type { FileSystem } from './fileSystem';
import type { Finding, VerifyReport } from './history';
import type { HistoryFolder } from './historyFolder';
import type { IndexedDocuments } from './indexedDocuments';
import { READ_AT_ONCE } from './indexedDocuments';
import type { IndexFiles } from './index/indexFiles';
import type { Quarantine } from './quarantine';
import { describe } from './storeError';
import { saysTheSame, takeDocument } from './takeDocument';

export interface VerifyParts {
  readonly place: HistoryFolder;
  readonly indexFiles: IndexFiles;
  readonly indexed: IndexedDocuments;
  readonly archives: Archives;
}

/** Left in any folder by the systems' file managers. */
const LITTER = /^(\..*|Thumbs\.db|desktop\.ini|Icon\r)$/i;

/** What was found under one name in the folder of the documents. */
interface Checked {
  /** Null where there is none that can be used. */
  readonly document: StoredDocument | null;
  readonly findings: readonly Finding[];
  /** Good documents that are not under the name that is theirs. */
  readonly copies: readonly Copy[];
}

/** Reads every document and every index file, each from the disk. Without `repair` it changes nothing. */
export async function verify(parts: VerifyParts, options: { readonly repair: boolean }): Promise<VerifyReport> {
  const { documents } = parts.place;
  const checked: Checked[] = [];
  for (const kind of DOCUMENT_KINDS) {
    const entries = await documents.entries(kind);
    checked.push(...(await concurrently(entries, READ_AT_ONCE, (entry) => checkEntry(parts, kind, entry, options.repair))));
  }
  const good = checked.flatMap(({ document }) => document ?? []);
  const ofCopies = await checkCopies(parts, good, checked.flatMap(({ copies }) => copies), options.repair);
  const ofDocuments = [...checked.flatMap(({ findings }) => findings), ...ofCopies];
  const ofIndex = await checkIndex(parts, new Map(good.map(({ name, sha256 }) => [name.name, sha256])), options.repair);
  if (options.repair && ofDocuments.length + ofIndex.length > 0) await parts.indexed.rebuild();
  const ofArchives = await checkArchives(parts);
  const findings = [...ofDocuments, ...ofIndex, ...ofArchives].sort((a, b) => (a.path < b.path ? -1 : 1));
  return { documents: good.length, findings };
}

async function checkEntry({ place: { documents, files, folder, quarantine } }: VerifyParts, kind: DocumentKind, entry: string, repair: boolean): Promise<Checked> {
  const place = path.join(documents.place(kind), entry);
  const where = folder.relative(place);
  const nothing: Checked = { document: null, findings: [], copies: [] };
  const found = (problem: Finding['problem'], message: string, repaired = false): Checked => ({
    ...nothing,
    findings: [{ problem, path: where, message, repaired }],
  });
  const name = parseDocumentName(kind, entry);
  if (name === null) {
    if (LITTER.test(entry)) return nothing;
    const copy = await copyInFolder(files, place, kind);
    return copy === null ? found('strayName', `${where} is not the name of a document; it is ignored.`) : { ...nothing, copies: [copy] };
  }
  const read = await documents.read(name);
  switch (read.result) {
    case 'ok': {
      const { document } = read;
      const copies = await copiesBeside(files, place, name);
      if (document.understood !== 'inPart') return { ...nothing, document, copies };
      return { ...found('newerVersion', `${where} was written by a newer version of Mirador (${document.writtenBy}): update to see all of it.`), document, copies };
    }
    case 'copy': {
      const file = documentFile(kind);
      const repaired = repair && (await restore(files, quarantine, path.join(place, file), `${entry}: ${read.reason}`, read.document));
      const copies = (await copiesBeside(files, place, name)).filter(({ document }) => document.sha256 !== read.document.sha256);
      return { ...found('unreadableDocument', `${where} cannot be read: ${read.reason}; its copy ${path.basename(read.file)} is used.`, repaired), document: read.document, copies };
    }
    case 'arriving':
      return found('arriving', `${where} cannot be read: ${read.reason}. It was changed within the last hour, so the rest may still come.`);
    case 'foreign': {
      const copy = read.name === null ? null : await copyInFolder(files, place, kind);
      return copy === null ? found('newerVersion', `${where} is left as it is: ${read.reason}. A newer version of Mirador may know it.`) : { ...nothing, copies: [copy] };
    }
    case 'unreadable': {
      const repaired = repair && (await quarantine.setAside(place, `${entry}: ${read.reason}`));
      return found(read.problem, `${where} cannot be read: ${read.reason}.`, repaired);
    }
    case 'failed':
      return found('unreadableDocument', `${where} could not be read. ${read.error.message}`);
    case 'absent':
      return (await documents.entries(kind)).includes(entry) ? found('strayName', `${where} is a link or not a folder; it is ignored.`) : nothing;
  }
}

/**
 * Names the copies that say what no document of the history says; a repair takes each as a further revision. A copy of what is there is no
 * finding: it does nothing, and whoever synchronises the folder may remove it.
 */
async function checkCopies({ place }: VerifyParts, good: readonly StoredDocument[], copies: readonly Copy[], repair: boolean): Promise<readonly Finding[]> {
  const findings: Finding[] = [];
  const concerned = new Set(copies.map(({ document }) => document.name.id));
  const known = good.filter(({ name }) => concerned.has(name.id));
  for (const { document, file } of copies.toSorted((a, b) => newestFirst(b.document, a.document))) {
    if (known.some((other) => other.name.id === document.name.id && saysTheSame(other, document))) continue;
    const where = place.folder.relative(file);
    const taken = repair ? await takeDocument(place, { name: document.name.name, document: document.raw }) : null;
    const refused = taken?.result === 'refused' ? ` It was not taken: ${taken.reason}.` : '';
    findings.push({
      problem: 'conflictCopy',
      path: where,
      message: `${where} is another ${document.name.name}, written at the same time on another machine or under another name.${refused}`,
      repaired: taken !== null && taken.result !== 'refused',
    });
  }
  return findings;
}

/** Puts a good copy in the place of a document's file that is missing or damaged; that one is set aside. */
async function restore(files: FileSystem, quarantine: Quarantine, target: string, reason: string, { raw }: StoredDocument): Promise<boolean> {
  try {
    await quarantine.setFileAside(target, reason);
    const file = await files.createFile(target);
    try {
      await file.write(new TextEncoder().encode(printRaw(raw)));
      await file.sync();
    } finally {
      await file.close();
    }
    await files.syncFolder(path.dirname(target));
    return true;
  } catch {
    // Another process, or the one that synchronises, was faster; or nothing can be written here.
    return false;
  }
}

async function checkIndex({ place, indexFiles, indexed }: VerifyParts, good: ReadonlyMap<string, string>, repair: boolean): Promise<readonly Finding[]> {
  const findings: Finding[] = [];
  try {
    const sqlite = indexed.sqlite();
    await sqlite;
    for (const file of await indexFiles.list()) {
      const where = place.folder.relative(file.path);
      const check = await indexFiles.check(sqlite, file);
      switch (check.result) {
        case 'ok': {
          const stale = [...check.index.hashes()].filter(([name, sha256]) => good.has(name) && good.get(name) !== sha256);
          check.index.close();
          if (stale.length > 0) findings.push({ problem: 'indexStale', path: where, message: `${where} is not of these documents: ${stale.length} differ.`, repaired: repair });
          break;
        }
        case 'corrupt':
          findings.push({ problem: 'indexCorrupt', path: where, message: `${where} is damaged: ${check.reason}.`, repaired: repair });
          break;
        case 'newerVersion':
        case 'absent':
          continue;
      }
      if (repair && findings.at(-1)?.path === where) await place.files.removeTree(file.path);
    }
  } catch (error) {
    place.logger.warn(`The index could not be checked: ${describe(error)}`);
  }
  return findings;
}

/** A damaged archive is not repaired: whatever is readable of it can be imported. */
async function checkArchives({ archives, place: { folder } }: VerifyParts): Promise<readonly Finding[]> {
  const findings: Finding[] = [];
  for (const file of await archives.files()) {
    const where = folder.relative(file);
    for await (const line of archives.lines(file)) {
      if (line.kind === 'bad') findings.push({ problem: 'damagedArchive', path: where, message: `${where} is damaged: ${line.reason}.`, repaired: false });
    }
  }
  return findings;
}
