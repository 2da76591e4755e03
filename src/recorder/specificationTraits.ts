import { commandsIn } from './specificationCommands';
import type { Block, Section, TextBlock } from './specificationOutline';
import { pathsIn } from './specificationPaths';

/** What one document of a specification says, decided by what stands below its headings. */
export interface Findings {
  readonly criteria: number;
  readonly fileScope: readonly string[];
  readonly outOfScope: readonly string[];
  /** Whether something is said to be out of scope: it need not be a path. */
  readonly hasOutOfScope: boolean;
  readonly commands: readonly string[];
  readonly hasGates: boolean;
  readonly hasExamples: boolean;
  readonly dependencies: readonly string[];
}

type Kind = 'outOfScope' | 'acceptance' | 'requirements' | 'requirement' | 'scenario' | 'examples' | 'dependencies' | 'gates' | 'fileScope' | 'order';

/** How people name the parts, the more special names first. */
const KINDS: readonly (readonly [Kind, RegExp])[] = [
  ['requirement', /^requirement:/],
  ['scenario', /^scenario\b/],
  ['outOfScope', /out[- ]of[- ]scope|^non[- ]?goals?\b|\bnot in scope|(?:do not|don['’]t|must not|never) (?:touch|change|modify|edit)|not to (?:touch|change|modify|edit)|off[- ]limits|^exclu(?:ded|sions)|^won['’]t/],
  ['acceptance', /acceptance|success criteria|definition of done|^done\b|completion criteria|measurable outcomes/],
  ['requirements', /^requirements?\b|\brequirements$/],
  // The order of a feature's own tasks says nothing about other features.
  ['order', /execution order|parallel (?:example|opportunit)/],
  ['examples', /\bexamples?\b|\bsamples?\b|^inputs? (?:and|\/|&) outputs?/],
  ['dependencies', /\bdependenc(?:y|ies)\b|^depend(?:s|ent|ing) on|^prerequisites?\b|^blocked by|^requires$/],
  ['gates', /\b(?:build|quality) gates?|^gates?$|^verification|^test (?:commands?|plan)|^how to (?:test|verify)/],
  [
    'fileScope',
    /^files?$|\bfile scope|\bfiles? (?:and folders |that )?(?:to (?:change|modify|touch|create|edit|add)|in scope|affected|owned|changed|touched)|^(?:affected|allowed|owned|key|relevant) (?:files|code|paths|folders)|^(?:in[- ])?scope$|^boundar|^touch(?:es)?$|^impact$|^project structure|^source code/,
  ],
];

/** @param folder of the document, relative to the repository's root, which relative links start from */
export function findingsOf(root: Section, folder: string): Findings {
  const reader = new Reader();
  reader.read(root, null);
  const { of } = reader;
  const named = [...of('fileScope'), ...reader.tasks];
  const spared = [...of('outOfScope'), ...named.filter(leavesAlone)];
  const checked = [...of('acceptance'), ...of('requirements'), ...of('requirement'), ...of('scenario'), ...of('gates'), ...of('examples'), ...of('fileScope'), ...of('order'), ...of(null)];
  return {
    criteria: reader.criteria,
    fileScope: pathsIn(named.filter((block) => !leavesAlone(block)), folder).filter((file) => !OWN_DOCUMENT.test(file)),
    outOfScope: pathsIn(spared, folder),
    hasOutOfScope: spared.some(saysSomething),
    commands: commandsIn(checked),
    hasGates: of('gates').some(saysSomething),
    hasExamples: of('examples').some(saysSomething),
    dependencies: dependenciesIn(of('dependencies')),
  };
}

/** `No changes to src/api/` among the files that change. */
function leavesAlone(block: Block): boolean {
  return block.kind === 'text' && /^(?:no (?:changes?|edits?) (?:to|in)|(?:do not|don['’]t|never) (?:touch|change|modify|edit)|leave)\b/i.test(block.text);
}

/** Walks through the sections; a section inside of another is of its kind unless its own title says otherwise. */
class Reader {
  criteria = 0;
  /** Items with a check box, which are what will be done, unless they stand in a part that says otherwise. */
  readonly tasks: TextBlock[] = [];
  readonly #blocks = new Map<Kind | null, Block[]>();

  readonly of = (kind: Kind | null): readonly Block[] => this.#blocks.get(kind) ?? [];

  read(section: Section, inherited: Kind | null): void {
    const kind = inherited === 'order' ? inherited : (kindOf(section.title) ?? inherited);
    const blocks = this.#blocks.get(kind) ?? [];
    blocks.push(...section.blocks);
    this.#blocks.set(kind, blocks);
    if (kind === null) this.tasks.push(...section.blocks.filter((block) => block.kind === 'text').filter((block) => block.task));
    const scenarios = section.sections.some((inner) => kindOf(inner.title) === 'scenario');
    this.criteria += scenarios && kind === 'requirement' ? 0 : criteriaIn(section, kind);
    for (const inner of section.sections) this.read(inner, kind);
  }
}

const LONGEST_TITLE = 200;

function kindOf(title: string): Kind | null {
  const name = title
    .slice(0, LONGEST_TITLE)
    .toLowerCase()
    .replace(/\([^()]*\)/g, ' ')
    .replace(/^[^\p{L}]+/u, '')
    .replace(/[\s:*_]+$/, '');
  return KINDS.find(([, names]) => names.test(name))?.[0] ?? null;
}

/** Every statement that can be checked is one; a scenario is one, however many lines it has. */
function criteriaIn({ blocks }: Section, kind: Kind | null): number {
  const gherkin = blocks.map(gherkinScenarios).reduce((sum, count) => sum + count, 0);
  const texts = blocks.filter((block) => block.kind === 'text');
  switch (kind) {
    case 'outOfScope':
    case 'dependencies':
    case 'examples':
    case 'order':
      return 0;
    case 'scenario':
      return texts.some(({ text }) => /\b(?:when|then)\b/i.test(text) && saysMore(text)) ? 1 : gherkin;
    case 'acceptance':
      return gherkin + listedCriteria(texts);
    case 'requirements':
    case 'requirement':
      return gherkin + texts.filter(({ text }) => /\b(?:SHALL|MUST)\b/.test(text) && saysMore(text)).length;
    case 'gates':
    case 'fileScope':
    case null:
      return gherkin + texts.filter(({ text }) => isScenario(text) && saysMore(text)).length;
  }
}

/** The items, of nested lists the outer ones; rows of a table; without either each paragraph that says something. */
function listedCriteria(texts: readonly TextBlock[]): number {
  const items = texts.filter(({ level }) => level === 1);
  if (items.length > 0) return items.filter(({ text }, index) => !goesOn(text, items[index - 1]?.text ?? '') && saysMore(text)).length;
  return texts
    .filter(({ level }) => level === 0)
    .map(({ text }) => (text.startsWith('|') ? text.split('\n').slice(2).filter(saysMore).length : saysMore(text) ? 1 : 0))
    .reduce((sum: number, count) => sum + count, 0);
}

/** `When …` after `Given …`, and `Then …`: lines of one scenario. */
function goesOn(text: string, before: string): boolean {
  return before !== '' && (/^(?:then|and|but)\b/i.test(text) || (/^when\b/i.test(text) && /^given\b/i.test(before) && !isScenario(before)));
}

function isScenario(text: string): boolean {
  const words = text.toLowerCase();
  const given = words.search(/\bgiven\b/);
  const when = given < 0 ? -1 : words.indexOf('when', given);
  return when >= 0 && words.includes('then', when);
}

function gherkinScenarios(block: Block): number {
  if (block.kind !== 'code' || (block.language !== 'gherkin' && block.language !== 'feature' && block.language !== 'cucumber')) return 0;
  const scenarios = block.text.match(/^[ \t]*(?:Scenario|Example)(?: Outline| Template)?:/gm)?.length ?? 0;
  return scenarios > 0 ? scenarios : /^[ \t]*Then\b/m.test(block.text) ? 1 : 0;
}

const NOTHING = /^(?:none|nothing|n\/?a|not applicable|no (?:new |known |external |other |further )?(?:dependenc(?:y|ies)|prerequisites?|exclusions?))\b(?: (?:yet|known|identified|so far|for now|required|needed))?[.!]?$/i;

function saysSomething(block: Block): boolean {
  return block.kind === 'code' ? block.text.trim() !== '' : saysMore(block.text);
}

/** Whether a template's marks and the words around them leave anything. */
function saysMore(text: string): boolean {
  if (/needs clarification/i.test(text)) return false;
  const own = text
    .replace(/\[[^[\]]*\]/g, ' ')
    .replace(/\[[^[\]]*\]/g, ' ')
    .replace(/<[^<>]*>/g, ' ')
    .replace(/\b(?:TBD|TBC|TODO|XXX|FIXME)\b|to be (?:defined|determined|decided|done)|(?:coming|fill(?:ed)?) (?:soon|in)\b/gi, ' ')
    .replace(/\b(?:SC|FR|NFR|AC|US|REQ|T|P|R)-?\d{1,4}\b|\bTXXX\b/g, ' ')
    .trim();
  if (NOTHING.test(own)) return false;
  return /[\p{L}\p{N}]/u.test(own.replace(/\b(?:given|when|then|and|but|system|users?|the|must|shall|should|be able to|via|what happens)\b/gi, ' ').replace(/(?:^|\s)[\d.]+(?=\s|$)/g, ' '));
}

const MOST_DEPENDENCIES = 50;
const LONGEST_DEPENDENCY = 120;
/** A specification's own documents are no other feature. */
const OWN_DOCUMENT = /^(?:spec|plan|tasks|design|proposal|research|data-model|quickstart|requirements)\.md$|^contracts\/?$/i;

/** Each item's name: its code or the words before an explanation; of a paragraph each part between commas. */
function dependenciesIn(blocks: readonly Block[]): readonly string[] {
  const texts = blocks.filter((block) => block.kind === 'text').filter(({ text }) => saysMore(text));
  const items = texts.filter(({ level }) => level === 1);
  const names = (items.length > 0 ? items : texts).flatMap(({ text, codes, level }) => {
    if (codes.length > 0) return level > 0 ? codes.slice(0, 1) : codes;
    return (level > 0 ? [text] : text.split(/[,;\n]/)).map((part) => part.replace(/\s+/g, ' ').replace(/ ?(?:\(| [-–—]+ |: ).*$/, ''));
  });
  return distinctNames(names.map(nameOf).filter((name) => !OWN_DOCUMENT.test(name) && saysMore(name)));
}

export function distinctNames(names: readonly string[]): readonly string[] {
  return [...new Set(names.map((name) => name.slice(0, LONGEST_DEPENDENCY)))].slice(0, MOST_DEPENDENCIES);
}

function nameOf(text: string): string {
  return text
    .slice(0, 2 * LONGEST_DEPENDENCY)
    .replace(/\s+/g, ' ')
    .replace(/^(?:depends on|requires|and)\s+/i, '')
    .replace(/[.\s]+$/, '')
    .trim();
}
