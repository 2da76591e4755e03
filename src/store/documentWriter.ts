import type { JudgedRun, Run, RunId } from '../domain/run';
import { runSchema } from '../domain/run';
import { sentence } from '../domain/sentence';
import type { Forecast, PlannedRun, Suggestion } from '../domain/suggestion';
import { suggestionSchema } from '../domain/suggestion';
import { idTimestamp } from '../domain/time';
import type { Json, JsonObject } from './canonicalJson';
import type { LinkedRun } from './categoryLinks';
import type { RunDocument } from './document';
import { firstIssue, printDocument } from './document';
import { documentName } from './documentName';
import type { HistoryWriter, RunChange } from './history';
import type { HistoryFolder } from './historyFolder';
import { readableRevisions } from './readableRevisions';
import { StoreError } from './storeError';
import { keepInObject } from './unknownFields';

/** Characters of an id's random part: 1.7 million names a second. A name that is taken is tried again. */
const ID_LENGTH = 4;

/** More names in use than this is no chance any more. */
const NAME_ATTEMPTS = 100;

/** Adds documents to a history without asking its index, so that what was acknowledged depends on nothing but the file system. */
export class DocumentWriter implements HistoryWriter {
  readonly #place: HistoryFolder;

  constructor(place: HistoryFolder) {
    this.#place = place;
  }

  async record(run: JudgedRun): Promise<Run> {
    for (let attempt = 1; attempt <= NAME_ATTEMPTS; attempt++) {
      const recorded = await this.adopt(run, this.#place.random(ID_LENGTH));
      if (recorded !== null) return recorded;
    }
    throw noFreeName();
  }

  async adopt(run: JudgedRun, ending: string): Promise<Run | null> {
    const createdAt = new Date(run.createdAt);
    if (Number.isNaN(createdAt.getTime())) throw new StoreError('invalidRun', sentence('This run cannot be recorded: createdAt: {0} is not a time.', run.createdAt));
    const recorded = validRun(run, `run_${idTimestamp(createdAt)}_${ending}`);
    const name = documentName('run', recorded.id, 1);
    const text = printDocument('run', toJson(recorded), { ...this.#writer(), revision: 1, deleted: false });
    if ((await this.#place.documents.publish(name, text)) === 'taken') return null;
    this.#acknowledged();
    this.#place.inBackground(this.#place.links.update(null, { name: name.name, category: recorded.category }));
    return recorded;
  }

  /** A run that was removed comes back with its new revision: that is how a deletion is undone. */
  async revise(id: RunId, run: JudgedRun): Promise<Run> {
    const revised = validRun(run, id);
    await this.#appendRevision(id, (newest) => ({
      deleted: false,
      content: keepInObject(rawRun(newest), toJson(newest.run), toJson(revised)),
      link: (name) => ({ name, category: revised.category }),
    }));
    return revised;
  }

  async change(id: RunId, next: (run: Run) => JudgedRun | null): Promise<RunChange | null> {
    let change: RunChange | null = null;
    await this.#appendRevision(id, (newest) => {
      const before = newest.run;
      const changed = newest.deleted ? null : next(before);
      const after = changed === null ? null : validRun(changed, id);
      change = after === null ? null : { before, after };
      return after === null ? null : { deleted: false, content: keepInObject(rawRun(newest), toJson(before), toJson(after)), link: (name) => ({ name, category: after.category }) };
    });
    return change;
  }

  /** Removing what is removed changes nothing. */
  async remove(id: RunId): Promise<void> {
    await this.#appendRevision(id, (newest) => (newest.deleted ? null : { deleted: true, content: rawRun(newest), link: () => null }));
  }

