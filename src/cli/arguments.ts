import { parseArgs, type ParseArgsConfig } from 'node:util';
import { nearest } from './nearest';
import { printable } from './printable';
import { UsageError } from './usageError';

type Options = NonNullable<ParseArgsConfig['options']>;

/** Taken by every command. */
const COMMON = {
  'data-dir': { type: 'string' },
  json: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
} as const satisfies Options;

export interface ParsedArguments<T extends Options> {
  readonly values: ReturnType<typeof parseArgs<{ options: T & typeof COMMON; args: string[]; allowPositionals: true }>>['values'];
  readonly positionals: readonly string[];
}

/**
 * Reads a command's arguments.
 * @param words what the words without a dash mean, such as `ID`; any other number of them is an error, unless the last ends with `…`,
 *   which stands for one or more, or stands in brackets, which may be missing
 * @throws UsageError in one sentence, where the library's own messages are several
 */
export function parseArguments<const T extends Options>(args: readonly string[], options: T, words: readonly string[] = []): ParsedArguments<T> {
  const all = { ...COMMON, ...options };
  checkTokens(args, all);
  const { values, positionals } = parseArgs({ args: [...args], options: all, allowPositionals: true });
  const missing = words[positionals.length];
  if (missing !== undefined && !missing.startsWith('[')) throw new UsageError(`${missing.replace('…', '')} is missing.`);
  const extra = words.at(-1)?.endsWith('…') === true ? undefined : positionals[words.length];
  if (extra !== undefined) throw new UsageError(`“${printable(extra)}” was not expected; values belong to an option, such as --category ui.`);
  return { values, positionals };
}

function checkTokens(args: readonly string[], options: Options): void {
  const { tokens } = parseArgs({ args: [...args], options, strict: false, allowPositionals: true, tokens: true });
  for (const token of tokens) {
    if (token.kind !== 'option') continue;
    const option = Object.hasOwn(options, token.name) ? options[token.name] : undefined;
    if (option === undefined) throw unknownOption(token.rawName, Object.keys(options));
    if (option.type === 'boolean' && token.value !== undefined) throw new UsageError(`${token.rawName} takes no value.`);
    if (option.type === 'string') checkValue(token.rawName, token.value, token.inlineValue === true);
  }
}

function checkValue(option: string, value: string | undefined, isInline: boolean): void {
  if (value === undefined || (!isInline && value.startsWith('-') && value.length > 1)) {
    throw new UsageError(`${option} needs a value; write ${option}=VALUE for one that begins with a dash.`);
  }
  if (value.trim() === '') throw new UsageError(`${option} needs a value that is not empty.`);
}

function unknownOption(written: string, names: readonly string[]): UsageError {
  const meant = nearest(
    written,
    names.map((name) => `--${name}`),
  );
  const hint = meant === null ? 'see --help for those there are' : `did you mean ${meant}?`;
  return new UsageError(`There is no option ${printable(written)}; ${hint}${meant === null ? '.' : ''}`);
}
