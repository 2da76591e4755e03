import fc from 'fast-check';
import { chmod, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { Repository, type Checkout } from './repository';

const LINES = 8;
const FILES = ['a.txt', 'b.txt', 'dir/c.txt', 'dir/d.txt', 'windows.txt', 'binary.bin'];
const KINDS = ['line', 'line', 'line', 'same', 'append', 'delete', 'rename', 'moveFolder', 'lineEnds', 'binary', 'folder', 'mode', 'add'] as const;

/** One change: what it does to which file. */
interface Edit {
  readonly what: (typeof KINDS)[number];
  readonly file: string;
  readonly line: number;
}

/** What happens in one worktree. `base` is a commit to main, before which the worktree merges main into its branch when told. */
interface FeaturePlan {
  readonly edits: readonly Edit[];
  readonly uncommitted: readonly Edit[];
  readonly base: Edit | null;
  readonly mergesBase: boolean;
}

const edit: fc.Arbitrary<Edit> = fc.record({ what: fc.constantFrom(...KINDS), file: fc.constantFrom(...FILES), line: fc.nat({ max: LINES - 1 }) });

/** Plans for `features` worktrees of one repository. */
export function historyPlan(features: number): fc.Arbitrary<readonly FeaturePlan[]> {
  const feature = fc.record({
    edits: fc.array(edit, { minLength: 1, maxLength: 3 }),
    uncommitted: fc.array(edit, { maxLength: 2 }),
    base: fc.option(edit, { freq: 2 }),
    mergesBase: fc.boolean(),
  });
  return fc.array(feature, { minLength: features, maxLength: features });
}

/** Makes the repository of a plan: main moves on between the worktrees, and some of them merge it. */
export async function makeHistory(plan: readonly FeaturePlan[], folder: string): Promise<{ readonly repository: Repository; readonly checkouts: readonly Checkout[] }> {
  const repository = await Repository.withFirstCommit(Object.fromEntries(FILES.map((file) => [file, content(file)])), folder);
  const checkouts: Checkout[] = [];
  for (const [who, { edits, base }] of plan.entries()) {
    const checkout = await repository.worktree(`f${who}`);
    checkouts.push(checkout);
    for (const one of edits) await apply(checkout, one, `f${who}`);
    await checkout.commit({ message: `f${who}` });
    if (base !== null) {
      await apply(repository, base, `main${who}`);
      await repository.commit({ message: `main${who}` });
    }
  }
  for (const [who, { uncommitted, mergesBase }] of plan.entries()) {
    const checkout = checkouts[who];
    if (checkout === undefined) continue;
    if (mergesBase) await checkout.git('merge', '--quiet', '--no-edit', 'main').catch(() => checkout.git('merge', '--abort'));
    for (const one of uncommitted) await apply(checkout, one, `f${who} later`);
  }
  return { repository, checkouts };
}

/** Where a file is not there any more, or a folder stands in its place, there is nothing to change. */
async function apply(checkout: Checkout, { what, file, line }: Edit, who: string): Promise<void> {
  const target = path.join(checkout.folder, file);
  const ignored = (): undefined => undefined;
  switch (what) {
    case 'line':
      return checkout.write(file, content(file, line, `changed by ${who}`)).catch(ignored);
    case 'same':
      return checkout.write(file, content(file, line, 'the same for all')).catch(ignored);
    case 'append':
      return checkout.write(file, `${content(file)}appended by ${who}`).catch(ignored);
    case 'delete':
      return rm(target, { force: true }).catch(ignored);
    case 'rename':
      return rename(target, path.join(checkout.folder, `renamed-${line % 2}.txt`)).catch(ignored);
    case 'moveFolder':
      return rename(path.join(checkout.folder, 'dir'), path.join(checkout.folder, `moved-${line % 2}`)).catch(ignored);
    case 'lineEnds':
      return checkout.write(file, content(file, line, `changed by ${who}`).replace(/\r?\n/g, '\r\n')).catch(ignored);
    case 'binary':
      return checkout.write('binary.bin', `\0${who}${line}`).catch(ignored);
    case 'folder':
      await rm(target, { force: true, recursive: true });
      return checkout.write(`${file}/inside.txt`, who).catch(ignored);
    case 'mode':
      return chmod(target, 0o755).catch(ignored);
    case 'add':
      return checkout.write(`added-${line % 3}.txt`, content('added', line, who)).catch(ignored);
  }
}

function content(file: string, changed = -1, by = ''): string {
  const end = file.startsWith('windows') ? '\r\n' : '\n';
  return Array.from({ length: LINES }, (_, index) => `${index === changed ? by : `${file} line ${index}`}${end}`).join('');
}
