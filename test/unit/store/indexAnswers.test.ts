import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import type { JudgedRun } from '../../../src/domain/run';
import { suggestionIdSchema, type Forecast } from '../../../src/domain/suggestion';
import type { JsonObject } from '../../../src/store/canonicalJson';
import type { StoredDocument } from '../../../src/store/document';
import { parseDocument, printDocument } from '../../../src/store/document';
import type { DocumentKind } from '../../../src/store/documentName';
import { documentName } from '../../../src/store/documentName';
import type { DocumentIndex } from '../../../src/store/index/documentIndex';
import { newIndex } from '../../../src/store/index/indexFiles';
import { MemoryIndex } from '../../../src/store/index/memoryIndex';
import { SCHEMA_VERSION } from '../../../src/store/index/migrations';
import { loadSqlite } from '../../../src/store/index/sqlite';
import { openStore, temporaryFolder, WASM_FILE } from '../../helpers/store';
import { A_FORECAST, A_PLAN, aFeature, aRun } from '../../helpers/storeRuns';

const FIXTURES = path.join(import.meta.dirname, '..', '..', 'fixtures', 'store');

function printed(kind: DocumentKind, content: object): string {
  return printDocument(kind, JSON.parse(JSON.stringify(content)) as JsonObject, { revision: 1, deleted: false, version: '0.1.0', writtenAt: new Date('2025-11-20T15:00:00Z') });
}

function documentOf(kind: DocumentKind, id: string, content: object): StoredDocument {
  const parsed = parseDocument(documentName(kind, id, 1), new TextEncoder().encode(printed(kind, { ...content, id })));
  return parsed.result === 'ok' ? parsed.document : expect.fail(JSON.stringify(parsed));
}

const runOf = (number: number, facts: Partial<JudgedRun> = {}): StoredDocument => documentOf('run', `run_20250101_000000_${String(number).padStart(4, '0')}`, { ...aRun(), ...facts });

const suggestionId = (number: number) => suggestionIdSchema.parse(`sug_20250101_000000_${String(number).padStart(4, '0')}`);
const suggestionOf = (number: number, worktrees: readonly string[]): StoredDocument =>
  documentOf('suggestion', suggestionId(number), { createdAt: '2025-01-01T00:00:00Z', method: 'm', planned: { ...A_PLAN, worktrees }, forecast: A_FORECAST });

const features = (...worktrees: readonly (string | null)[]) => worktrees.map((worktree, position) => aFeature({ name: `f${position}`, worktree }));

