import { mkdir, rm } from 'node:fs/promises';
import path from 'node:path';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { FileSystem } from '../../../src/store/fileSystem';
import { NodeFileSystem } from '../../../src/store/fileSystem';
import { errorCode } from '../../../src/store/storeError';
import { choicesAt, MemoryDisk, MemoryFileSystem, survivorOf } from '../../helpers/memoryDisk';
import { temporaryFolder } from '../../helpers/store';

type Call = readonly ['createFolder' | 'createFile' | 'list' | 'status' | 'readFile' | 'removeTree' | 'syncFolder' | 'createLink', string] | readonly ['rename', string, string];

const place = fc.constantFrom('a', 'b', 'a/a', 'a/b', 'b/a', 'b/b', 'a/a/a', 'b/a/b');

const call: fc.Arbitrary<Call> = fc.oneof(
  fc.tuple(fc.constantFrom('createFolder', 'createFolder', 'createFile', 'createFile', 'list', 'status', 'readFile', 'removeTree', 'syncFolder', 'createLink'), place),
  fc.tuple(fc.constant('rename' as const), place, place),
);

/** What a call answers, as far as the store looks at it. */
async function answer(files: FileSystem, root: string, [operation, ...places]: Call): Promise<unknown> {
  const [first = '', second = ''] = places.map((each) => path.join(root, each));
  try {
    switch (operation) {
      case 'createFile': {
        const file = await files.createFile(first);
        await file.write(new TextEncoder().encode('one '));
        await file.write(new TextEncoder().encode('two'));
        await file.sync();
        await file.close();
        return 'written';
      }
      case 'list':
        return [...(await files.list(first))].sort();
      case 'status': {
        const { kind, size } = await files.status(first);
        return kind === 'file' ? [kind, size] : [kind];
      }
      case 'readFile':
        return new TextDecoder().decode(await files.readFile(first, 100));
      case 'rename':
        await files.rename(first, second);
        return 'done';
      case 'createLink':
        await files.createLink('elsewhere', first);
        return 'done';
      default:
        await files[operation](first);
        return 'done';
    }
  } catch (error) {
    return errorCode(error);
  }
}

it('answers as a real file system does', async () => {
  const folder = await temporaryFolder();
  await fc.assert(
    fc.asyncProperty(fc.array(call, { maxLength: 25 }), async (calls) => {
      const real = path.join(folder.path, 'real');
      await rm(real, { recursive: true, force: true });
      await mkdir(real);
      const memory = new MemoryFileSystem(new MemoryDisk());
      // Links are not gone through, files not synced as folders, and nothing is moved into itself: the store does none of it.
      const links = new Set<string>();
      for (const each of calls) {
        const [operation, first, second = ''] = each;
        const looksAtLinks = operation === 'status' || operation === 'removeTree';
        if ([...links].some((link) => [first, second].some((name) => (name === link && !looksAtLinks) || name.startsWith(`${link}/`)))) continue;
        if (operation === 'syncFolder' && String(await answer(memory, '/', ['status', first])).startsWith('file')) continue;
        if (operation === 'rename' && (second.startsWith(`${first}/`) || first.startsWith(`${second}/`) || [...links].some((link) => link.startsWith(first)))) continue;
        expect(await answer(memory, '/', each), each.join(' ')).toEqual(await answer(new NodeFileSystem(), real, each));
        if (operation === 'createLink') links.add(first);
      }
    }),
    { numRuns: 150 },
  );
  await folder.remove();
});

it('keeps any part of what was not synced, and all of what was', async () => {
  const disk = new MemoryDisk();
  const files = new MemoryFileSystem(disk);
  await files.createFolder('/from');
  await files.createFolder('/to');
  disk.settle();
  disk.keepMoments();
  const file = await files.createFile('/from/document');
  await file.write(new TextEncoder().encode('12345678'));
  await file.close();
  await files.rename('/from/document', '/to/document');

  const outcomesAt = async (): Promise<Set<string>> => {
    const moment = disk.moments.at(-1) ?? expect.fail('there are moments');
    const outcomes = new Set<string>();
    const choices = choicesAt(moment);
    const count = choices.reduce((product, { outcomes: { length } }) => product * length, 1);
    for (let number = 0; number < count; number++) {
      let rest = number;
      const decision = choices.map(({ outcomes: { length } }) => {
        const digit = rest % length;
        rest = Math.floor(rest / length);
        return digit;
      });
      const left = new MemoryFileSystem(survivorOf(moment, decision, (name) => name).disk);
      const found: string[] = [];
      for (const folder of ['/from', '/to']) {
        for (const name of await left.list(folder)) {
          const content = await left.readFile(`${folder}/${name}`, 100);
          const kind = content.every((byte) => byte === 0) ? 'zeros' : new TextDecoder().decode(content);
          found.push(`${folder} ${content.length === 0 ? 'empty' : kind.startsWith('1234') || kind === 'zeros' ? kind : 'garbage'}`);
        }
      }
      outcomes.add(found.join(', '));
    }
    return outcomes;
  };

  const contents = ['empty', '1234', 'zeros', 'garbage', '12345678'];
  expect(await outcomesAt()).toEqual(new Set(['', ...contents.flatMap((content) => [`/from ${content}`, `/to ${content}`, `/from ${content}, /to ${content}`])]));
  await file.sync();
  expect(await outcomesAt()).toEqual(new Set(['', '/from 12345678', '/to 12345678', '/from 12345678, /to 12345678']));
  await files.syncFolder('/to');
  expect(await outcomesAt()).toEqual(new Set(['/to 12345678', '/from 12345678, /to 12345678']));
  await files.syncFolder('/from');
  expect(await outcomesAt()).toEqual(new Set(['/to 12345678']));
});
