import { AGENT_RULES, customAgentRule, type AgentRule } from './agent';

/** How a user's own agents sign, by their name; an empty list switches a known agent off. Typed in by hand, so it may hold anything. */
export type AgentSettings = Readonly<Record<string, readonly string[]>>;

export interface AgentRules {
  /** The user's own first, then the known ones that were not switched off. */
  readonly rules: readonly AgentRule[];
  /** Names and signatures that are not used, cut to a length that can be shown. */
  readonly ignored: readonly string[];
}

/** A shorter text is part of everybody's name. */
const SHORTEST_SIGNATURE = 3;
const LONGEST_TEXT = 200;
/** More than this was not typed in by a person. */
const MOST = 100;
const SHOWN = 40;

/** @param settings as they stand in a settings file: nothing guarantees their types */
export function agentRules(settings: AgentSettings | undefined): AgentRules {
  const own: AgentRule[] = [];
  const switchedOff = new Set<string>();
  const ignored: string[] = [];
  const entries = Object.entries((settings ?? {}) as Readonly<Record<string, unknown>>);
  for (const [index, [written, signatures]] of entries.entries()) {
    const name = written.trim().toLowerCase();
    if (index >= MOST || name === '' || name.length > LONGEST_TEXT || !Array.isArray(signatures)) {
      ignored.push(shown(written));
      continue;
    }
    if (signatures.length === 0) {
      switchedOff.add(name);
      continue;
    }
    const usable = signatures.slice(0, MOST).flatMap((signature: unknown) => (isUsable(signature) ? [signature.trim()] : []));
    ignored.push(...signatures.filter((signature, position) => position >= MOST || !isUsable(signature)).slice(0, MOST).map(shown));
    if (usable.length > 0) own.push(customAgentRule(name, usable));
  }
  return { rules: [...own, ...AGENT_RULES.filter((rule) => !switchedOff.has(rule.name))], ignored };
}

function isUsable(signature: unknown): signature is string {
  return typeof signature === 'string' && signature.trim().length >= SHORTEST_SIGNATURE && signature.length <= LONGEST_TEXT && !/[\r\n\0]/.test(signature.trim());
}

function shown(value: unknown): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value ?? null);
  return JSON.stringify(text.length > SHOWN ? `${text.slice(0, SHOWN)}…` : text);
}
