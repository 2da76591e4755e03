/** Agents that put their name in front of their branches. */
const AGENTS = new Set(['claude', 'codex', 'cursor', 'copilot', 'devin', 'jules', 'gemini', 'aider', 'amp', 'openhands', 'windsurf', 'agent', 'agents', 'ai']);

/** What people call a branch of any of them. */
const ANY_AGENT = new Set(['agent', 'agents', 'ai']);

/** Segments in front of a branch's name that say who or what kind, not which feature. */
const PREFIXES = new Set([
  'feature', 'feat', 'features', 'fix', 'bugfix', 'hotfix', 'chore', 'docs', 'doc', 'refactor', 'test', 'tests', 'task', 'issue', 'story', 'wip', 'topic', 'dev',
  'user', 'users', 'worktree', 'worktrees', ...AGENTS,
]);

/** An issue number, a date, a ticket, a commit: nothing that names a feature. */
const NOISE = /^(?:\d+|\d{4}-\d{2}-\d{2}|[A-Z]{2,8}-\d+|(?=[a-f]*\d)[0-9a-f]{7,40})$/;

/**
 * What a branch is about: `feature/favorites` -> `favorites`, `claude/fix-login-x7q2a` -> `fix-login`, `codex/2025-11-20/auth` -> `auth`.
 * Never empty: where nothing but prefixes, numbers and dates is left, these are the name.
 */
export function featureNameFromBranch(branch: string): string {
  const segments = branch.split('/').filter((segment) => segment !== '');
  const kept = segments.filter((segment, index) => index === segments.length - 1 || !PREFIXES.has(segment.toLowerCase()));
  const byAgent = segments.slice(0, -1).some((segment) => AGENTS.has(segment.toLowerCase()));
  const telling = kept.map((segment) => withoutNoise(segment, byAgent)).filter((segment) => segment !== '');
  const name = telling.at(-1) ?? kept.at(-1) ?? branch;
  return name === '' ? branch : name;
}

/** The agent that put its name in front of the branch; null when none did. */
export function agentOfBranch(branch: string): string | null {
  const [first = '', ...rest] = branch.toLowerCase().split('/');
  return rest.length > 0 && AGENTS.has(first) && !ANY_AGENT.has(first) ? first : null;
}

/** Drops an id or a date at either end of a segment; empty when the whole segment is one. */
function withoutNoise(segment: string, byAgent: boolean): string {
  if (NOISE.test(segment)) return '';
  const start = segment.replace(/^(?:\d{4}-\d{2}-\d{2}|\d+|[A-Z]{2,8}-\d+)[-_]+(?=.*[a-z])/, '');
  const end = start.replace(/[-_](?:\d{4}-\d{2}-\d{2}|\d{6,})$/, '');
  const named = byAgent ? end.replace(/[-_]([A-Za-z0-9]{4,32})$/, (whole, last: string) => (isRandom(last) ? '' : whole)) : end;
  return named === '' ? segment : named;
}

/** Letters and digits mixed, as agents end their branches; `oauth2` is a word with a number. */
function isRandom(text: string): boolean {
  return /\d/.test(text) && !/^(?:[a-z]+\d{1,2}|\d{1,5})$/i.test(text);
}

export interface NameSource {
  readonly name: string;
  readonly branch: string;
  /** Absolute path. */
  readonly repository: string;
}

/**
 * Names that are unique within a run, in the order given. Equal ones get what tells them apart: the rest of the branch, else the
 * repository's folder, else a number.
 */
export function uniqueNames(sources: readonly NameSource[]): readonly string[] {
  let names = sources.map((source) => source.name);
  const distinguish: readonly ((source: NameSource) => string)[] = [
    (source) => (source.branch === source.name ? source.name : source.branch),
    (source) => `${lastFolder(source.repository)}: ${source.branch}`,
  ];
  for (const longer of distinguish) {
    const repeated = repeats(names);
    names = names.map((name, index) => {
      const source = sources[index];
      return repeated.has(name) && source !== undefined ? longer(source) : name;
    });
  }
  const taken = new Set<string>();
  return names.map((name) => {
    let unique = name;
    for (let count = 2; taken.has(unique); count += 1) unique = `${name} (${count})`;
    taken.add(unique);
    return unique;
  });
}

function repeats(names: readonly string[]): ReadonlySet<string> {
  return new Set(names.filter((name, index) => names.indexOf(name) !== index));
}

function lastFolder(folder: string): string {
  return folder.split(/[\\/]/).filter((part) => part !== '').at(-1) ?? folder;
}
