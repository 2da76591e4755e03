import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadSqlite } from '../../../src/store/index/sqlite';
import { migrate, SCHEMA_VERSION, schemaVersion } from '../../../src/store/index/migrations';
import { newIndex } from '../../../src/store/index/indexFiles';
import { SqlIndex } from '../../../src/store/index/sqlIndex';
import { parseDocument, printDocument } from '../../../src/store/document';
import type { StoredDocument } from '../../../src/store/document';
import { documentName } from '../../../src/store/documentName';
import type { JsonObject } from '../../../src/store/canonicalJson';
import { changeKindOf } from '../../../src/domain/changeKind';
import { UNREAD_REASONS } from '../../../src/domain/pullRequest';
import type { JudgedRun, Run, RunOutline } from '../../../src/domain/run';
import { UNMERGED_KINDS } from '../../../src/domain/unmergedReason';
import { aFeature, aRun } from '../../helpers/storeRuns';
import { WASM_FILE } from '../../helpers/store';

const FIXTURES = path.join(import.meta.dirname, '..', '..', 'fixtures', 'store');

function documentOf(run: JudgedRun, id: string, revision = 1, deleted = false): StoredDocument {
  const name = documentName('run', id, revision);
  const content = JSON.parse(JSON.stringify({ ...run, id })) as JsonObject;
  const text = printDocument('run', content, { revision, deleted, version: '0.1.0', writtenAt: new Date('2025-11-20T15:00:00Z') });
  const parsed = parseDocument(name, new TextEncoder().encode(text));
  return parsed.result === 'ok' ? parsed.document : expect.fail(JSON.stringify(parsed));
}

const ID = 'run_20251120_143022_k3f9';

/** Just the fields that an outline has, and the kind of change that learning would tell by the whole run. */
function outlineOf(run: Run): RunOutline {
  const { features, ...rest } = Object.fromEntries(Object.entries(run).filter(([field]) => !BEYOND_OUTLINES.has(field))) as unknown as Run;
  return {
    ...rest,
    features: features.map(({ name, repository, branch, category, kind, outcome, agent, model, manualFixes, testsPassing, failingGates, minutes, specification, unmergedReason, pullRequestUnread }) => ({
      name,
      kind: changeKindOf({ kind, name, branch, category: null }),
      model,
      failingGates,
      unmergedReason: unmergedReason === null || unmergedReason === undefined ? undefined : { kind: unmergedReason.kind },
      pullRequestUnread,
      repository,
      category,
      outcome,
      agent,
      manualFixes,
      testsPassing,
      minutes,
      specification: specification && { type: specification.type, buildGates: specification.buildGates, traits: specification.traits, fileScope: specification.fileScope },
    })),
  };
}

const BEYOND_OUTLINES: ReadonlySet<string> = new Set(['qualityBreakdown', 'conflictsWithBase', 'imported']);

