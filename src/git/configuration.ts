import type { ConfigEntry } from './environment';

/** Reads `git config -z`: `key\nvalue\0`, or `key\0` for a key without a value. */
export function parseConfiguration(text: string): readonly ConfigEntry[] {
  return text
    .split('\0')
    .filter((entry) => entry !== '')
    .map((entry) => {
      const newline = entry.indexOf('\n');
      return newline < 0 ? [entry, ''] : [entry.slice(0, newline), entry.slice(newline + 1)];
    });
}

const OF_INTEREST = /^(?:filter\.[^]*\.(?:clean|smudge|process|required)|merge\.(?:renames|renamelimit|directoryrenames|renormalize)|diff\.(?:renames|renamelimit)|core\.(?:attributesfile|ignorecase|precomposeunicode))$/;

/** What {@link filtersOff} and {@link mergeSettings} look at. */
export function isOfInterest([key]: ConfigEntry): boolean {
  return OF_INTEREST.test(key);
}

/** Whether it says where remotes are, or which of them a branch goes to. */
export function isAboutRemotes([key]: ConfigEntry): boolean {
  return /^(?:remote\.(?:[^]*\.url|pushdefault)|url\.[^]*\.insteadof|branch\.[^]*\.(?:remote|pushremote|merge))$/.test(key);
}

/** Whether another worktree of the repository may have other settings: files of its own, or files that are included by where it is or what it is on. */
export function differsByWorktree(configuration: readonly ConfigEntry[]): boolean {
  return configuration.some(([key, value]) => (key === 'extensions.worktreeconfig' && !/^(?:false|no|off|0)$/i.test(value)) || /^includeif\.(?:gitdir|onbranch)/i.test(key));
}

/**
 * Entries that keep configured filter programs from running: an empty command is "none" to git.
 * Git LFS is one of them; it would write into the repository.
 */
export function filtersOff(configuration: readonly ConfigEntry[]): readonly ConfigEntry[] {
  const names = new Set<string>();
  for (const [key] of configuration) {
    const match = /^filter\.([^]*)\.[a-z]+$/.exec(key);
    if (match?.[1] !== undefined) names.add(match[1]);
  }
  return [...names].flatMap((name): readonly ConfigEntry[] => [
    [`filter.${name}.clean`, ''],
    [`filter.${name}.smudge`, ''],
    [`filter.${name}.process`, ''],
    [`filter.${name}.required`, 'false'],
  ]);
}

/** Settings that change what a merge says, without naming programs. */
export function mergeSettings(configuration: readonly ConfigEntry[]): readonly ConfigEntry[] {
  return configuration.filter(([key, value]) => !key.startsWith('filter.') && value !== '');
}
