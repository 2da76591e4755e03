/** A configuration value for one call: key and value. */
export type ConfigEntry = readonly [key: string, value: string];

/**
 * Variables that a person may need for git to work at all (a portable git, a configuration file elsewhere). Every other `GIT_*` is
 * dropped: an editor started from a hook, or a terminal in the middle of a rebase, would otherwise send git to another repository.
 */
const KEPT = /^GIT_(?:EXEC_PATH|CONFIG_GLOBAL|CONFIG_SYSTEM|CONFIG_NOSYSTEM|CONFIG_COUNT|CONFIG_KEY_\d+|CONFIG_VALUE_\d+|CEILING_DIRECTORIES|DISCOVERY_ACROSS_FILESYSTEM)$/;

const FIXED = {
  GIT_OPTIONAL_LOCKS: '0',
  GIT_TERMINAL_PROMPT: '0',
  // A partial clone's missing objects stay missing: fetching writes into the repository and starts programs.
  GIT_NO_LAZY_FETCH: '1',
  GIT_PAGER: 'cat',
  LC_ALL: 'C',
} as const;

/** Nothing that configuration can name is started, and nothing is written on the side. */
const SAFE_CONFIG: readonly ConfigEntry[] = [
  ['core.fsmonitor', 'false'],
  ['core.hooksPath', '/dev/null'],
  ['core.untrackedCache', 'false'],
  ['core.splitIndex', 'false'],
  ['core.safecrlf', 'false'],
  ['core.pager', 'cat'],
  ['log.showSignature', 'false'],
  ['log.showRoot', 'true'],
  ['i18n.logOutputEncoding', 'UTF-8'],
  ['diff.ignoreSubmodules', 'dirty'],
  ['submodule.recurse', 'false'],
  ['protocol.allow', 'never'],
  ['gc.auto', '0'],
  ['maintenance.auto', 'false'],
];

export function gitEnvironment(inherited: NodeJS.ProcessEnv, extra: Readonly<Record<string, string>>, config: readonly ConfigEntry[]): NodeJS.ProcessEnv {
  const environment: NodeJS.ProcessEnv = {};
  for (const [name, value] of Object.entries(inherited)) {
    if (!name.toUpperCase().startsWith('GIT_') || KEPT.test(name)) environment[name] = value;
  }
  return { ...environment, ...FIXED, ...extra, ...configVariables(environment, config.filter(needsVariable)) };
}

export function configArguments(config: readonly ConfigEntry[]): readonly string[] {
  return [...SAFE_CONFIG, ...config.filter((entry) => !needsVariable(entry))].flatMap(([key, value]) => ['-c', `${key}=${value}`]);
}

/** `-c` ends the key at the first equals sign, and a driver's name may hold one; a variable has no such limit (git 2.31 and later). */
function needsVariable([key]: ConfigEntry): boolean {
  return key.includes('=');
}

/** Adds to what is inherited, so that a `safe.directory` given this way (usual in containers) stays. */
function configVariables(inherited: NodeJS.ProcessEnv, config: readonly ConfigEntry[]): Record<string, string> {
  if (config.length === 0) return {};
  const first = Number(inherited['GIT_CONFIG_COUNT'] ?? '0');
  const variables: Record<string, string> = { GIT_CONFIG_COUNT: String(first + config.length) };
  for (const [index, [key, value]] of config.entries()) {
    variables[`GIT_CONFIG_KEY_${first + index}`] = key;
    variables[`GIT_CONFIG_VALUE_${first + index}`] = value;
  }
  return variables;
}
