import { createHash } from 'node:crypto';
import { breathe } from '../../domain/breathe';
import { parseSpecificationDocuments, type SpecificationDocument, type SpecificationText } from './specificationText';

/** Twice what the largest run has, so that every edit of a specification does not push out another one. */
const LIMIT = 128;

/** Specifications by the hash of their texts: parsing takes milliseconds a kilobyte, so each is parsed once, and never two without a pause. */
export class SpecificationMemory {
  /** In the order of their last use. */
  readonly #known = new Map<string, SpecificationText>();
  #turn: Promise<unknown> = Promise.resolve();

  /** @param documents at least one, the main one first */
  async parse(documents: readonly SpecificationDocument[]): Promise<SpecificationText> {
    const key = createHash('sha256').update(JSON.stringify(documents.map(({ path, text }) => [path, text]))).digest('base64');
    const known = this.#known.get(key);
    if (known !== undefined) return this.#keep(key, known);
    const turn = this.#turn.then(async () => {
      // Several that were waited for together would go on in one go.
      await breathe();
      return this.#keep(key, this.#known.get(key) ?? parseSpecificationDocuments(documents));
    });
    this.#turn = turn;
    return turn;
  }

  #keep(key: string, parsed: SpecificationText): SpecificationText {
    this.#known.delete(key);
    this.#known.set(key, parsed);
    const [oldest] = this.#known.keys();
    if (this.#known.size > LIMIT && oldest !== undefined) this.#known.delete(oldest);
    return parsed;
  }
}