  async undo(id: RunId): Promise<Run | null> {
    let now: Run | null = null;
    await this.#appendRevision(id, (newest, before) => {
      if (before === undefined) throw new StoreError('nothingToUndo', sentence('{0} was recorded and not changed since: there is nothing to undo.', id));
      refuseInPart(before);
      now = before.deleted ? null : before.run;
      const category = before.run.category;
      return {
        deleted: before.deleted,
        content: keepInObject(rawRun(newest), toJson(newest.run), rawRun(before)),
        link: (name) => (before.deleted ? null : { name, category }),
      };
    });
    return now;
  }

  async suggest(planned: PlannedRun, forecast: Forecast, method: string): Promise<Suggestion> {
    for (let attempt = 1; attempt <= NAME_ATTEMPTS; attempt++) {
      const now = this.#place.clock();
      const id = `sug_${idTimestamp(now)}_${this.#place.random(ID_LENGTH)}`;
      const suggestion = validSuggestion({ id, createdAt: now.toISOString(), method, planned, forecast });
      const text = printDocument('suggestion', toJson(suggestion), { ...this.#writer(), revision: 1, deleted: false });
      if ((await this.#place.documents.publish(documentName('suggestion', id, 1), text)) === 'taken') continue;
      this.#acknowledged();
      return suggestion;
    }
    throw noFreeName();
  }

  #writer(): { readonly writtenAt: Date; readonly version: string } {
    return { writtenAt: this.#place.clock(), version: this.#place.version };
  }

  /**
   * Writes the next revision on top of the newest readable one, again from the start when somebody else was faster.
   *
   * @param next given the newest readable document and the one before it; null: nothing is to be written
   */
  async #appendRevision(id: RunId, next: (newest: RunDocument, before: RunDocument | undefined) => NextRevision | null): Promise<void> {
    for (let attempt = 1; attempt <= NAME_ATTEMPTS; attempt++) {
      await this.#place.documents.withdrawFailed();
      const { readable, newest, revision } = await this.#newest(id);
      refuseInPart(newest);
      const following = next(newest, readable.at(-2));
      if (following === null) {
        // What is there already may be another process's, who is about to put it on the disk.
        await this.#place.documents.settle('run');
        return;
      }
      const name = documentName('run', id, revision);
      const text = printDocument('run', following.content, { ...this.#writer(), revision, deleted: following.deleted }, newest.raw);
      if ((await this.#place.documents.publish(name, text)) === 'taken') continue;
      this.#acknowledged();
      const previous = newest.deleted ? null : { name: newest.name.name, category: newest.run.category };
      this.#place.inBackground(this.#place.links.update(previous, following.link(name.name)));
      return;
    }
    throw noFreeName();
  }

  /** The newest readable revision, and the first number above all that were ever used. */
  async #newest(id: RunId): Promise<{ readonly readable: readonly RunDocument[]; readonly newest: RunDocument; readonly revision: number }> {
    const readable = await readableRevisions(this.#place.documents, id);
    const newest = readable.at(-1);
    if (newest === undefined) throw new StoreError('unknownRun', sentence('There is no run {0} in the history.', id));
    const used = [
      ...(await this.#place.documents.revisions('run', id)).map((name) => name.revision),
      ...this.#place.documents.withdrawnRevisions('run', id),
      // A number is not used again even when its document was set aside.
      ...(await this.#place.quarantine.revisions(id)),
    ];
    return { readable, newest, revision: Math.max(...used) + 1 };
  }

  #acknowledged(): void {
    this.#place.changes.changed();
    this.#place.sweepOnce();
  }
}

interface NextRevision {
  readonly deleted: boolean;
  readonly content: JsonObject;
  readonly link: (name: string) => LinkedRun | null;
}

/** What this version does not understand whole it does not change: it would say less afterwards. */
function refuseInPart({ name, understood }: RunDocument): void {
  if (understood === 'inPart') throw new StoreError('newerVersion', sentence('{0} was last changed by a newer version of Mirador: update to change it.', name.id));
}

function validRun(run: JudgedRun, id: string): Run {
  const parsed = runSchema.safeParse(toJson({ ...run, id }));
  if (!parsed.success) throw new StoreError('invalidRun', sentence('This run cannot be recorded: {0}.', firstIssue(parsed.error)));
  return parsed.data;
}

function validSuggestion(suggestion: unknown): Suggestion {
  const parsed = suggestionSchema.safeParse(toJson(suggestion));
  if (!parsed.success) throw new StoreError('invalidRun', sentence('This suggestion cannot be kept: {0}.', firstIssue(parsed.error)));
  return parsed.data;
}

/** As it comes back from the file, so that what is returned equals what is read later. */
function toJson(value: unknown): JsonObject {
  return JSON.parse(JSON.stringify(value)) as JsonObject;
}

function rawRun(document: RunDocument): JsonObject {
  const run: Json | undefined = document.raw['run'];
  return run as JsonObject;
}

function noFreeName(): StoreError {
  return new StoreError('io', sentence('No free name was found for the document: try again.'));
}
