import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Run, RunId } from '../../../src/domain/run';
import { openStore, temporaryFolder } from '../../helpers/store';
import { aRun } from '../../helpers/storeRuns';

type Who = 0 | 1;

type Command =
  | { readonly do: 'record'; readonly who: Who; readonly description: string; readonly day: number }
  | { readonly do: 'revise' | 'remove'; readonly who: Who; readonly which: number; readonly description: string }
  | { readonly do: 'look' | 'reopen'; readonly who: Who };

const who = fc.constantFrom<Who>(0, 1);
const description = fc.string({ minLength: 1, maxLength: 12, unit: 'binary' });

const command: fc.Arbitrary<Command> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ do: fc.constant('record' as const), who, description, day: fc.integer({ min: 1, max: 28 }) }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constantFrom('revise' as const, 'remove' as const), who, which: fc.nat(9), description }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constantFrom('look' as const, 'reopen' as const), who }) },
);

/** What the history must hold: every run ever recorded, the removed ones too. */
type Model = Map<RunId, { readonly run: Run; readonly removed: boolean }>;

function visible(model: Model): readonly Run[] {
  const runs = [...model.values()].filter(({ removed }) => !removed).map(({ run }) => run);
  return runs.sort((a, b) => Date.parse(a.createdAt) - Date.parse(b.createdAt) || (a.id < b.id ? -1 : 1));
}

it.each([
  ['with the index', {}],
  ['without', { wasmFile: '' }],
])('two stores on one folder hold what was recorded, revised and removed, in any order (%s)', async (_name, options) => {
  await fc.assert(
    fc.asyncProperty(fc.array(command, { maxLength: 14 }), async (commands) => {
      const folder = await temporaryFolder();
      const stores = [openStore(folder.path, options), openStore(folder.path, options)] as [ReturnType<typeof openStore>, ReturnType<typeof openStore>];
      const model: Model = new Map();
      try {
        for (const step of commands) {
          const store = stores[step.who];
          switch (step.do) {
            case 'record': {
              const run = await store.record(aRun({ description: step.description, createdAt: `2025-11-${String(step.day).padStart(2, '0')}T00:00:00Z` }));
              model.set(run.id, { run, removed: false });
              break;
            }
            case 'revise': {
              const known = [...model.values()][step.which];
              if (known === undefined) break;
              const run = await store.revise(known.run.id, aRun({ description: step.description, createdAt: known.run.createdAt }));
              model.set(run.id, { run, removed: false });
              break;
            }
            case 'remove': {
              const known = [...model.values()][step.which];
              if (known === undefined) break;
              await store.remove(known.run.id);
              model.set(known.run.id, { run: known.run, removed: true });
              break;
            }
            case 'look':
              expect(await store.runs()).toEqual(visible(model));
              break;
            case 'reopen':
              await store.close();
              stores[step.who] = openStore(folder.path, options);
              break;
          }
        }
        for (const store of stores) {
          expect(await store.runs()).toEqual(visible(model));
          for (const { run, removed } of model.values()) expect(await store.run(run.id)).toEqual(removed ? null : run);
          expect((await store.verify({ repair: false })).findings).toEqual([]);
        }
      } finally {
        await Promise.all(stores.map((store) => store.close()));
        await folder.remove();
      }
    }),
    { numRuns: 30 },
  );
});

it('two stores that write at the same time lose nothing', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(command, { minLength: 4, maxLength: 12 }), async (commands) => {
      const folder = await temporaryFolder();
      const stores = [openStore(folder.path), openStore(folder.path)] as const;
      const first = await stores[0].record(aRun());
      const recorded = commands.filter((step) => step.do === 'record').length;
      const edits = commands.filter((step) => step.do === 'revise').length;
      await Promise.all(
        commands.map((step) => {
          const store = stores[step.who];
          if (step.do === 'record') return store.record(aRun({ description: step.description }));
          return step.do === 'revise' ? store.revise(first.id, aRun({ description: step.description })) : store.runs();
        }),
      );
      expect(await stores[0].runs()).toHaveLength(1 + recorded);
      expect(await stores[1].runs()).toEqual(await stores[0].runs());
      expect(await stores[0].verify({ repair: false })).toEqual({ documents: 1 + recorded + edits, findings: [] });
      await Promise.all(stores.map((store) => store.close()));
      await folder.remove();
    }),
    { numRuns: 15 },
  );
});