describe('outlines', () => {
  it('say of a run and of a suggestion what learning needs, as it was', async () => {
    const sqlite = await loadSqlite(WASM_FILE);
    const index = newIndex(sqlite);
    const document = documentOf(aRun(), ID);
    await index.add([document]);
    expect(await index.outlines({})).toEqual(document.kind === 'run' ? [outlineOf(document.run)] : []);
    index.close();
  });

  it('say what is in newer documents, and tell none, not known and not said apart', async () => {
    const index = newIndex(await loadSqlite(WASM_FILE));
    const specification = { path: 'SPEC.md', type: 'v4_autonomous', buildGates: true, traits: {} };
    const features = [
      aFeature({ name: 'a', branch: 'claude/docs/a', kind: 'fix', model: 'claude opus 4.1', failingGates: ['npm test', 'packages/a: npm test'], specification: { ...specification, fileScope: ['src/a/**', 'test/a'] } }),
      aFeature({ name: 'b', branch: 'claude/docs/b', kind: null, model: null, failingGates: [], specification: { ...specification, fileScope: [] } }),
      aFeature({ name: 'c', category: 'testing', specification }),
    ];
    const documents = [documentOf(aRun({ features, lessons: ['One.', 'Two.'] }), ID), documentOf(aRun({ features: [], lessons: [] }), 'run_20251121_000000_aaaa'), documentOf(aRun(), 'run_20251122_000000_aaaa')];
    await index.add(documents);
    const outlines = await index.outlines({});
    expect(outlines).toStrictEqual(documents.flatMap((document) => (document.kind === 'run' ? [JSON.parse(JSON.stringify(outlineOf(document.run))) as RunOutline] : [])));
    expect(outlines[0]?.features.map(({ kind }) => kind)).toEqual(['fix', 'docs', null]);
    expect(outlines.map(({ lessons }) => lessons)).toEqual([['One.', 'Two.'], [], undefined]);
    index.close();
  });

  it('say why each feature was not merged, without what somebody wrote, and why a pull request is not known', async () => {
    const index = newIndex(await loadSqlite(WASM_FILE));
    const features = [
      ...UNMERGED_KINDS.map((kind, position) => aFeature({ name: kind, outcome: 'closed', unmergedReason: { kind, by: position + 1, words: 'In favour of another.' } })),
      ...UNREAD_REASONS.map((pullRequestUnread) => aFeature({ name: pullRequestUnread, outcome: 'unmerged', pullRequestUnread })),
      aFeature({ name: 'nobody knows', outcome: 'closed', unmergedReason: null }),
    ];
    const document = documentOf(aRun({ features }), ID);
    await index.add([document]);
    const outlines = await index.outlines({});
    expect(outlines).toStrictEqual(document.kind === 'run' ? [JSON.parse(JSON.stringify(outlineOf(document.run)))] : []);
    expect(outlines[0]?.features.flatMap(({ unmergedReason }) => unmergedReason ?? [])).toEqual(UNMERGED_KINDS.map((kind) => ({ kind })));
    expect(outlines[0]?.features.flatMap(({ pullRequestUnread }) => pullRequestUnread ?? [])).toEqual(UNREAD_REASONS);
    index.close();
  });
});

describe('the view parallel_history', () => {
  async function rowsOf(documents: readonly StoredDocument[]): Promise<{ readonly columns: readonly string[]; readonly values: readonly unknown[][] }> {
    const sqlite = await loadSqlite(WASM_FILE);
    const index = newIndex(sqlite);
    await index.add(documents);
    const database = new sqlite.Database(index.image());
    index.close();
    const rows = database.exec('SELECT * FROM parallel_history ORDER BY created_at')[0];
    database.close();
    return rows ?? { columns: [], values: [] };
  }

  it('has the columns and the values of the original tool', async () => {
    const { columns, values } = await rowsOf([documentOf(aRun(), ID)]);
    expect(columns).toEqual([
      'run_description', 'features', 'specification_pattern', 'quality_score', 'success_rate',
      'prs_created', 'prs_merged', 'conflicts_encountered', 'manual_fixes_needed', 'created_at',
    ]);
    expect(values).toEqual([
      ['Favourites and sign-in', '["favorites","sign-in"]', '{"type":"v4_autonomous","build_gates":true}', aRun().qualityScore, 0.5, 2, 1, 1, 0, '2025-11-20T14:30:22.000Z'],
    ]);
  });

  it('says null where nothing is known', async () => {
    const unknown = aRun({
      features: [], specificationPattern: { type: null, buildGates: null, traits: [] }, prsCreated: null, prsMerged: null, conflictsEncountered: null, manualFixesNeeded: null,
    });
    const { values } = await rowsOf([documentOf(unknown, ID)]);
    expect(values).toEqual([['Favourites and sign-in', '[]', '{"type":null,"build_gates":null}', 50, null, null, null, null, null, '2025-11-20T14:30:22.000Z']]);
  });

  it('has one row a run that is not deleted, of its newest revision', async () => {
    const other = 'run_20251121_000000_aaaa';
    const { values } = await rowsOf([
      documentOf(aRun({ description: 'third' }), ID, 3),
      documentOf(aRun({ description: 'first' }), ID),
      documentOf(aRun({ description: 'second' }), ID, 2, true),
      documentOf(aRun(), other),
      documentOf(aRun(), other, 2, true),
    ]);
    expect(values.map(([description]) => description)).toEqual(['third']);
  });
});

