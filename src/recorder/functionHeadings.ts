import { writeFile } from 'node:fs/promises';
import type { ConfigEntry } from '../git/environment';

/** Git's own knowledge of languages, by the ends of file names. */
const DRIVERS: Readonly<Record<string, readonly string[]>> = {
  bash: ['sh', 'bash', 'zsh'],
  cpp: ['c', 'h', 'cc', 'cpp', 'cxx', 'hh', 'hpp', 'hxx'],
  csharp: ['cs'],
  css: ['css', 'scss', 'less'],
  elixir: ['ex', 'exs'],
  golang: ['go'],
  html: ['html', 'htm'],
  java: ['java'],
  kotlin: ['kt', 'kts'],
  markdown: ['md', 'markdown'],
  objc: ['m', 'mm'],
  perl: ['pl', 'pm'],
  php: ['php'],
  python: ['py', 'pyi'],
  ruby: ['rb', 'rake'],
  rust: ['rs'],
};

const SCRIPT = 'mirador-script';
const SCRIPT_ENDS = ['ts', 'tsx', 'mts', 'cts', 'js', 'jsx', 'mjs', 'cjs', 'vue', 'svelte'];

const NAME = '[#A-Za-z_$][A-Za-z0-9_$]*';
const WORDS = '((export|default|declare|abstract|async|public|private|protected|static|readonly|override|get|set)[ \t]+)*';

/** Extended regular expressions, which know no escape for a tab: functions, classes, methods and tests of JavaScript and TypeScript, which git does not know. Lines that begin with `!` are none. */
const SCRIPT_HEADINGS = [
  '!^[ \t]*(if|for|while|switch|catch|return|throw|else|do|try|await|new|case|super|with)[^A-Za-z0-9_$]',
  `^[ \t]*(${WORDS}(function|class|interface|enum|namespace|module)[ \t*]+${NAME}.*)$`,
  `^[ \t]*(${WORDS}type[ \t]+${NAME}.*=.*)$`,
  `^[ \t]*(${WORDS}(const|let|var)[ \t]+${NAME}.*=[ \t]*(async[ \t]*)?(function|\\(|${NAME}[ \t]*=>).*)$`,
  `^[ \t]*((describe|it|test|suite)(\\.[a-z]+)*\\(.*)$`,
  `^[ \t]*(${WORDS}\\*?[ \t]*${NAME}[ \t]*(<.*>)?\\(.*\\{[ \t]*)$`,
].join('\n');

const KNOWN_ENDS = new Set([...SCRIPT_ENDS, ...Object.values(DRIVERS).flat()]);

/** Whether what stands in a hunk's heading is a function or the like: in other files git takes any line that begins at the left. */
export function hasHeadings(file: string): boolean {
  return KNOWN_ENDS.has(file.slice(file.lastIndexOf('.') + 1).toLowerCase());
}

/**
 * Settings that make git name the function of each hunk. A repository's own attributes win over these.
 * @param file where the attributes go
 */
export async function headingSettings(file: string): Promise<readonly ConfigEntry[]> {
  const drivers = [...Object.entries(DRIVERS), [SCRIPT, SCRIPT_ENDS] as const];
  await writeFile(file, drivers.flatMap(([driver, ends]) => ends.map((end) => `*.${end} diff=${driver}\n`)).join(''));
  return [
    ['core.attributesFile', file],
    [`diff.${SCRIPT}.xfuncname`, SCRIPT_HEADINGS],
  ];
}
