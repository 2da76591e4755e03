import * as z from 'zod/mini';
import type { MarkedAnswer } from '../../forge/conditionalAnswers';
import type { ForgePullRequest } from '../../forge/forge';
import { keptPullRequestSchema } from '../../forge/keptPullRequest';
import type { CacheFolder } from '../../store/cacheFolder';

/** What was learned of a project lately. Times are milliseconds since the epoch. */
export interface KeptProject {
  /** As the forge calls it; null where it never answered. */
  readonly path: string | null;
  readonly branches: ReadonlyMap<string, { readonly at: number; readonly pullRequests: readonly ForgePullRequest[] }>;
  /** Before this it wants not to be asked. */
  readonly refusedUntil: number | null;
  /** Answers that the forge may say are still right, by address. */
  readonly conditional: readonly (readonly [url: string, answer: MarkedAnswer])[];
}

const NOTHING_KEPT: KeptProject = { path: null, branches: new Map(), refusedUntil: null, conditional: [] };

const FORMAT = 'mirador.forge';
const FORMAT_VERSION = 1;
const MOST_BRANCHES = 200;
/** Of eight features GitLab gives some forty answers. */
const MOST_CONDITIONAL = 400;

const moment = z.number();
const keptSchema = z.object({
  format: z.literal(FORMAT),
  formatVersion: z.literal(FORMAT_VERSION),
  path: z.nullable(z.string()),
  branches: z.array(z.tuple([z.string(), z.object({ at: moment, pullRequests: z.array(keptPullRequestSchema) })])),
  refusedUntil: z.nullable(moment),
  conditional: z.array(z.tuple([z.string(), z.object({ etag: z.string(), body: z.string() })])),
});

/** What forges said, kept for a while so that they are asked seldom. It holds no token. */
export class ForgeMemory {
  readonly #cache: CacheFolder;

  constructor(cache: CacheFolder) {
    this.#cache = cache;
  }

  async read(key: string): Promise<KeptProject> {
    const parsed = keptSchema.safeParse(await this.#cache.read(key));
    if (!parsed.success) return NOTHING_KEPT;
    const { path, branches, refusedUntil, conditional } = parsed.data;
    return { path, branches: new Map(branches), refusedUntil, conditional };
  }

  async write(key: string, { path, branches, refusedUntil, conditional }: KeptProject): Promise<void> {
    const newest = [...branches].toSorted(([, one], [, other]) => other.at - one.at).slice(0, MOST_BRANCHES);
    await this.#cache.write(key, { format: FORMAT, formatVersion: FORMAT_VERSION, path, branches: newest, refusedUntil, conditional: conditional.slice(-MOST_CONDITIONAL) });
  }
}
