import { load } from 'js-yaml';
import { categorySchema, type Category } from '../domain/category';

/** Front matter longer than this is no front matter. */
const FRONT_MATTER_LIMIT = 16_384;
const LONGEST_FIELD = 120;

/** What a specification says of itself in YAML before its text; null where it says nothing. */
export interface FrontMatter {
  readonly name: string | null;
  readonly category: Category | null;
  readonly type: string | null;
  readonly buildGates: boolean | null;
  /** By name, said in so many words. */
  readonly traits: Readonly<Record<string, boolean>>;
  readonly criteria: number | null;
  readonly fileScope: readonly string[] | null;
  readonly outOfScope: readonly string[] | null;
  readonly commands: readonly string[] | null;
  readonly examples: boolean | null;
  readonly dependencies: readonly string[] | null;
}

type Fields = Readonly<Record<string, unknown>>;

/** Splits a text into its front matter and the rest, both with line feeds alone. Never throws; front matter that is no YAML counts as none. */
export function splitFrontMatter(text: string): { readonly front: FrontMatter; readonly body: string } {
  const normalised = text.replace(/^\uFEFF/, '').replace(/\r\n?/g, '\n');
  const none = { front: frontMatter({}), body: normalised };
  if (!normalised.startsWith('---\n')) return none;
  const end = normalised.indexOf('\n---', 3);
  if (end < 0 || end > FRONT_MATTER_LIMIT) return none;
  const bodyStart = normalised.indexOf('\n', end + 1);
  return { front: frontMatter(parseYaml(normalised.slice(4, end + 1))), body: bodyStart < 0 ? '' : normalised.slice(bodyStart + 1) };
}

function parseYaml(text: string): Fields {
  try {
    // Aliases have no use here, and can make a small text describe a huge value.
    const value = load(text, { maxAliases: 0, maxDepth: 16 });
    return isRecord(value) ? value : {};
  } catch {
    return {};
  }
}

function frontMatter(data: Fields): FrontMatter {
  const category = categorySchema.safeParse(stringField(data, ['category'])?.toLowerCase());
  const gates = data['build_gates'] ?? data['buildGates'] ?? data['gates'];
  return {
    name: stringField(data, ['title', 'name', 'feature']),
    category: category.success ? category.data : null,
    type: stringField(data, ['type', 'specification_type', 'specificationType', 'spec_type', 'specType']),
    buildGates: gatesField(gates),
    traits: traitsField(data['traits']),
    criteria: listField(data, ['acceptance_criteria', 'acceptanceCriteria', 'acceptance', 'success_criteria', 'successCriteria', 'done_when', 'doneWhen'])?.length ?? null,
    fileScope: listField(data, ['files', 'file_scope', 'fileScope']) ?? (Array.isArray(data['scope']) ? strings(data['scope']) : null),
    outOfScope: listField(data, ['out_of_scope', 'outOfScope', 'non_goals', 'nonGoals']),
    commands: listField(data, ['test_commands', 'testCommands', 'test_command', 'testCommand', 'tests']) ?? (Array.isArray(gates) && gates.length > 0 ? strings(gates) : null),
    examples: presenceField(data['examples']),
    dependencies: listField(data, ['depends_on', 'dependsOn', 'dependencies', 'blocked_by', 'blockedBy']),
  };
}

function isRecord(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function stringField(data: Fields, keys: readonly string[]): string | null {
  for (const key of keys) {
    const value = data[key];
    if (typeof value !== 'string' && typeof value !== 'number') continue;
    const line = String(value).split('\n', 1)[0]?.trim() ?? '';
    if (line !== '') return line.slice(0, LONGEST_FIELD);
  }
  return null;
}

/** A list, or one text in its place; an empty list says that there is none, which is more than saying nothing. */
function listField(data: Fields, keys: readonly string[]): readonly string[] | null {
  for (const key of keys) {
    const value = data[key];
    if (Array.isArray(value)) return strings(value);
    if (typeof value === 'string' || typeof value === 'number') return isNo(String(value)) ? [] : strings(String(value).split(/[\n,]/));
  }
  return null;
}

function strings(values: readonly unknown[]): readonly string[] {
  return values
    .flatMap((value) => (typeof value === 'string' || typeof value === 'number' ? [String(value).trim()] : []))
    .filter((value) => value !== '');
}

function isNo(text: string): boolean {
  return /^(?:no|none|false|off|n\/a)?$/i.test(text.trim());
}

/** Said as yes or no, or as the list of gates itself. */
function gatesField(value: unknown): boolean | null {
  return isRecord(value) ? Object.keys(value).length > 0 : presenceField(value);
}

function presenceField(value: unknown): boolean | null {
  if (typeof value === 'boolean') return value;
  if (typeof value === 'string') return !isNo(value);
  return Array.isArray(value) ? value.length > 0 : null;
}

function traitsField(given: unknown): Readonly<Record<string, boolean>> {
  if (Array.isArray(given)) return Object.fromEntries(given.filter((name) => typeof name === 'string').map((name): [string, boolean] => [name, true]));
  if (!isRecord(given)) return {};
  return Object.fromEntries(Object.entries(given).filter((entry): entry is [string, boolean] => typeof entry[1] === 'boolean'));
}
