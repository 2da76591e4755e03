import type { ListItem, PhrasingContent, RootContent } from 'mdast';
import { parseMarkdown } from './markdown';

/** Prose of one paragraph, or the first paragraph of a list's item. */
export interface TextBlock {
  readonly kind: 'text';
  /** As people read it, code spans included, comments and marks of emphasis left out. */
  readonly text: string;
  /** The same without code spans. */
  readonly prose: string;
  readonly codes: readonly string[];
  /** Targets of the links, as they are written. */
  readonly links: readonly string[];
  /** How deep in lists; 0 for a paragraph that is no item. */
  readonly level: number;
  /** Whether it is an item with a check box. */
  readonly task: boolean;
}

export interface CodeBlock {
  readonly kind: 'code';
  /** In lower case; null when the block names none. */
  readonly language: string | null;
  readonly text: string;
}

export type Block = TextBlock | CodeBlock;

/** What stands below a heading, or behind a label such as `**Non-Goals:**` or `Depends on: …`, which people use as headings. */
export interface Section {
  readonly title: string;
  /** 1 to 6 as in Markdown, 0 for what stands before the first heading, 7 for a label. */
  readonly depth: number;
  /** Without those of the sections inside. */
  readonly blocks: readonly Block[];
  readonly sections: readonly Section[];
}

export interface Outline {
  readonly root: Section;
  /** Words of prose and headings; code is left out. */
  readonly words: number;
  /** Whether it ends before the text does: too long, or nested beyond all sense. */
  readonly cut: boolean;
  /** How much of the allowance was used. */
  readonly cost: number;
}

/**
 * How much of a text is parsed, counted in characters of plain prose: what takes the parser longer than a letter counts for more, as measured. A normal
 * specification costs one and a half to twice its length.
 */
export const OUTLINE_ALLOWANCE = 80 * 1024;
const LINE_COST = 24;
const BLANK_LINE_COST = 4;
const CONTAINER_COST = 24;
const BRACKET_COST = 24;
const MARK_COST = 2;
/** The text is parsed in parts of about this many characters, because the parser's time grows faster than the text. */
const PART = 2048;
const LONGEST_PART = 4096;
const DEEPEST_CONTAINER = 8;
const LABEL_DEPTH = 7;

/**
 * The sections of a Markdown text. Headings in fences, comments, lists and quotes open none. Reference links are read as their text: their targets
 * may be in another part.
 * @param allowance how much may be parsed, see {@link OUTLINE_ALLOWANCE}
 */
export function outline(text: string, allowance: number = OUTLINE_ALLOWANCE): Outline {
  const builder = new SectionBuilder();
  let position = 0;
  let cost = 0;
  while (position < text.length) {
    const part = nextPart(text, position, allowance - cost);
    cost += part.cost;
    const source = text.slice(position, part.end);
    const nodes = parseMarkdown(source);
    const last = nodes.at(-1);
    const open = last === undefined || part.end >= text.length ? null : openBlock(last, source, text, part.end);
    for (const node of nodes) {
      // Code that goes on is taken as it stands; its end is no part of it.
      const goesOn = node === last && node.type === 'code' && open !== null;
      builder.add(goesOn ? { ...node, value: text.slice(text.indexOf('\n', position + (node.position?.start.offset ?? 0)) + 1, open.contentEnd).replace(/\n$/, '') } : node);
    }
    position = open?.end ?? part.end;
    if (part.cut) return { ...builder.result(), cut: true, cost };
  }
  return { ...builder.result(), cut: false, cost };
}

interface Part {
  readonly end: number;
  readonly cost: number;
  readonly cut: boolean;
}

