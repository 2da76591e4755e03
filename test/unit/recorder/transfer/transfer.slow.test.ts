import { writeFile } from 'node:fs/promises';
import { gzipSync } from 'node:zlib';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Run } from '../../../../src/domain/run';
import type { ExportFormat } from '../../../../src/recorder/transfer/exportFormat';
import type { Json, JsonObject } from '../../../../src/store/canonicalJson';
import type { TransferableHistory } from '../../../../src/store/history';
import { A_FORECAST, A_PLAN, aRun } from '../../../helpers/storeRuns';
import { figures, rewrite, useTransfers } from './transferring';

const { at, history, exported, take, documentsOf } = useTransfers();

describe('any history', () => {
  it('comes back from an export without loss', async () => {
    let count = 0;
    const text = fc.oneof(fc.string({ minLength: 1, unit: 'binary' }), fc.constantFrom('\u2028', '"', '\\', '=1+1', '\u0000', '💥', '\ud800'));
    const facts = fc.record({
      description: text,
      category: fc.constantFrom(null, 'ui', 'github-vetting'),
      createdAt: fc.date({ min: new Date('2000-01-01'), max: new Date('2100-01-01'), noInvalidDate: true }).map((date) => date.toISOString()),
      prsCreated: fc.option(fc.nat(9)),
      prsMerged: fc.option(fc.nat(9)),
      minutes: fc.option(fc.double({ min: 0.1, max: 1e6, noNaN: true })),
      testsPassing: fc.option(fc.boolean()),
    });
    // Fields of a version that is not there yet.
    const unknown = fc.dictionary(text.map((name) => `x${name}`), fc.jsonValue() as fc.Arbitrary<Json>, { maxKeys: 3 });
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(facts, fc.constantFrom('keep', 'revise', 'remove', 'undo', 'extend', 'suggest')), { maxLength: 6 }), fc.constantFrom<ExportFormat>('json', 'ndjson'), unknown, async (runs, format, more) => {
        count += 1;
        const [from, into] = [history(`from-${count}`), history(`into-${count}`)];
        for (const [run, then] of runs) {
          const { id } = await from.record(aRun(run));
          if (then === 'revise') await from.revise(id, aRun({ ...run, description: 'revised' }));
          if (then === 'remove' || then === 'undo') await from.remove(id);
          if (then === 'undo') await from.undo(id);
          const extended = (raw: JsonObject): JsonObject => ({ ...raw, ...more, run: { ...(raw['run'] as JsonObject), ...more } });
          if (then === 'extend') await rewrite(at(`from-${count}`, 'parallel-results', 'all_runs', id, 'summary.json'), extended);
          if (then === 'suggest') await from.suggest({ ...A_PLAN, features: [run.description] }, A_FORECAST, 'beta-1');
        }
        const report = await take(into, await exported(from, format));
        expect(report.unreadable).toEqual([]);
        if (runs.length > 0) expect(await documentsOf(`into-${count}`)).toEqual(await documentsOf(`from-${count}`));
        expect(await into.suggestions()).toEqual(await from.suggestions());
        expect(await figures(into)).toEqual(await figures(from));
      }),
      { numRuns: 60 },
    );
  });

  it('changed in two places comes to the same in both, and rests there', async () => {
    let exchanges = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(fc.nat(1), fc.constantFrom('revise', 'remove', 'undo', 'exchange')), { maxLength: 8 }), async (steps) => {
        const name = `exchange-${exchanges++}`;
        let now = Date.parse('2026-01-01T00:00:00Z');
        const clock = (): Date => new Date((now += 1000));
        const sides = [0, 1].map((side) => history(`${name}-${side}`, { clock }));
        const [one, other] = [sides[0] ?? expect.fail(), sides[1] ?? expect.fail()];
        const { id } = await one.record(aRun());
        await take(other, await exported(one, 'json'));
        let last: Run | null = await one.run(id);
        for (const [which, step] of steps) {
          const side = sides[which] ?? expect.fail();
          if (step === 'revise') last = await side.revise(id, aRun({ description: `revision at ${now}` }));
          if (step === 'remove' && (await side.run(id)) !== null) {
            await side.remove(id);
            last = null;
          }
          if (step === 'undo' && (await side.revisions(id)).length > 1) last = await side.undo(id);
          if (step === 'exchange') await take(side, await exported(sides[1 - which] ?? expect.fail(), 'ndjson'));
        }
        const said = async (store: TransferableHistory): Promise<ReadonlySet<string>> =>
          new Set((await store.revisions(id)).map(({ writtenAt, deleted, run }) => `${writtenAt} ${deleted} ${run.description}`));
        const before = new Set([...(await said(one)), ...(await said(other))]);
        for (let round = 0; round < 3; round++) {
          await take(one, await exported(other, 'json'));
          await take(other, await exported(one, 'json'));
        }
        expect(await one.run(id)).toEqual(last);
        expect(await other.run(id)).toEqual(last);
        expect(await said(one)).toEqual(before);
        expect(await said(other)).toEqual(before);
        const [rests, same] = [await documentsOf(`${name}-0`), await documentsOf(`${name}-1`)];
        await take(one, await exported(other, 'json'));
        await take(other, await exported(one, 'json'));
        expect(await documentsOf(`${name}-0`)).toEqual(rests);
        expect(await documentsOf(`${name}-1`)).toEqual(same);
      }),
      { numRuns: 60 },
    );
  });
});

describe('a small file', () => {
  it('that would become a huge one costs no memory', async () => {
    const bomb = at('bomb.ndjson.gz');
    const header = '{"format":"mirador.archive","formatVersion":1}\n';
    await writeFile(bomb, Buffer.concat([gzipSync(header), ...Array.from({ length: 100 }, () => gzipSync(Buffer.alloc(16 * 1024 * 1024, 0x78)))]));
    const before = process.memoryUsage().rss;
    const report = await take(history('data'), bomb);
    expect(report.taken).toEqual([]);
    expect(report.unreadable[0]?.place).toBe('line 2');
    expect(process.memoryUsage().rss - before).toBeLessThan(500 * 1024 * 1024);
  });

  it('of many bad lines is counted, not kept', async () => {
    const bomb = at('bomb.ndjson.gz');
    await writeFile(bomb, gzipSync(`{"format":"mirador.export","formatVersion":1}\n${'x\n'.repeat(100_000)}`));
    const { unreadable } = await take(history('data'), bomb);
    expect(unreadable).toHaveLength(101);
    expect(unreadable[100]?.reason).toBe('and 99,900 more that could not be read');
  });
});
