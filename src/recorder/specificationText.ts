import { load } from 'js-yaml';
import { categorySchema, type Category } from '../domain/category';
import { TRAITS, type Specification, type Trait } from '../domain/specification';

/** A specification file's text, read as far as the pattern of a run needs it. */
export interface SpecificationText {
  readonly name: string | null;
  readonly category: Category | null;
  readonly specification: Specification;
}

/** Front matter longer than this is no front matter. */
const FRONT_MATTER_LIMIT = 16_384;

/** How a heading names each trait. */
const TRAIT_HEADINGS: Readonly<Record<Trait, RegExp>> = {
  acceptanceCriteria: /acceptance|success criteria|definition of done|done when/i,
  fileScope: /file scope|files? (?:to (?:change|modify|touch|create)|in scope|affected|owned)|allowed files|^scope$|^in scope$|boundar/i,
  outOfScope: /out[- ]of[- ]scope|non[- ]goals|not in scope|do not (?:touch|change|modify)/i,
  testCommands: /test (?:commands?|plan|strategy)|how to test|testing|verification/i,
  examples: /examples?|scenarios?|sample/i,
  dependencies: /dependenc|depends on|prerequisites?|blocked by/i,
};

const GATE_HEADING = /build gates?|quality gates?|verification|^gates?$/i;
const GATE_COMMAND = /^\s*(?:\$ )?(?:npm|npx|pnpm|yarn|bun|make|just|cargo|go|pytest|python3? -m|tox|uv|mvn|gradle|\.\/gradlew|dotnet|bundle exec|rake|mix|swift|ctest|cmake|deno|bazel|tsc|eslint|ruff|mypy)\b/;

/**
 * Reads a specification: YAML front matter first, what it does not say from the layout of folders and the headings. Never throws; front matter that is no
 * YAML counts as none.
 * @param path relative to the worktree, with forward slashes
 */
export function parseSpecification(text: string, path: string): SpecificationText {
  const { data, body } = splitFrontMatter(text);
  const { headings, commands } = outline(body);
  const category = categorySchema.safeParse(stringField(data, ['category'])?.toLowerCase());
  return {
    name: stringField(data, ['title', 'name', 'feature']),
    category: category.success ? category.data : null,
    specification: {
      path,
      type: stringField(data, ['type', 'specification_type', 'specificationType', 'spec_type', 'specType']) ?? typeOf(path, headings, body),
      buildGates: gatesField(data) ?? (headings.some((heading) => GATE_HEADING.test(heading)) || commands),
      traits: traitsOf(data, headings, commands),
    },
  };
}

type FrontMatter = Readonly<Record<string, unknown>>;

function splitFrontMatter(text: string): { readonly data: FrontMatter; readonly body: string } {
  const normalised = text.replace(/^\uFEFF/, '').replace(/\r\n?/g, '\n');
  if (!normalised.startsWith('---\n')) return { data: {}, body: normalised };
  const end = normalised.indexOf('\n---', 3);
  if (end < 0 || end > FRONT_MATTER_LIMIT) return { data: {}, body: normalised };
  const bodyStart = normalised.indexOf('\n', end + 1);
  return { data: parseYaml(normalised.slice(4, end + 1)), body: bodyStart < 0 ? '' : normalised.slice(bodyStart + 1) };
}

function parseYaml(text: string): FrontMatter {
  try {
    // Aliases have no use here, and can make a small text describe a huge value.
    const value = load(text, { maxAliases: 0, maxDepth: 16 });
    return isRecord(value) ? value : {};
  } catch {
    return {};
  }
}

function isRecord(value: unknown): value is FrontMatter {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

const LONGEST_FIELD = 120;

function stringField(data: FrontMatter, keys: readonly string[]): string | null {
  for (const key of keys) {
    const value = data[key];
    if (typeof value !== 'string' && typeof value !== 'number') continue;
    const line = String(value).split('\n', 1)[0]?.trim() ?? '';
    if (line !== '') return line.slice(0, LONGEST_FIELD);
  }
  return null;
}

/** Said as yes or no, or as the list of gates itself. */
function gatesField(data: FrontMatter): boolean | null {
  const value = data['build_gates'] ?? data['buildGates'] ?? data['gates'];
  if (typeof value === 'boolean') return value;
  if (typeof value === 'string') return /^(?:no|none|false|off)?$/i.test(value.trim()) ? false : true;
  if (Array.isArray(value)) return value.length > 0;
  if (isRecord(value)) return Object.keys(value).length > 0;
  return null;
}

function traitsOf(data: FrontMatter, headings: readonly string[], commands: boolean): Readonly<Record<string, boolean>> {
  const given = data['traits'];
  const traits: Record<string, boolean> = {};
  for (const trait of TRAITS) {
    traits[trait] = headings.some((heading) => TRAIT_HEADINGS[trait].test(heading)) || (trait === 'testCommands' && commands);
  }
  if (Array.isArray(given)) {
    for (const name of given) if (typeof name === 'string') traits[name] = true;
  } else if (isRecord(given)) {
    for (const [name, value] of Object.entries(given)) if (typeof value === 'boolean') traits[name] = value;
  }
  return traits;
}

/** The headings, and whether a code block holds a command that builds or tests. */
function outline(body: string): { readonly headings: readonly string[]; readonly commands: boolean } {
  const headings: string[] = [];
  let commands = false;
  let fence: string | null = null;
  for (const line of body.split('\n')) {
    const mark = /^ {0,3}(`{3,}|~{3,})/.exec(line)?.[1];
    if (mark !== undefined && (fence === null || (mark.startsWith(fence) && line.trim() === mark))) {
      fence = fence === null ? mark : null;
    } else if (fence !== null) {
      commands ||= GATE_COMMAND.test(line);
    } else {
      const heading = /^ {0,3}#{1,6}\s+(\S.*)$/.exec(line)?.[1];
      if (heading !== undefined) headings.push(heading.replace(/\s+#+\s*$/, '').trim());
    }
  }
  return { headings, commands };
}

/** By layout of folders, else by a marker such as `v4_autonomous` in the first lines. */
function typeOf(path: string, headings: readonly string[], body: string): string | null {
  if (/(?:^|\/)openspec\//.test(path)) return 'openspec';
  if (/(?:^|\/)\.specify\//.test(path) || (/(?:^|\/)specs\/\d{3}-[^/]+\//.test(path) && /(?:^|\/)(?:spec|plan|tasks)\.md$/.test(path))) return 'spec-kit';
  const marked = [...headings.slice(0, 3), body.slice(0, 2000)].join('\n');
  return /\bv\d+_[a-z][a-z_]*\b/i.exec(marked)?.[0].toLowerCase() ?? null;
}
