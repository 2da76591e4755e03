import path from 'node:path';
import type { Logger } from '../domain/logger';
import { concurrently } from '../domain/concurrently';
import type { Archives } from './archives';
import type { DataFolder } from './dataFolder';
import type { DocumentKind } from './documentName';
import { DOCUMENT_KINDS, parseDocumentName } from './documentName';
import type { Documents } from './documents';
import type { Finding, VerifyReport } from './history';
import type { IndexedDocuments } from './indexedDocuments';
import { READ_AT_ONCE } from './indexedDocuments';
import type { IndexFiles } from './index/indexFiles';
import type { Quarantine } from './quarantine';
import { describe } from './storeError';

export interface VerifyParts {
  readonly folder: DataFolder;
  readonly documents: Documents;
  readonly quarantine: Quarantine;
  readonly indexFiles: IndexFiles;
  readonly indexed: IndexedDocuments;
  readonly archives: Archives;
  readonly removeTree: (path: string) => Promise<void>;
  readonly logger: Logger;
}

/** Left in any folder by the systems' file managers. */
const LITTER = /^(\..*|Thumbs\.db|desktop\.ini|Icon\r)$/i;

type Verdict =
  | { readonly kind: 'good'; readonly name: string; readonly sha256: string }
  | { readonly kind: 'finding'; readonly finding: Finding }
  | { readonly kind: 'nothing' };

/** Reads every document and every index file, each from the disk. Without `repair` it changes nothing. */
export async function verify(parts: VerifyParts, options: { readonly repair: boolean }): Promise<VerifyReport> {
  const verdicts: Verdict[] = [];
  for (const kind of DOCUMENT_KINDS) {
    const entries = await parts.documents.entries(kind);
    verdicts.push(...(await concurrently(entries, READ_AT_ONCE, (entry) => checkEntry(parts, kind, entry, options.repair))));
  }
  const good = new Map(verdicts.filter((verdict) => verdict.kind === 'good').map(({ name, sha256 }) => [name, sha256]));
  const ofDocuments = verdicts.filter((verdict) => verdict.kind === 'finding').map(({ finding }) => finding);
  const ofIndex = await checkIndex(parts, good, options.repair);
  if (options.repair && ofDocuments.length + ofIndex.length > 0) await parts.indexed.rebuild();
  const ofArchives = await checkArchives(parts);
  const findings = [...ofDocuments, ...ofIndex, ...ofArchives].sort((a, b) => (a.path < b.path ? -1 : 1));
  return { documents: good.size, findings };
}

async function checkEntry(parts: VerifyParts, kind: DocumentKind, entry: string, repair: boolean): Promise<Verdict> {
  const place = path.join(parts.documents.place(kind), entry);
  const where = parts.folder.relative(place);
  const finding = (problem: Finding['problem'], message: string, repaired = false): Verdict => ({
    kind: 'finding',
    finding: { problem, path: where, message, repaired },
  });
  const name = parseDocumentName(kind, entry);
  if (name === null) return LITTER.test(entry) ? { kind: 'nothing' } : finding('strayName', `${where} is not the name of a document; it is ignored.`);
  const read = await parts.documents.read(name);
  switch (read.result) {
    case 'ok':
      return { kind: 'good', name: entry, sha256: read.document.sha256 };
    case 'newerVersion':
      return finding('newerVersion', `${where} was written by a newer version (format ${read.formatVersion}): update to see it.`);
    case 'unreadable': {
      const repaired = repair && (await parts.quarantine.setAside(place, `${entry}: ${read.reason}`));
      return finding(read.problem, `${where} cannot be read: ${read.reason}.`, repaired);
    }
    case 'failed':
      return finding('unreadableDocument', `${where} could not be read. ${read.error.message}`);
    case 'absent':
      return (await parts.documents.entries(kind)).includes(entry) ? finding('strayName', `${where} is a link or not a folder; it is ignored.`) : { kind: 'nothing' };
  }
}

async function checkIndex(parts: VerifyParts, good: ReadonlyMap<string, string>, repair: boolean): Promise<readonly Finding[]> {
  const findings: Finding[] = [];
  try {
    const sqlite = parts.indexed.sqlite();
    await sqlite;
    for (const file of await parts.indexFiles.list()) {
      const where = parts.folder.relative(file.path);
      const check = await parts.indexFiles.check(sqlite, file);
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
      if (repair && findings.at(-1)?.path === where) await parts.removeTree(file.path);
    }
  } catch (error) {
    parts.logger.warn(`The index could not be checked: ${describe(error)}`);
  }
  return findings;
}

/** A damaged archive is not repaired: whatever is readable of it can be imported. */
async function checkArchives({ archives, folder }: VerifyParts): Promise<readonly Finding[]> {
  const findings: Finding[] = [];
  for (const file of await archives.files()) {
    const where = folder.relative(file);
    for await (const line of archives.lines(file)) {
      if (line.kind === 'bad') findings.push({ problem: 'damagedArchive', path: where, message: `${where} is damaged: ${line.reason}.`, repaired: false });
    }
  }
  return findings;
}
