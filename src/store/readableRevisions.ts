import type { RunId } from '../domain/run';
import type { RunDocument } from './document';
import type { Documents } from './documents';

/**
 * Every readable document of a run, the oldest first.
 * @throws StoreError where one cannot be read now
 */
export async function readableRevisions(documents: Documents, id: RunId): Promise<readonly RunDocument[]> {
  const readable: RunDocument[] = [];
  for (const name of (await documents.revisions('run', id)).toSorted((a, b) => a.revision - b.revision)) {
    const read = await documents.read(name);
    switch (read.result) {
      case 'ok':
      case 'copy':
        if (read.document.kind === 'run') readable.push(read.document);
        break;
      case 'failed':
        throw read.error;
      case 'arriving':
      case 'foreign':
      case 'unreadable':
      case 'absent':
        break;
    }
  }
  return readable;
}
