import * as z from 'zod/mini';
import { webAddress } from '../../domain/webAddress';
import { alias } from './pullRequestQuery';

const time = z.pipe(
  z.iso.datetime({ offset: true }),
  z.transform((text) => new Date(text).toISOString()),
);
const number = z.int().check(z.positive());
const oid = z.string().check(z.regex(/^(?:[0-9a-f]{40}|[0-9a-f]{64})$/));
const nameWithOwner = z.string().check(z.regex(/^(?!\.{1,2}\/)[\w.-]+\/(?!\.{1,2}$)[\w.-]+$/), z.maxLength(400));
const url = z.string().check(z.refine((text) => webAddress(text) !== null));

/** The schema lets every list and everything in it be missing: what may not be read is null there. */
function nodes<Item extends z.ZodMiniType>(item: Item) {
  return z.object({ nodes: z.nullable(z.array(z.nullable(item))) });
}

const actor = z.nullable(z.object({ __typename: z.string(), login: z.string().check(z.minLength(1)) }));

/** Kinds of checks that come later fail here; words for how they ended are read one by one. */
const context = z.discriminatedUnion('__typename', [
  z.object({ __typename: z.literal('CheckRun'), name: z.string(), status: z.string(), conclusion: z.nullable(z.string()) }),
  z.object({ __typename: z.literal('StatusContext'), context: z.string(), state: z.string() }),
]);

const contexts = z.extend(nodes(context), { pageInfo: z.object({ hasNextPage: z.boolean(), endCursor: z.nullable(z.string()) }) });

const comment = z.object({ author: actor, createdAt: time, bodyText: z.string() });

const pullRequest = z.object({
  number,
  url,
  title: z.string(),
  state: z.enum(['OPEN', 'CLOSED', 'MERGED']),
  isDraft: z.boolean(),
  isInMergeQueue: z.boolean(),
  mergeable: z.enum(['MERGEABLE', 'CONFLICTING', 'UNKNOWN']),
  createdAt: time,
  updatedAt: time,
  mergedAt: z.nullable(time),
  closedAt: z.nullable(time),
  headRefName: z.string().check(z.minLength(1)),
  headRefOid: oid,
  author: actor,
  headRepository: z.nullable(z.object({ nameWithOwner })),
  mergeCommit: z.nullable(z.object({ oid })),
  baseRef: z.nullable(
    z.object({
      refUpdateRule: z.nullable(z.object({ requiredStatusCheckContexts: z.nullable(z.array(z.nullable(z.string()))) })),
      rules: z.nullable(
        z.extend(
          nodes(
            z.object({
              parameters: z.nullable(
                z.object({ __typename: z.string(), requiredStatusChecks: z.optional(z.array(z.object({ context: z.string() }))) }),
              ),
            }),
          ),
          { totalCount: z.int() },
        ),
      ),
    }),
  ),
  reviews: z.nullable(
    nodes(
      z.object({
        author: actor,
        state: z.enum(['APPROVED', 'CHANGES_REQUESTED', 'COMMENTED', 'DISMISSED', 'PENDING']),
        submittedAt: z.nullable(time),
        bodyText: z.string(),
      }),
    ),
  ),
  reviewThreads: nodes(z.object({ comments: nodes(comment) })),
  comments: nodes(comment),
  commits: nodes(
    z.object({
      commit: z.object({
        oid,
        committedDate: time,
        authoredDate: time,
        message: z.string(),
        author: z.nullable(
          z.object({ name: z.nullable(z.string()), email: z.nullable(z.string()), user: z.nullable(z.object({ login: z.string().check(z.minLength(1)) })) }),
        ),
      }),
    }),
  ),
  head: nodes(z.object({ commit: z.object({ statusCheckRollup: z.nullable(z.object({ id: z.string().check(z.minLength(1)), contexts })) }) })),
  ends: nodes(
    z.discriminatedUnion('__typename', [
      z.object({
        __typename: z.literal('ClosedEvent'),
        createdAt: time,
        actor,
        closer: z.nullable(
          z.union([
            z.object({ __typename: z.literal('PullRequest'), number, repository: z.object({ nameWithOwner }) }),
            z.object({ __typename: z.enum(['Commit', 'ProjectV2']) }),
          ]),
        ),
      }),
      z.object({ __typename: z.literal('HeadRefDeletedEvent'), createdAt: time }),
      z.object({ __typename: z.literal('HeadRefRestoredEvent'), createdAt: time }),
    ]),
  ),
  mentions: nodes(
    z.object({
      __typename: z.literal('CrossReferencedEvent'),
      source: z.discriminatedUnion('__typename', [
        z.object({ __typename: z.literal('Issue') }),
        z.object({
          __typename: z.literal('PullRequest'),
          number,
          title: z.string(),
          bodyText: z.string(),
          state: z.enum(['OPEN', 'CLOSED', 'MERGED']),
          repository: z.object({ nameWithOwner }),
        }),
      ]),
    }),
  ),
});

export type AnsweredPullRequest = z.infer<typeof pullRequest>;
export type AnsweredContexts = z.infer<typeof contexts>;
export type AnsweredContext = z.infer<typeof context>;

/** Pull requests by the alias of their branch. Null is one that may not be read. */
export interface AnsweredProject {
  readonly nameWithOwner: string;
  readonly byAlias: ReadonlyMap<string, readonly (AnsweredPullRequest | null)[]>;
}

export interface AnsweredRepository extends AnsweredProject {
  readonly parent: AnsweredProject | null;
}

const named = z.looseObject({ nameWithOwner });
const listed = nodes(pullRequest);

/** @returns null where there is no such repository, undefined for an answer to another question, or none at all */
export function parseRepository(data: unknown, branches: number): AnsweredRepository | null | undefined {
  const outer = z.object({ repository: z.nullable(z.extend(named, { parent: z.nullable(named) })) }).safeParse(data);
  if (!outer.success) return undefined;
  const { repository } = outer.data;
  if (repository === null) return null;
  const project = parseProject(repository, branches);
  const parent = repository.parent === null ? null : parseProject(repository.parent, branches);
  return project === undefined || parent === undefined ? undefined : { ...project, parent };
}

function parseProject(project: z.infer<typeof named>, branches: number): AnsweredProject | undefined {
  const byAlias = new Map<string, readonly (AnsweredPullRequest | null)[]>();
  for (let index = 0; index < branches; index++) {
    const parsed = listed.safeParse(project[alias(index)]);
    if (!parsed.success) return undefined;
    byAlias.set(alias(index), parsed.data.nodes ?? [null]);
  }
  return { nameWithOwner: project.nameWithOwner, byAlias };
}

/** @returns by index, null for one that may not be read; undefined for an answer to another question */
export function parseChecks(data: unknown, commits: number): readonly (AnsweredContexts | null)[] | undefined {
  const entries = Array.from({ length: commits }, (_, index) => [`c${index}`, z.nullable(z.object({ contexts }))] as const);
  const parsed = z.object(Object.fromEntries(entries)).safeParse(data);
  return parsed.success ? entries.map(([name]) => parsed.data[name]?.contexts ?? null) : undefined;
}
