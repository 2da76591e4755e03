import type { KnownCategory } from './category';
import type { PathKind } from './pathFeatures';

/** A path of an API is rarer and says more; a path that says nothing stands for refactoring only in numbers. */
const API_WEIGHT = 1.5;
const PLAIN_WEIGHT = 0.3;
/** Share of the whole from which on a change is about its documents. */
const DOCUMENT_SHARE = 0.6;
/** Share of code and tests from which on a change is about its tests: nearly every change brings some. */
const TEST_SHARE = 0.7;
/** Share of deleted lines from which on code was rewritten instead of added. */
const REWRITTEN_SHARE = 0.3;
const FEWEST_REWRITTEN_LINES = 4;

/**
 * A first guess by hand-made rules. It is one input of the model and what the model is measured against; test/bench/categories.ts prints
 * both.
 * @param shares of the whole change, by kind
 * @param source the files that are neither tests nor documents
 */
export function ruledCategory(
  shares: Readonly<Record<PathKind, number>>,
  source: readonly { readonly added: number; readonly deleted: number; readonly renamed: boolean }[],
): KnownCategory {
  if (shares.document >= DOCUMENT_SHARE) return 'documentation';
  if (shares.test >= TEST_SHARE * (1 - shares.document)) return 'testing';
  const ui = shares.view + shares.front;
  const api = (shares.route + shares.server) * API_WEIGHT;
  const plain = shares.data + shares.build + shares.configuration + shares.code;
  const code = 1 - shares.document - shares.test;
  const added = source.reduce((sum, file) => sum + file.added, 0);
  const deleted = source.reduce((sum, file) => sum + file.deleted, 0);
  const rewritten = added + deleted >= FEWEST_REWRITTEN_LINES && deleted >= REWRITTEN_SHARE * (added + deleted);
  const renamed = source.filter((file) => file.renamed).length / Math.max(1, source.length);
  const refactoring = plain * PLAIN_WEIGHT + (rewritten ? code : 0) + code * renamed;
  // Of equals the first: rewritten components alone are still the user interface.
  if (ui >= api && ui >= refactoring) return 'ui';
  return api >= refactoring ? 'api' : 'refactoring';
}
