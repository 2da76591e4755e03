/** What a commit says about who made it. */
export interface CommitSignature {
  readonly authorName: string;
  readonly authorEmail: string;
  readonly committerName: string;
  readonly committerEmail: string;
  /** The whole message. */
  readonly message: string;
}

/**
 * How an agent signs. Each pattern is tested against the whole text, without regard to case.
 * Names alone decide only where no person is called that (`aider (…)`, `copilot-swe-agent[bot]`); otherwise the address does.
 */
export interface AgentRule {
  /** Lower-case name, such as `claude`. */
  readonly name: string;
  /** Addresses of authors, committers and co-authors. */
  readonly emails: readonly RegExp[];
  /** Names of authors, committers and co-authors that only the agent has. */
  readonly names: readonly RegExp[];
  /** What it calls itself after `Generated-by:`, `Assisted-by:` and in "Generated with …", where no address stands. */
  readonly products: readonly RegExp[];
  /** Whole `Key: value` lines, for trailers that nobody else knows. */
  readonly trailers?: readonly RegExp[];
}

/** GitHub gives accounts and apps addresses such as `198982749+Copilot@users.noreply.github.com`. */
function accounts(...logins: readonly string[]): RegExp {
  return new RegExp(`^(?:\\d+\\+)?(?:${logins.map((login) => login.replace(/[[\]]/g, '\\$&')).join('|')})@users\\.noreply\\.github\\.com$`, 'i');
}

export const AGENT_RULES: readonly AgentRule[] = [
  {
    name: 'claude',
    emails: [/^(?:noreply|no-reply|claude|claude-code)@anthropic\.com$/i, accounts('claude[bot]', 'claude-code[bot]', 'claude-ai[bot]', 'claude-code-action[bot]')],
    names: [/^claude(?:-code|-ai)?\[bot\]$/i],
    products: [/^claude(?: code| (?:opus|sonnet|haiku|fable)\b.*|[-\w.]*)?$/i],
  },
  {
    name: 'copilot',
    emails: [accounts('copilot', 'copilot[bot]', 'copilot-swe-agent[bot]', 'github-copilot[bot]', 'copilot-swe-agent'), /^copilot@github\.com$/i],
    names: [/^copilot-swe-agent(?:\[bot\])?$/i, /^github copilot(?: \(.*\))?$/i],
    products: [/^(?:github[ -])?copilot\b.*$/i],
  },
  {
    name: 'codex',
    emails: [/^(?:noreply|no-reply|codex)@openai\.com$/i, accounts('codex[bot]', 'openai-codex[bot]', 'chatgpt-codex-connector[bot]', 'codex')],
    names: [/^(?:openai-codex|chatgpt-codex-connector|codex)\[bot\]$/i, /^openai codex$/i],
    products: [/^(?:openai )?codex\b.*$/i],
  },
  {
    name: 'cursor',
    emails: [/^cursoragent@cursor\.(?:com|sh)$/i, /^(?:agent|bot|noreply)@cursor\.(?:com|sh)$/i, accounts('cursor[bot]', 'cursoragent')],
    names: [/^cursor ?agent$/i, /^cursor\[bot\]$/i],
    products: [/^cursor(?: agent)?$/i],
  },
  {
    name: 'devin',
    emails: [accounts('devin-ai-integration[bot]', 'devin-ai[bot]'), /^(?:devin|bot|noreply)@(?:cognition\.ai|cognition-labs\.com|devin\.ai)$/i, /^devin-ai-integration\[bot\]@.*$/i],
    names: [/^devin-ai-integration(?:\[bot\])?$/i, /^devin ai$/i],
    products: [/^devin(?: ai)?$/i],
  },
  {
    name: 'aider',
    emails: [/^(?:noreply|aider)@aider\.chat$/i, /^aider@aider\.(?:chat|dev)$/i],
    names: [/^aider(?: \(.+\))?$/i, /^.+ \(aider\)$/i],
    products: [/^aider\b.*$/i],
  },
  {
    name: 'gemini',
    emails: [accounts('gemini-code-assist[bot]', 'gemini-cli[bot]', 'gemini-cli-robot'), /^gemini-(?:cli|code-assist)(?:-[a-z]+)?@google\.com$/i],
    names: [/^gemini-(?:code-assist|cli)(?:\[bot\])?$/i, /^gemini(?: |-)cli$/i],
    products: [/^(?:google )?gemini\b.*$/i],
  },
  {
    name: 'jules',
    emails: [accounts('google-labs-jules[bot]'), /^jules(?:-bot|-agent)?@google\.com$/i],
    names: [/^google-labs-jules(?:\[bot\])?$/i],
    products: [/^(?:google )?jules$/i],
  },
  {
    name: 'amp',
    emails: [/^amp@ampcode\.com$/i, /^(?:noreply|amp)@(?:ampcode\.com|sourcegraph\.com)$/i, accounts('amp[bot]', 'ampcode[bot]', 'ampagent[bot]')],
    names: [/^(?:ampcode|amp)\[bot\]$/i],
    products: [/^amp(?: code)?$/i],
  },
  {
    name: 'openhands',
    emails: [/^openhands@all-hands\.dev$/i, /^(?:openhands|bot)@(?:all-hands|openhands)\.dev$/i, accounts('openhands-ai[bot]', 'openhands-agent', 'openhands')],
    names: [/^openhands(?:-ai\[bot\]|-agent)?$/i],
    products: [/^openhands$/i],
  },
  {
    name: 'windsurf',
    emails: [/^(?:cascade|windsurf|noreply)@(?:windsurf|codeium)\.com$/i, accounts('windsurf-bot[bot]', 'windsurf[bot]')],
    names: [/^windsurf(?:-bot)?\[bot\]$/i],
    products: [/^(?:windsurf|cascade)\b.*$/i],
  },
  {
    name: 'opencode',
    emails: [/^noreply@opencode\.ai$/i, accounts('opencode-agent[bot]', 'opencode[bot]')],
    names: [/^opencode(?:-agent)?\[bot\]$/i],
    products: [/^opencode$/i],
  },
];

