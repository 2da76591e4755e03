import path from 'node:path';
import { agentRules } from '../domain/agentSettings';
import type { Feature } from '../domain/feature';
import { forgeOf } from '../forge/forges';
import { parseForgeHosts, type ForgeHosts } from '../forge/forgeHosts';
import { proxyFetch } from '../forge/proxyFetch';
import { runProgram } from '../forge/runProgram';
import { terminalTokens } from '../forge/terminalTokens';
import type { Inspection } from '../recorder/inspection/inspection';
import { withPullRequests } from '../recorder/pullRequests/completeRun';
import { PullRequestReader } from '../recorder/pullRequests/pullRequestReader';
import type { PullRequestReadings, ReadingProblem } from '../recorder/pullRequests/readings';
import { refusedHostText } from '../recorder/pullRequests/refusedHostText';
import { unreadText } from '../recorder/pullRequests/unreadText';
import { CacheFolder } from '../store/cacheFolder';
import type { CommandContext } from './context';
import { dataFolderOf } from './openHistory';
import { UsageError } from './usageError';

/** What commands take that read pull requests. */
export const PULL_REQUEST_OPTIONS = { offline: { type: 'boolean' } } as const;

export const PULL_REQUESTS_HELP = `Pull requests are read from GitHub and GitLab with the sign-in of gh and glab, or the token in GH_TOKEN, GITHUB_TOKEN or GITLAB_TOKEN:
  --offline               do not ask; “update” reads them later`;

interface PullRequestValues {
  readonly offline?: boolean | undefined;
  readonly 'data-dir'?: string | undefined;
}

/** What tells agents, in the terminal: the known ones. */
export const TERMINAL_AGENTS = agentRules(undefined).rules;

/** The variable that names forges at hosts of their own, as JSON; the editor sets it in its terminals. */
const FORGES_VARIABLE = 'PARALLEL_PATTERNS_FORGES';

/** @throws UsageError for a variable that names no hosts */
export async function terminalReader(dataDir: string | undefined, context: CommandContext): Promise<PullRequestReader> {
  const { env, clock, terminal } = context;
  const hosts = readHosts(context);
  const access = { fetch: await proxyFetch(env), token: terminalTokens({ env, run: runProgram(env) }), now: () => clock().getTime() };
  const logger = { info: () => undefined, warn: (message: string) => terminal.warn(message) };
  const cache = new CacheFolder({ folder: path.join(dataFolderOf(context, dataDir), 'forge'), clock, logger });
  return new PullRequestReader({ forge: (kind, answers) => forgeOf(kind, access, answers), hosts, cache, clock });
}

function readHosts({ env, l10n }: CommandContext): ForgeHosts {
  const given = env[FORGES_VARIABLE]?.trim() ?? '';
  if (given === '') return {};
  let value: unknown;
  try {
    value = JSON.parse(given);
  } catch {
    throw new UsageError(`${FORGES_VARIABLE} is not JSON such as {"git.example.com": "github"}.`);
  }
  const { hosts, refused } = parseForgeHosts(value);
  const [first] = refused;
  if (first !== undefined) throw new UsageError(`${FORGES_VARIABLE}: ${refusedHostText(first, l10n)}`);
  return hosts;
}

/** What was found in the worktrees, with the pull requests of those that make up the run. What could not be read is a warning, and no failure. */
export async function withForges(inspection: Inspection, members: readonly string[], values: PullRequestValues, context: CommandContext): Promise<{ readonly inspection: Inspection; readonly problems: readonly ReadingProblem[] }> {
  const features = inspection.candidates.flatMap(({ key, feature }) => (members.includes(key) ? [feature] : []));
  const reader = await terminalReader(values['data-dir'], context);
  const readings = values.offline === true ? reader.notAsked() : await readWith(reader, features, context);
  tellProblems(readings.problems, context);
  return { inspection: withPullRequests(inspection, readings, TERMINAL_AGENTS, context.l10n), problems: readings.problems };
}

async function readWith(reader: PullRequestReader, features: readonly Feature[], { signal, terminal, l10n }: CommandContext): Promise<PullRequestReadings> {
  if (features.some((feature) => reader.projectOf(feature) !== null)) terminal.progress(l10n.t('Reading the pull requests'));
  const readings = await reader.read(features, { signal });
  terminal.clearProgress();
  signal.throwIfAborted();
  return readings;
}

export function tellProblems(problems: readonly ReadingProblem[], { terminal, l10n }: CommandContext): void {
  for (const problem of problems) terminal.warn([unreadText(problem, l10n), ...hint(problem)].join(' '));
}

function hint({ kind, host, reason }: ReadingProblem): readonly string[] {
  if (reason !== 'signedOut' && reason !== 'tokenRefused') return [];
  const isUsual = host === 'github.com' || host.endsWith('.ghe.com') || host === 'gitlab.com';
  if (kind === 'github') return [`Run “gh auth login --hostname ${host}”, or set ${isUsual ? 'GH_TOKEN' : 'GH_ENTERPRISE_TOKEN'}.`];
  return [`Run “glab auth login --hostname ${host}”, or set GITLAB_TOKEN${isUsual ? '' : ` and GITLAB_HOST=${host}`}.`];
}

/** As `--json` tells it. */
export function printedProblems(problems: readonly ReadingProblem[]): readonly unknown[] {
  return problems.map(({ host, path: project, reason, retryAt, branches }) => ({ host, project, reason, branches, retryAt: retryAt === null ? null : new Date(retryAt).toISOString() }));
}
