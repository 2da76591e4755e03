import { coAuthors, generators, type CommitSignature } from './agent';

/**
 * The model that most of an agent's commits name, the later one of two equals; null where none does.
 * @param commits the agent's, descendants before ancestors
 */
export function modelOfCommits(commits: readonly CommitSignature[]): string | null {
  const counts = new Map<string, number>();
  for (const commit of commits) {
    const model = modelOf(commit);
    if (model !== null) counts.set(model, (counts.get(model) ?? 0) + 1);
  }
  const [most] = [...counts].sort((a, b) => b[1] - a[1]);
  return most?.[0] ?? null;
}

/**
 * The model that made an agent's commit, by what its authors are called and what it says to be generated with, in lower case: `claude opus 4.1`,
 * `gpt-5-mini`. Null where only the agent is named, as in `Claude Code`.
 */
export function modelOf(commit: CommitSignature): string | null {
  const names = [...coAuthors(commit.message).map(({ name }) => name), ...generators(commit.message), commit.authorName, commit.committerName];
  return names.map(modelIn).find((model) => model !== null) ?? null;
}

const LONGEST_NAME = 128;
const LONGEST_MODEL = 64;

/** `aider (openrouter/anthropic/claude-sonnet-4)`, `Claude Code (claude-opus-4-1)`, `Claude Opus 4.6 (1M context)`. */
function modelIn(name: string): string | null {
  if (name.length > LONGEST_NAME) return null;
  const [, before = '', within = ''] = /^([^()]*)(?:\(([^()]*)\))?/.exec(name.trim().toLowerCase()) ?? [];
  const ofProvider = within.slice(within.lastIndexOf('/') + 1).trim();
  // What stands there is the model, also one that nobody else has.
  if (before.trim() === 'aider') return /^[a-z0-9][a-z0-9.-]*$/.test(ofProvider) && ofProvider.length <= LONGEST_MODEL ? ofProvider : null;
  return modelNamed(before) ?? modelNamed(ofProvider);
}

/** What models are called first; a version follows. */
const FAMILIES = /^(?:claude|chatgpt|gpt|gemini|gemma|grok|deepseek|qwen|llama|mistral|codestral|devstral|magistral|kimi|glm|minimax|swe)$/;
/** A family that is a number itself: `o3`, `o4-mini`. */
const NUMBERED = /^o[1345]$/;
const TIERS = /^(?:opus|sonnet|haiku|fable)$/;
const VARIANTS = /^(?:mini|nano|pro|flash|lite|ultra|turbo|preview|latest|exp|experimental|codex|max|high|medium|low|fast|thinking|reasoner|coder|code|chat|instruct|large|small|next)$/;
const VERSION = /^(?:[a-z]{0,2}\d[a-z0-9.]*)$/;

/** The longest beginning that is a model's name: `gpt-5 via codex cli` ends before `via`. */
function modelNamed(text: string): string | null {
  const [first = '', ...rest] = text.trim().split(/[ -]/);
  const family = /^[a-z]+(?=\d)/.exec(first)?.[0] ?? first;
  if (!FAMILIES.test(family) && !NUMBERED.test(first)) return null;
  // "Claude Code 2.0" is the version of a program.
  if (first === 'claude' && rest[0] === 'code') return null;
  const end = rest.findIndex((word) => !TIERS.test(word) && !VARIANTS.test(word) && !VERSION.test(word));
  const words = end < 0 ? rest : rest.slice(0, end);
  const isSaid = family !== first || NUMBERED.test(first) || words.some((word) => TIERS.test(word) || /\d/.test(word));
  const model = text.trim().slice(0, [first, ...words].join(' ').length);
  return isSaid && model.length <= LONGEST_MODEL && /^[a-z0-9][a-z0-9. -]*$/.test(model) ? model : null;
}
