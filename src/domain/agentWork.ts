import { agentOf, isAutomation, type AgentRule, type CommitSignature } from './agent';

export interface SignedCommit extends CommitSignature {
  readonly oid: string;
  readonly parents: readonly string[];
}

export interface AgentWork<Signed extends SignedCommit = SignedCommit> {
  /** The agent of most commits, the later one of two equals; null when no commit tells. */
  readonly agent: string | null;
  /** Commits by people after the agent's last one; null without an agent, because then nobody's part can be told from another's. */
  readonly manualFixes: number | null;
  /** Commits that an agent signed. */
  readonly agentCommits: number;
  /** Which these are, descendants before ancestors. */
  readonly evidence: {
    readonly agentCommits: readonly { readonly commit: Signed; readonly agent: string }[];
    readonly fixes: readonly Signed[];
  };
}

/**
 * Who did what on a branch. A commit that carries an agent's trailer is the agent's, whoever committed it. Merges and the commits of
 * other programs (`dependabot[bot]`) are nobody's fixes.
 * @param commits the branch's own, descendants before ancestors
 */
export function agentWork<Signed extends SignedCommit>(commits: readonly Signed[], rules: readonly AgentRule[]): AgentWork<Signed> {
  const signed = commits.map((commit) => ({ commit, agent: agentOf(commit, rules) }));
  const last = signed.find(({ agent }) => agent !== null);
  if (last === undefined) return { agent: null, manualFixes: null, agentCommits: 0, evidence: { agentCommits: [], fixes: [] } };

  const agentCommits = signed.flatMap(({ commit, agent }) => (agent === null ? [] : [{ commit, agent }]));
  const counts = new Map<string, number>();
  for (const { agent } of agentCommits) counts.set(agent, (counts.get(agent) ?? 0) + 1);
  const [most] = [...counts].sort((a, b) => b[1] - a[1]);

  const before = ancestors(last.commit, commits);
  const fixes = signed
    .filter(({ commit, agent }) => agent === null && commit.parents.length < 2 && !isAutomation(commit) && !before.has(commit.oid))
    .map(({ commit }) => commit);
  return { agent: most?.[0] ?? null, manualFixes: fixes.length, agentCommits: agentCommits.length, evidence: { agentCommits, fixes } };
}

function ancestors(commit: SignedCommit, commits: readonly SignedCommit[]): ReadonlySet<string> {
  const byOid = new Map(commits.map((each) => [each.oid, each]));
  const found = new Set<string>();
  const pending = [...commit.parents];
  for (let oid = pending.pop(); oid !== undefined; oid = pending.pop()) {
    if (found.has(oid)) continue;
    found.add(oid);
    pending.push(...(byOid.get(oid)?.parents ?? []));
  }
  return found;
}