/** An agent of the user's own: a name, and texts that a signature's name or address contains; one with a colon, that a trailer's line contains. */
export function customAgentRule(name: string, signatures: readonly string[]): AgentRule {
  const containing = (texts: readonly string[]): readonly RegExp[] =>
    texts.filter((text) => text !== '').map((text) => new RegExp(text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'), 'i'));
  const patterns = containing(signatures.filter((text) => !text.includes(':')));
  return { name: name.toLowerCase(), emails: patterns, names: patterns, products: patterns, trailers: containing(signatures.filter((text) => text.includes(':'))) };
}

/** The agent that made a commit, alone or with a person; null when nothing tells. */
export function agentOf(commit: CommitSignature, rules: readonly AgentRule[] = AGENT_RULES): string | null {
  const people = [
    { name: commit.authorName, email: commit.authorEmail },
    { name: commit.committerName, email: commit.committerEmail },
    ...coAuthors(commit.message),
  ];
  const products = generators(commit.message);
  const knowsTrailers = rules.some((each) => each.trailers !== undefined && each.trailers.length > 0);
  const trailers = knowsTrailers ? trailersOf(commit.message).map(({ key, value }) => `${key}: ${value}`) : [];
  const rule = rules.find(
    (each) =>
      people.some(({ name, email }) => matches(each.emails, email) || matches(each.names, name)) ||
      products.some((product) => matches(each.products, product)) ||
      trailers.some((trailer) => matches(each.trailers ?? [], trailer)),
  );
  return rule?.name ?? null;
}

/** Whether a program that is nobody's agent made the commit: its commits are neither the agent's nor a person's fixes. */
export function isAutomation(commit: CommitSignature): boolean {
  return /\[bot\]$/i.test(commit.authorName) || /\[bot\]@/i.test(commit.authorEmail);
}

function matches(patterns: readonly RegExp[], text: string): boolean {
  const trimmed = text.trim();
  return trimmed !== '' && patterns.some((pattern) => pattern.test(trimmed));
}

/** Messages are anyone's text; a line that long is no trailer. */
const LONGEST_TRAILER = 400;

interface Trailer {
  readonly key: string;
  readonly value: string;
}

/** `Key: value` lines of a message. A squash merge joins messages, so they may stand anywhere after the subject. */
export function trailersOf(message: string): readonly Trailer[] {
  const trailers: Trailer[] = [];
  for (const line of message.split('\n').slice(1)) {
    if (line.length > LONGEST_TRAILER) continue;
    const colon = line.indexOf(':');
    const key = line.slice(0, Math.max(0, colon)).trim().toLowerCase();
    if (/^[a-z][a-z-]*$/.test(key)) trailers.push({ key, value: line.slice(colon + 1).trim() });
  }
  return trailers;
}

const PEOPLE_KEYS = new Set(['co-authored-by', 'assisted-by', 'generated-by', 'co-developed-by', 'created-by', 'on-behalf-of']);
const PRODUCT_KEYS = new Set(['generated-by', 'assisted-by', 'generated-with', 'created-by', 'ai-assistant', 'agent', 'co-authored-by']);

export function coAuthors(message: string): readonly { readonly name: string; readonly email: string }[] {
  return trailersOf(message)
    .filter(({ key }) => PEOPLE_KEYS.has(key))
    .map(({ value }) => {
      const open = value.lastIndexOf('<');
      return open < 0 ? { name: value, email: '' } : { name: value.slice(0, open).trim(), email: value.slice(open + 1).replace(/>.*$/, '').trim() };
    });
}

/** What a message says it was made with. A person's name with an address of their own is no product. */
export function generators(message: string): readonly string[] {
  const fromTrailers = trailersOf(message)
    .filter(({ key, value }) => PRODUCT_KEYS.has(key) && !value.includes('@'))
    .map(({ value }) => value.replace(/<[^<>]*>/, '').trim());
  const fromText = message
    .split('\n')
    .filter((line) => line.length <= LONGEST_TRAILER)
    .map((line) => /^\W*generated (?:with|by) \[?([^\][(]+)/iu.exec(line)?.[1]?.replace(/[\s.]+$/, ''))
    .filter((product) => product !== undefined);
  return [...fromTrailers, ...fromText];
}
