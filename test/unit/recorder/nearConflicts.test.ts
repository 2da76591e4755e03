import { rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { NearConflict } from '../../../src/recorder/conflictDetail';
import type { Edit, Place } from '../../../src/recorder/edits';
import { findNearConflicts, NEAR_LIMIT, type FeatureEdits } from '../../../src/recorder/nearConflicts';
import { modulesOf, referencesIn, refersTo } from '../../../src/recorder/references';
import { migrationFolder, surfaceOf } from '../../../src/recorder/sharedSurface';
import { inspectFolders } from '../../helpers/inspecting';
import { Repository, type Checkout } from '../../helpers/repository';

const body = (who: string, count = 12): string => Array.from({ length: count }, (_, index) => `    ${who}(${index});\n`).join('');
const SCRIPT = `import { x } from './util/x';\n\nexport class Cart {\n  total(items: readonly Item[]): number {\n${body('total')}  }\n\n  private clear() {\n${body('clear')}  }\n}\n\nexport const load = async (id) => {\n${body('load')}};\n`;
const PYTHON = `def total(items):\n${body('total')}\n\ndef clear(self):\n${body('clear')}`;

let repository: Repository;

beforeEach(async () => {
  repository = await Repository.withFirstCommit({ 'src/cart.ts': SCRIPT, 'src/cart.py': PYTHON, 'src/util/x.ts': 'export const x = 1;\n', 'notes.txt': body('note'), 'package.json': `{\n${body('p')}}\n`, 'migrations/001_first.sql': 'x\n' });
});
afterEach(() => repository.remove());

type Work = (checkout: Checkout) => Promise<unknown>;

async function nearOf(left: Work, right: Work): Promise<readonly NearConflict[]> {
  const [one, two] = [await repository.worktree('one'), await repository.worktree('two')];
  await left(one);
  await one.commit({ message: 'left' });
  await right(two);
  const inspection = await inspectFolders([repository.folder]);
  expect(inspection.conflicts).toEqual([]);
  for (const near of inspection.nearConflicts) expect(near.keys).toEqual([one.folder, two.folder]);
  return inspection.nearConflicts;
}

const change = (file: string, content: string, ...replacements: readonly (readonly [string, string])[]): Work => (checkout) =>
  checkout.write(file, replacements.reduce((text, [from, to]) => text.replace(from, to), content));

describe('near conflicts', () => {
  it('lines next to each other', async () => {
    const near = await nearOf(change('src/cart.ts', SCRIPT, ['total(3)', 'sum(3)']), change('src/cart.ts', SCRIPT, ['total(5)', 'sum(5)'], ['load(9)', 'fetch(9)']));
    expect(near).toMatchObject([{ kind: 'adjacentLines', subject: 'total(items: readonly Item[]): number {', left: { path: 'src/cart.ts', ranges: [{ start: 8, count: 1 }] }, right: { ranges: [{ start: 10, count: 1 }] } }]);
  });

  it('the same change', async () => {
    const same = change('notes.txt', body('note'), ['note(3)', 'the same']);
    expect(await nearOf(same, same)).toMatchObject([{ kind: 'sameLines', subject: null, left: { path: 'notes.txt', ranges: [{ start: 4, count: 1 }] } }]);
  });

  it.each([
    ['a method', 'src/cart.ts', SCRIPT, 'total', 'total(items: readonly Item[]): number {'],
    ['a private method', 'src/cart.ts', SCRIPT, 'clear', 'private clear() {'],
    ['an arrow function', 'src/cart.ts', SCRIPT, 'load', 'export const load = async (id) => {'],
    ['a function of Python', 'src/cart.py', PYTHON, 'clear', 'def clear(self):'],
  ])('the same function: %s', async (_, file, content, name, heading) => {
    const near = await nearOf(change(file, content, [`${name}(1)`, 'left']), change(file, content, [`${name}(9)`, 'right']));
    expect(near).toMatchObject([{ kind: 'sameFunction', subject: heading, left: { path: file }, right: { path: file } }]);
  });

  it('not different functions, nor far lines of a file without functions', async () => {
    const near = await nearOf(
      async (one) => {
        await change('src/cart.ts', SCRIPT, ['total(3)', 'left'])(one);
        await change('notes.txt', body('note'), ['note(1)', 'left'])(one);
      },
      async (two) => {
        await change('src/cart.ts', SCRIPT, ['clear(3)', 'right'])(two);
        await change('notes.txt', body('note'), ['note(9)', 'right'])(two);
      },
    );
    expect(near).toEqual([]);
  });

  it('a use of what the other side deletes or renames', async () => {
    const near = await nearOf(
      async (one) => {
        await rename(path.join(one.folder, 'src/util/x.ts'), path.join(one.folder, 'src/util/y.ts'));
        await rm(path.join(one.folder, 'src/cart.py'));
      },
      (two) => two.write('src/page.ts', "import a from 'a';\nimport { x } from './util/x';\nrun('src/cart.py');\n"),
    );
    expect(near).toHaveLength(2);
    expect(near).toContainEqual(expect.objectContaining({ kind: 'removedUse', subject: 'src/util/x.ts', left: expect.objectContaining({ path: 'src/util/y.ts' }) as unknown, right: expect.objectContaining({ path: 'src/page.ts', ranges: [{ start: 2, count: 1 }] }) as unknown }));
    expect(near).toContainEqual(expect.objectContaining({ kind: 'removedUse', subject: 'src/cart.py', left: expect.objectContaining({ path: 'src/cart.py', blob: null }) as unknown, right: expect.objectContaining({ ranges: [{ start: 3, count: 1 }] }) as unknown }));
  });

  it('a shared surface, and migrations under different names', async () => {
    const manifest = `{\n${body('p')}}\n`;
    const near = await nearOf(
      async (one) => {
        await change('package.json', manifest, ['p(1)', 'l'])(one);
        await one.write('migrations/002_left.sql', 'l\n');
      },
      async (two) => {
        await change('package.json', manifest, ['p(9)', 'r'])(two);
        await two.write('migrations/002_right.sql', 'r\n');
      },
    );
    expect(near).toHaveLength(2);
    expect(near).toContainEqual(expect.objectContaining({ kind: 'sharedSurface', subject: 'manifest', left: expect.objectContaining({ path: 'package.json' }) as unknown }));
    expect(near).toContainEqual(expect.objectContaining({ kind: 'sharedSurface', subject: 'migration', left: expect.objectContaining({ path: 'migrations/002_left.sql' }) as unknown, right: expect.objectContaining({ path: 'migrations/002_right.sql' }) as unknown }));
  });

  it('are told of a pair only where it is not in conflict, and not when they are not wanted', async () => {
    const [one, two] = [await repository.worktree('one'), await repository.worktree('two')];
    for (const [checkout, who] of [[one, 'left'], [two, 'right']] as const) {
      await change('src/cart.ts', SCRIPT, ['total(3)', who], ['clear(3)', 'the same'])(checkout);
      await change('notes.txt', body('note'), ['note(3)', 'the same'])(checkout);
    }
    const inspection = await inspectFolders([repository.folder]);
    expect(inspection.conflicts).toMatchObject([{ files: ['src/cart.ts'] }]);
    expect(inspection.nearConflicts).toMatchObject([{ kind: 'sameLines', left: { path: 'notes.txt' } }]);
    expect((await inspectFolders([repository.folder], { nearConflicts: false })).nearConflicts).toEqual([]);
  });
});

describe('many features', () => {
  const place: Place = { start: 1, end: 2, now: { start: 2, count: 1 }, heading: 'f', identity: 'same' };
  const edit = (file: string, at = 1): Edit => ({ path: file, origin: file, status: 'changed', oldBlob: 'o', newBlob: 'n', references: [], places: [{ ...place, start: at, end: at + 1, identity: String(at) }] });

  it('stay within the limit, the strongest first, in little time', () => {
    const features = Array.from({ length: 64 }, (_, who): FeatureEdits => ({ key: `f${who}`, edits: Array.from({ length: 60 }, (__, file) => edit(`src/${file}.ts`, file === 59 && who < 2 ? 10 + who * 3 : 1)) }));
    const started = performance.now();
    const near = findNearConflicts(features, () => false);
    expect(performance.now() - started).toBeLessThan(5_000);
    expect(near).toHaveLength(NEAR_LIMIT);
    expect(near[0]).toMatchObject({ kind: 'adjacentLines', keys: ['f0', 'f1'], left: { path: 'src/59.ts' } });
  });
});

describe('references', () => {
  it.each([
    ["import { a } from '../lib/format';", 'src/page/a.ts', 'src/lib/format.ts'],
    ["const a = require('./format.js')", 'src/lib/b.js', 'src/lib/format.ts'],
    ["import b from '@/lib/format'", 'src/page/a.ts', 'src/lib/format.ts'],
    ["import './lib'", 'src/a.ts', 'src/lib/index.ts'],
    ['from app.lib.format import money', 'main.py', 'app/lib/format.py'],
    ['from app.lib import format', 'main.py', 'app/lib/format.py'],
    ['use crate::lib::format::Money;', 'src/main.rs', 'src/lib/format.rs'],
    ['import com.shop.lib.Format;', 'A.java', 'src/main/java/com/shop/lib/Format.java'],
    ['#include "lib/format.h"', 'src/a.c', 'src/lib/format.h'],
    ['#include <lib/format.h>', 'src/a.c', 'include/lib/format.h'],
    ['use Shop\\Lib\\Format;', 'a.php', 'src/Shop/Lib/Format.php'],
  ])('%s', (line, from, file) => {
    expect(referencesIn(line, from).some((reference) => modulesOf(file).some((module) => refersTo(reference, module)))).toBe(true);
    expect(referencesIn(line, from).some((reference) => modulesOf(`other/${file.replace(/format|lib\/index/i, 'another')}`).some((module) => refersTo(reference, module)))).toBe(false);
  });

  it('finds none in words', () => {
    expect(referencesIn("throw new Error('no format');", 'a.ts')).toEqual([]);
    expect(referencesIn("import fs from 'format';", 'a.ts')).toEqual([]);
  });
});

describe('shared surfaces', () => {
  it.each([
    ['web/package-lock.json', 'lockFile'],
    ['Cargo.lock', 'lockFile'],
    ['api/package.json', 'manifest'],
    ['db/migrate/2025_add.rb', 'migration'],
    ['src/main/resources/V12__add.sql', 'migration'],
    ['CHANGELOG.md', 'changelog'],
    ['api/v1/user.pb.go', 'generated'],
    ['src/__snapshots__/a.test.ts.snap', 'generated'],
    ['src/changes.ts', null],
    ['src/migrationsList.ts', null],
  ])('%s', (file, surface) => {
    expect(surfaceOf(file)).toBe(surface);
  });

  it('number their migrations folder by folder', () => {
    expect(migrationFolder('prisma/migrations/2025_a/migration.sql')).toBe('prisma/migrations');
    expect(migrationFolder('app/alembic/versions/1_a.py')).toBe('app/alembic/versions');
    expect(migrationFolder('sql/V1__a.sql')).toBe('sql');
    expect(migrationFolder('src/a.ts')).toBeNull();
  });
});
