import type { Category } from '../../domain/category';
import { toFileScope, type FileScope } from './fileScope';
import { nameWords, stemsOfName } from './nameWords';

/** A planned feature, or a recorded one as it was before its work. */
export interface Describable {
  readonly name: string;
  readonly category: Category | null;
  readonly specification: { readonly fileScope?: readonly string[] | undefined; readonly outOfScope?: readonly string[] | undefined } | null;
}

/** What is known beforehand of one feature of a pair. */
export class PairSubject {
  readonly category: Category | null;
  /** Null where its specification does not say what to touch. */
  readonly scope: FileScope | null;
  readonly #name: string;
  #key: string | null = null;
  #stems: readonly string[] | null = null;

  constructor({ name, category, specification }: Describable) {
    const { fileScope = [], outOfScope = [] } = specification ?? {};
    this.#name = name;
    this.category = category;
    this.scope = fileScope.length === 0 ? null : toFileScope(fileScope, outOfScope);
  }

  /** The same for names that differ in case and in what stands between their words. */
  get nameKey(): string {
    // Made when it is asked for: of most features in a long history nobody does.
    this.#key ??= nameKey(this.#name);
    return this.#key;
  }

  /** Of files that its name may mean. */
  get stems(): readonly string[] {
    this.#stems ??= stemsOfName(this.#name);
    return this.#stems;
  }
}

export function nameKey(name: string): string {
  return nameWords(name).join(' ');
}
