import path from 'node:path';
import type { Progress } from '../domain/progress';
import { Git } from '../git/git';
import { GitError } from '../git/gitError';
import { DEFAULT_INSPECTION } from '../recorder/defaults';
import { inspect } from '../recorder/inspect';
import type { InspectOptions } from '../recorder/inspectOptions';
import type { Inspection } from '../recorder/inspection';
import type { CommandContext } from './context';
import { isFolder } from './dataFolder';
import { openFollowing } from './openHistory';
import { printable } from './printable';
import type { Terminal } from './terminal';
import { UsageError } from './usageError';

/** What commands take that look at worktrees. */
export const LOOK_OPTIONS = {
  repo: { type: 'string', multiple: true },
  base: { type: 'string' },
  'no-dirty': { type: 'boolean' },
} as const;

export const LOOK_HELP = `Where to look:
  --repo DIR              a repository, or a folder in one; may be given several times (default: here)
  --base REF              the branch that features are measured against (default: the repository's own)
  --no-dirty              leave uncommitted work out`;

export interface LookValues {
  readonly repo?: readonly string[] | undefined;
  readonly base?: string | undefined;
  readonly 'no-dirty'?: boolean | undefined;
  readonly 'data-dir'?: string | undefined;
}

/** What is wanted of conflicts besides their files and lines. */
type Closer = Pick<InspectOptions, 'hunks' | 'nearConflicts'>;

const NO_CLOSER: Closer = { nearConflicts: false };

/** Where and how to look, as the options say. */
export function lookSettings(values: LookValues, { cwd, clock }: CommandContext, git: Git, closer = NO_CLOSER): Omit<InspectOptions, 'signal' | 'progress'> {
  return {
    ...DEFAULT_INSPECTION,
    git,
    folders: folders(values.repo, cwd),
    ...(values.base === undefined ? {} : { base: values.base }),
    includeUncommitted: values['no-dirty'] !== true,
    clock,
    ...closer,
  };
}

/** Looks at the open worktrees, and at what is known of those that are gone; writes nothing. What the person must know goes to standard error. */
export async function look(values: LookValues, context: CommandContext): Promise<Inspection> {
  const { signal, terminal } = context;
  const followed = await openFollowing(context, values['data-dir'], { readOnly: true }).known();
  return lookWith((progress) => inspect({ ...lookSettings(values, context, new Git()), followed, signal, progress }), values, terminal);
}

/** As {@link look}, for a look that is made another way. */
export async function lookWith(make: (progress: Progress) => Promise<Inspection>, values: LookValues, terminal: Terminal): Promise<Inspection> {
  const inspection = await usageErrors(() => make(terminal.progress));
  terminal.clearProgress();
  if (values.repo !== undefined && inspection.candidates.length === 0 && inspection.warnings[0]?.reason === 'noRepository') {
    throw new UsageError(inspection.warnings[0].message);
  }
  return inspection;
}

async function usageErrors(make: () => Promise<Inspection>): Promise<Inspection> {
  try {
    return await make();
  } catch (error) {
    if (error instanceof GitError && error.reason === 'unknownRevision') throw new UsageError(error.message);
    throw error;
  }
}

/** Absolute paths. */
function folders(given: readonly string[] | undefined, cwd: string): readonly string[] {
  const found = (given ?? ['.']).map((folder) => path.resolve(cwd, folder));
  const missing = found.find((folder) => !isFolder(folder));
  if (missing !== undefined) throw new UsageError(`There is no folder ${printable(missing)}.`);
  return found;
}

/** Why there is nothing to see, in a sentence. */
export function whatIsMissing(inspection: Inspection): string {
  const [warning] = inspection.warnings;
  if (warning !== undefined) return warning.message;
  return inspection.leftOut.some(({ reason }) => reason === 'noWork')
    ? 'The worktrees here have no work yet: no commits ahead of the base and no changed files.'
    : 'There are no worktrees here besides the main one: make one for each feature with “git worktree add”, or name the features with --features.';
}
