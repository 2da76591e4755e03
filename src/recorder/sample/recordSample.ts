import { concurrently } from '../../domain/concurrently';
import { printDocument } from '../../store/document';
import { sentence } from '../../domain/sentence';
import type { JsonObject } from '../../store/canonicalJson';
import type { DocumentKind } from '../../store/documentName';
import type { TransferableHistory } from '../../store/history';
import { StoreError } from '../../store/storeError';
import { sampleHistory, type SampleOptions } from './sampleHistory';

/** Documents that are on their way to the disk at the same time. */
const AT_ONCE = 16;

export interface RecordSampleOptions extends SampleOptions {
  /** Of the program. */
  readonly version: string;
}

/** Fills an empty history with the sample, each document as if it had been written when it says. */
export async function recordSample(history: TransferableHistory, { version, ...options }: RecordSampleOptions): Promise<void> {
  const { runs, suggestions } = sampleHistory(options);
  const exported = (kind: DocumentKind, content: { readonly id: string; readonly createdAt: string }): { readonly name: string; readonly document: JsonObject } => {
    const fields = { revision: 1, writtenAt: new Date(content.createdAt), version, deleted: false };
    return { name: content.id, document: JSON.parse(printDocument(kind, JSON.parse(JSON.stringify(content)) as JsonObject, fields)) as JsonObject };
  };
  const documents = [...suggestions.map((suggestion) => exported('suggestion', suggestion)), ...runs.map((run) => exported('run', run))];
  await concurrently(documents, AT_ONCE, async (document) => {
    const taken = await history.take(document);
    if (taken.result !== 'taken') throw new StoreError('io', sentence('The sample history could not be written: {0}.', taken.result === 'refused' ? taken.reason : document.name));
  });
}