describe('the tables', () => {
  it('follow a run through revisions, deletion and vanishing, leaving nothing behind', async () => {
    const sqlite = await loadSqlite(WASM_FILE);
    const index = newIndex(sqlite);
    const counts = (): unknown => {
      const database = new sqlite.Database(index.image());
      const tables = ['runs', 'features', 'conflicts', 'conflict_files', 'specification_traits'];
      const found = tables.map((table) => database.exec(`SELECT count(*) FROM ${table}`)[0]?.values[0]?.[0]);
      database.close();
      return found;
    };
    await index.add([documentOf(aRun(), ID)]);
    expect(counts()).toEqual([1, 2, 2, 3, 2]);
    await index.add([documentOf(aRun({ features: [], conflicts: [] }), ID, 2)]);
    expect(counts()).toEqual([1, 0, 1, 1, 0]);
    await index.add([documentOf(aRun(), ID, 3, true)]);
    expect(counts()).toEqual([0, 0, 0, 0, 0]);
    await index.remove([`${ID}~3`, `${ID}~2`]);
    expect(index.names()).toEqual(new Set());
    await index.add([documentOf(aRun(), ID)]);
    expect(counts()).toEqual([1, 2, 2, 3, 2]);
    await index.remove([ID]);
    expect(counts()).toEqual([0, 0, 0, 0, 0]);
    index.close();
  });

  it('take whatever text a document can hold', async () => {
    const index = newIndex(await loadSqlite(WASM_FILE));
    const text = '\u0000\ud800 \u202e"\'; DROP TABLE runs; --';
    const [feature] = aRun().features;
    const traits = { ['\ud800']: true, ['\ud801']: false, __proto__: true };
    const hostile = aRun({
      description: text,
      features: [{ ...(feature ?? expect.fail()), name: text, specification: { path: text, type: text, buildGates: null, traits } }],
      conflicts: [{ features: [text, text], files: ['\ud800', '\ud801', text, text] }],
    });
    const document = documentOf(hostile, ID);
    await index.add([document]);
    expect(await index.outlines({})).toEqual(document.kind === 'run' ? [outlineOf(document.run)] : []);
    index.close();
  });
});

describe('schema versions', () => {
  it.each(Array.from({ length: SCHEMA_VERSION }, (_, position) => position + 1))('an index of version %i is brought up to date', async (version) => {
    const sqlite = await loadSqlite(WASM_FILE);
    const database = new sqlite.Database(new Uint8Array(await readFile(path.join(FIXTURES, `history-v${version}.sqlite`))));
    expect(schemaVersion(database)).toBe(version);
    migrate(database);
    expect(schemaVersion(database)).toBe(SCHEMA_VERSION);
    const fresh = new sqlite.Database();
    migrate(fresh);
    const schema = 'SELECT type, name, sql FROM sqlite_schema ORDER BY type, name';
    expect(database.exec(schema)).toEqual(fresh.exec(schema));
    fresh.close();
    const index = new SqlIndex(database);
    // Documents that an index of an earlier version told of too little of are unknown to it, and are read in again.
    const known = (await index.outlines({})).map(({ id }) => id);
    expect(known).toEqual(index.names().has(ID) ? [ID] : []);
    expect(known).toEqual(version === SCHEMA_VERSION ? [ID] : []);
    expect(index.importedRuns()).toEqual([]);
    index.close();
  });
});