describe.each<readonly [string, () => Promise<DocumentIndex>]>([
  ['the index in SQLite', async () => newIndex(await loadSqlite(WASM_FILE))],
  ['the index in memory', () => Promise.resolve(new MemoryIndex())],
])('%s', (_name, make) => {
  it('gives thousands in the order of time, those of one moment in the order of their ids', async () => {
    const index = await make();
    const times = ['2025-01-01T00:00:00Z', '1969-01-01T00:00:00Z', '2025-01-01T00:00:00.5Z'];
    const documents = Array.from({ length: 1500 }, (_, number) => runOf(number, { createdAt: times[number < 900 ? 0 : number % 3] ?? '' }));
    await index.add([...documents].reverse());
    const ordered = documents
      .flatMap((document) => (document.kind === 'run' ? [document.run] : []))
      .sort((a, b) => Date.parse(a.createdAt) - Date.parse(b.createdAt) || (a.id < b.id ? -1 : 1))
      .map(({ id }) => id);
    expect((await index.outlines({})).map(({ id }) => id)).toEqual(ordered);
    expect(index.runDocuments({})).toEqual(ordered);
    index.close();
  });

  it('finds runs by their worktrees, by the suggestion before them, and by all at once', async () => {
    const index = await make();
    const documents = [
      runOf(1, { features: features('/a', '/b'), suggestionId: suggestionId(1) }),
      runOf(2, { features: features('/b', null), suggestionId: null, category: 'api' }),
      runOf(3, { features: features(null), suggestionId: suggestionId(2), createdAt: '2026-01-01T00:00:00Z' }),
      runOf(4, { features: features('/b', '/b'), suggestionId: suggestionId(1), category: 'api' }),
    ];
    await index.add(documents);
    const found = async (filter: Parameters<DocumentIndex['outlines']>[0]): Promise<readonly number[]> => {
      const ids = (await index.outlines(filter)).map(({ id }) => id);
      expect(index.runDocuments(filter)).toEqual(ids);
      return ids.map((id) => Number(id.slice(-4)));
    };
    expect(await found({ worktrees: ['/b', '/c'] })).toEqual([1, 2, 4]);
    expect(await found({ worktrees: [] })).toEqual([]);
    expect(await found({ suggestions: [suggestionId(1)] })).toEqual([1, 4]);
    expect(await found({ suggestions: [] })).toEqual([]);
    expect(await found({ since: '2026-01-01T00:00:00Z' })).toEqual([3]);
    expect(await found({ worktrees: ['/b'], suggestions: [suggestionId(1)], category: 'api', since: '2025-01-01T00:00:00Z' })).toEqual([4]);
    await index.remove(['run_20250101_000000_0004']);
    expect(await found({ worktrees: ['/b'], suggestions: [suggestionId(1)] })).toEqual([1]);
    index.close();
  });

  it('tells the kind of change that a feature’s branch tells, and what a forecast said', async () => {
    const index = await make();
    const successRate = { mean: 0.7, low: 0.5, high: 0.9, count: 4 };
    const forecast: Forecast = {
      ...A_FORECAST,
      expected: { successRate, quality: null, minutes: null },
      conflictRisk: [{ features: ['a', 'b'], probability: 0.3, basis: 'files in common' }],
      features: [{ name: 'a', successRate }],
    };
    const suggestion = documentOf('suggestion', suggestionId(1), { createdAt: '2025-01-01T00:00:00Z', method: 'm', planned: A_PLAN, forecast });
    await index.add([runOf(1, { features: [aFeature({ name: 'f', branch: 'claude/fix/login', category: 'ui' }), aFeature({ name: 'f', category: 'documentation' }), aFeature({ name: 'docs: g', kind: 'test' })] }), suggestion]);
    expect((await index.outlines({}))[0]?.features.map(({ kind }) => kind)).toEqual(['fix', null, 'test']);
    expect((await index.suggestionOutlines({}))[0]?.forecast).toMatchObject({ expected: forecast.expected, features: forecast.features, conflictRisk: [{ features: ['a', 'b'], probability: 0.3 }] });
    index.close();
  });

  it('finds suggestions by their worktrees', async () => {
    const index = await make();
    await index.add([suggestionOf(1, ['/a', '/b', '/a']), suggestionOf(2, []), suggestionOf(3, ['/b'])]);
    const found = async (worktrees?: readonly string[]): Promise<readonly string[]> => (await index.suggestionOutlines({ worktrees })).map(({ id }) => id);
    expect(await found()).toEqual([1, 2, 3].map(suggestionId));
    expect(await found(['/b', '/z'])).toEqual([1, 3].map(suggestionId));
    expect(await found([])).toEqual([]);
    await index.remove([suggestionId(1)]);
    expect(await found(['/a', '/b'])).toEqual([suggestionId(3)]);
    index.close();
  });
});

describe('an index of an earlier version', () => {
  it.each(Array.from({ length: SCHEMA_VERSION }, (_, position) => position + 1))('(%i) is used, and stays for the windows that still have that version', async (version) => {
    const folder = await temporaryFolder();
    const id = 'run_20251120_143022_k3f9';
    const document = path.join(folder.path, 'parallel-results', 'all_runs', id);
    await mkdir(document, { recursive: true });
    await writeFile(path.join(document, 'summary.json'), printed('run', { ...aRun(), id }));
    await mkdir(path.join(folder.path, 'index'));
    const content = await readFile(path.join(FIXTURES, `history-v${version}.sqlite`));
    const name = `history-v${version}-${createHash('sha256').update(content).digest('hex')}.sqlite`;
    await writeFile(path.join(folder.path, 'index', name), content);
    const warnings: string[] = [];
    const store = openStore(folder.path, { logger: { info: () => undefined, warn: (message) => warnings.push(message) } });
    expect((await store.outlines()).map((run) => [run.id, run.description])).toEqual([[id, 'Favourites and sign-in']]);
    expect(await store.runs()).toEqual([{ ...aRun(), id }]);
    await store.close();
    expect(warnings).toEqual([]);
    const names = await readdir(path.join(folder.path, 'index'));
    expect(names).toContain(name);
    expect(names).toHaveLength(version === SCHEMA_VERSION ? 1 : 2);
    await folder.remove();
  });
});
