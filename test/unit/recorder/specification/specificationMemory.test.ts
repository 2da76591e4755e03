import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { SpecificationMemory } from '../../../../src/recorder/specification/specificationMemory';
import { parseSpecification } from '../../../../src/recorder/specification/specificationText';

const text = (name: string, kilobytes: number): string => `# ${name}\n\n## Acceptance criteria\n\n${'- [ ] It does **what** `is` asked, see [here](a.md).\n'.repeat(kilobytes * 20)}`;
const NANOSECONDS = 1e6;

it('parses each text once, and says what parsing says', async () => {
  const memory = new SpecificationMemory();
  const documents = [{ path: 'SPEC.md', text: text('one', 2) }];
  const [first, together] = await Promise.all([memory.parse(documents), memory.parse(documents)]);
  expect(first).toEqual(parseSpecification(text('one', 2), 'SPEC.md'));
  expect(together).toBe(first);
  expect(await memory.parse(documents)).toBe(first);
  expect(await memory.parse([{ path: 'specs/SPEC.md', text: text('one', 2) }])).not.toBe(first);
  expect((await memory.parse([{ path: 'SPEC.md', text: `${text('one', 2)}- one more\n` }])).content.criteria).toBe((first.content.criteria ?? 0) + 1);
});

it('forgets what was not asked for the longest', async () => {
  const memory = new SpecificationMemory();
  const parse = (number: number): ReturnType<typeof memory.parse> => memory.parse([{ path: 'SPEC.md', text: `# ${number}\n` }]);
  const [zero, one] = [await parse(0), await parse(1)];
  for (let number = 2; number < 128; number += 1) await parse(number);
  expect(await parse(0)).toBe(zero);
  await parse(128);
  expect(await parse(0)).toBe(zero);
  expect(await parse(1)).not.toBe(one);
});

it('lets others have a turn between sixty-four that are asked for together', async () => {
  const memory = new SpecificationMemory();
  const delay = monitorEventLoopDelay({ resolution: 1 });
  delay.enable();
  // It measures from its first tick on.
  await setTimeout(20);
  const started = performance.now();
  await Promise.all(Array.from({ length: 64 }, (_, index) => memory.parse([{ path: 'SPEC.md', text: text(String(index), 8) }])));
  const taken = performance.now() - started;
  await setTimeout(20);
  delay.disable();
  // In one go it would be all of it.
  expect(delay.max / NANOSECONDS).toBeLessThan(taken / 3);
});