/** Up to a line that surely begins something new; up to any line, or in the middle of one, where there is none in reach. */
function nextPart(text: string, start: number, allowance: number): Part {
  let end = start;
  let cost = 0;
  let previous = '';
  while (end < text.length) {
    const newline = text.indexOf('\n', end);
    const lineEnd = newline < 0 ? text.length : newline + 1;
    const line = text.slice(end, Math.min(lineEnd, end + LONGEST_PART));
    const length = end - start;
    if (length >= PART && beginsAnew(line, previous.trim() === '')) break;
    if (length > 0 && length + line.length > LONGEST_PART) break;
    const containers = containersOf(line);
    const price = line.length + (line.trim() === '' ? BLANK_LINE_COST : LINE_COST) + containers * CONTAINER_COST + countOf(line, /\[/g) * BRACKET_COST + countOf(line, /[<&\\]/g) * MARK_COST;
    if (cost + price > allowance || containers > DEEPEST_CONTAINER) return { end, cost, cut: true };
    cost += price;
    end += line.length;
    previous = line;
  }
  return { end, cost, cut: false };
}

function beginsAnew(line: string, afterBlank: boolean): boolean {
  return /^[-*+] \S/.test(line) || (afterBlank && /^(?:#{1,6}[ \t]|[\p{L}\p{N}*`])/u.test(line));
}

/** How many quotes and items of lists a line opens or goes on with. */
function containersOf(line: string): number {
  if (/^[ \t]*(?:[-*_][ \t]*)+$/.test(line.trimEnd())) return 0;
  return countOf(/^(?:[ \t]*(?:>|[-+*](?=\s)|\d{1,9}[.)](?=\s)))+/.exec(line)?.[0] ?? '', /[>+*-]|\d+/g);
}

function countOf(text: string, pattern: RegExp): number {
  return text.match(pattern)?.length ?? 0;
}

/** A fence, a comment or raw HTML may go on beyond its part: its end is then sought in the text itself. Null for what ends with its part. */
function openBlock(node: RootContent, source: string, text: string, partEnd: number): { readonly contentEnd: number; readonly end: number } | null {
  const terminator = terminatorOfOpen(node, source);
  if (terminator === null) return null;
  terminator.lastIndex = partEnd;
  const found = terminator.exec(text);
  return found === null ? { contentEnd: text.length, end: text.length } : { contentEnd: found.index, end: found.index + found[0].length };
}

/** What would end a block that its part leaves open; null when it has ended. */
function terminatorOfOpen(node: RootContent, source: string): RegExp | null {
  switch (node.type) {
    case 'code': {
      const lines = source.slice(node.position?.start.offset).trimEnd().split('\n');
      const fence = /^ {0,3}(`{3,}|~{3,})/.exec(lines[0] ?? '')?.[1];
      if (fence === undefined) return null;
      const closing = `^ {0,3}${fence}${fence.slice(0, 1)}*[ \\t]*$\\n?`;
      return lines.length > 1 && new RegExp(closing).test(lines.at(-1) ?? '') ? null : new RegExp(closing, 'gm');
    }
    case 'html': {
      const closing = HTML_ENDS.find(([opening]) => opening.test(node.value))?.[1];
      if (closing === undefined) return /\n[ \t]*\n$/.test(source) ? null : /^[ \t]*$\n?/gm;
      return new RegExp(closing, 'i').test(node.value) ? null : new RegExp(`${closing}.*\\n?`, 'gi');
    }
    default:
      return null;
  }
}

/** Raw HTML that goes on over blank lines, and what ends it. */
const HTML_ENDS: readonly (readonly [RegExp, string])[] = [
  [/^<!--/, '-->'],
  [/^<\?/, '\\?>'],
  [/^<!\[CDATA\[/, '\\]\\]>'],
  [/^<![a-z]/i, '>'],
  [/^<(?:script|pre|style|textarea)/i, '</(?:script|pre|style|textarea)>'],
];

interface OpenSection {
  readonly title: string;
  readonly depth: number;
  readonly blocks: Block[];
  readonly sections: OpenSection[];
}

class SectionBuilder {
  readonly #root: OpenSection = { title: '', depth: 0, blocks: [], sections: [] };
  /** From the root to the section that is being filled. */
  #open: readonly OpenSection[] = [this.#root];
  #words = 0;

  result(): Pick<Outline, 'root' | 'words'> {
    return { root: this.#root, words: this.#words };
  }

  add(node: RootContent): void {
    switch (node.type) {
      case 'heading':
        this.#openSection(lines(node.children).map((line) => this.#counted(line).text).join(' ').trim(), node.depth);
        break;
      case 'paragraph':
        this.#addParagraph(node.children);
        break;
      case 'thematicBreak':
        this.#close(LABEL_DEPTH);
        break;
      case 'list':
        for (const item of node.children) this.#addItem(item);
        break;
      default:
        this.#current().blocks.push(...this.#blocks(node, 0));
    }
  }

  #current(): OpenSection {
    return this.#open.at(-1) ?? this.#root;
  }

  #close(depth: number): void {
    this.#open = this.#open.filter((section) => section.depth < depth);
  }

  #openSection(title: string, depth: number): void {
    this.#close(depth);
    this.#open = [...this.#open, this.#child(title, depth)];
  }

  #child(title: string, depth: number): OpenSection {
    const section: OpenSection = { title, depth, blocks: [], sections: [] };
    this.#current().sections.push(section);
    return section;
  }

  /** A label alone opens a section; one with text behind it is a section of that text; so each line of a paragraph may be one. */
  #addParagraph(children: readonly PhrasingContent[]): void {
    let plain: Line[] = [];
    const flush = (): void => {
      if (plain.length > 0) this.#current().blocks.push(textBlock(plain, 0, false));
      plain = [];
    };
    for (const line of lines(children)) {
      this.#counted(line);
      const label = labelOf(line);
      if (label === null) {
        plain.push(line);
        continue;
      }
      flush();
      if (label.rest.text === '') {
        this.#openSection(label.title, LABEL_DEPTH);
      } else {
        this.#close(LABEL_DEPTH);
        this.#child(label.title, LABEL_DEPTH).blocks.push(textBlock([label.rest], 0, false));
      }
    }
    flush();
  }

  /** An item with a label is a section inside of the present one. */
  #addItem(item: ListItem): void {
    const [first, ...others] = this.#itemBlocks(item, 1);
    const label = first?.kind === 'text' ? labelOf(first) : null;
    if (first?.kind !== 'text' || label === null) {
      if (first !== undefined) this.#current().blocks.push(first, ...others);
      return;
    }
    const own = label.rest.text === '' ? [] : [{ ...first, ...label.rest }];
    this.#child(label.title, LABEL_DEPTH).blocks.push(...own, ...others);
  }

  #itemBlocks(item: ListItem, level: number): readonly Block[] {
    return item.children.flatMap((child, index): readonly Block[] =>
      child.type === 'paragraph' && index === 0
        ? [textBlock(lines(child.children).map((line) => this.#counted(line)), level, typeof item.checked === 'boolean')]
        : this.#blocks(child, level),
    );
  }

  #blocks(node: RootContent, level: number): readonly Block[] {
    switch (node.type) {
      case 'paragraph':
      case 'heading':
        return [textBlock(lines(node.children).map((line) => this.#counted(line)), 0, false)];
      case 'code':
        return [{ kind: 'code', language: node.lang?.toLowerCase() ?? null, text: node.value }];
      case 'blockquote':
        return node.children.flatMap((child) => this.#blocks(child, level));
      case 'list':
        return node.children.flatMap((item) => this.#itemBlocks(item, level + 1));
      default:
        return [];
    }
  }

  #counted(line: Line): Line {
    this.#words += line.prose.match(/[\p{L}\p{N}]+(?:['’._-][\p{L}\p{N}]+)*/gu)?.length ?? 0;
    return line;
  }
}

type Line = Pick<TextBlock, 'text' | 'prose' | 'codes' | 'links'>;

function textBlock(parts: readonly Line[], level: number, task: boolean): TextBlock {
  return {
    kind: 'text',
    text: withoutEmphasis(parts.map((line) => line.text).join('\n')).trim(),
    prose: parts.map((line) => line.prose).join('\n'),
    codes: parts.flatMap((line) => line.codes),
    links: parts.flatMap((line) => line.links),
    level,
    task,
  };
}

/** The marks of emphasis around words; not the stars of `src/**` nor the underscores of a name. */
function withoutEmphasis(text: string): string {
  return text.replace(/(?<![^\s(["'])(?:\*{1,3}|_{1,3})(?=[^\s*_./])/g, '').replace(/(?<=[^\s/*_])(?:\*{1,3}|_{1,3})(?![^\s.,:;!?)\]"'*])/g, '');
}

function lines(children: readonly PhrasingContent[]): readonly Line[] {
  const found: { text: string; prose: string; codes: string[]; links: string[] }[] = [];
  const start = (): void => void found.push({ text: '', prose: '', codes: [], links: [] });
  const write = (text: string, prose: string): void => {
    const line = found.at(-1);
    if (line === undefined) return;
    line.text += text;
    line.prose += prose;
  };
  const visit = (nodes: readonly PhrasingContent[]): void => {
    for (const node of nodes) {
      switch (node.type) {
        case 'text':
          for (const [index, text] of node.value.split('\n').entries()) {
            if (index > 0) start();
            write(text, text);
          }
          break;
        case 'break':
          start();
          break;
        case 'inlineCode':
          write(node.value, ' ');
          found.at(-1)?.codes.push(node.value);
          break;
        case 'link':
          found.at(-1)?.links.push(node.url);
          visit(node.children);
          break;
        case 'linkReference':
          visit(node.children);
          break;
        default:
          // Comments, raw HTML and images say nothing.
          break;
      }
    }
  };
  start();
  visit(children);
  return found;
}

/** `**Non-Goals**`, `**Depends on**: auth`, `**Files:** …`, or a few plain words with a colon. */
function labelOf(line: Line): { readonly title: string; readonly rest: Line } | null {
  const text = line.text.trim();
  const match = /^(?:\*\*|__)([^*\n]{1,80}?):?(?:\*\*|__)(?:\s*:\s*|(?<=:\*\*|:__)\s*|$)/.exec(text) ?? /^(\p{Lu}[\p{L}-]*(?: [\p{L}-]+){0,4}):(?:\s+|$)/u.exec(text);
  if (match === null) return null;
  const rest = withoutEmphasis(text.slice(match[0].length)).trim();
  return { title: match[1]?.trim() ?? '', rest: { ...line, text: rest, prose: rest } };
}
