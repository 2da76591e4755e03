import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import ts from 'typescript';
import { projectFolder } from './editor-host/project';

export type Texts = Readonly<Record<string, string>>;

export interface FoundTexts {
  /** English texts, each with the places where it is made. */
  readonly texts: ReadonlyMap<string, readonly string[]>;
  /** What a translation cannot be found for, each with its place. */
  readonly problems: readonly string[];
}

/** The one place that passes on a text that was a literal elsewhere. */
const PASSES_ON = 'src/domain/sentence.ts';

/** Properties of the editor's API that people read. */
const READ_BY_PEOPLE = new Set(['title', 'label', 'description', 'detail', 'tooltip', 'placeHolder', 'placeholder', 'prompt', 'openLabel', 'saveLabel', 'statusBarLabel', 'accessibilityInformation']);

/** Names, which are the same in every language. */
const NAMES = new Set(['Mirador', 'Git']);

/** The texts of a source file: the first arguments of `….t(…)` and `sentence(…)`. */
export function textsOf(file: string, source: string): FoundTexts {
  const tree = ts.createSourceFile(file, source, ts.ScriptTarget.Latest, true);
  const texts = new Map<string, string[]>();
  const problems: string[] = [];
  const hasSentences = /\bsentence\b[^;]*\} from '[./]+(?:domain\/)?sentence'/.test(source);
  const place = (node: ts.Node): string => `${file}:${tree.getLineAndCharacterOfPosition(node.getStart()).line + 1}`;
  const problem = (node: ts.Node, what: string): void => void problems.push(`${place(node)} ${what}: ${node.getText().slice(0, 80)}`);
  const take = (call: ts.CallExpression): void => {
    const [text] = call.arguments;
    if (text === undefined || !ts.isStringLiteralLike(text)) problem(call, 'is no literal');
    else texts.set(text.text, [...(texts.get(text.text) ?? []), place(call)]);
  };
  const visit = (node: ts.Node): void => {
    if (ts.isPropertyAccessExpression(node) && node.name.text === 't') {
      if (ts.isCallExpression(node.parent) && node.parent.expression === node) take(node.parent);
      else problem(node, 'is not called where it stands');
    } else if (ts.isElementAccessExpression(node) && ts.isStringLiteralLike(node.argumentExpression) && node.argumentExpression.text === 't') {
      problem(node, 'hides the call');
    } else if (ts.isBindingElement(node) && (node.propertyName ?? node.name).getText() === 't') {
      problem(node, 'is not called where it stands');
    } else if (hasSentences && ts.isIdentifier(node) && node.text === 'sentence') {
      if (ts.isCallExpression(node.parent) && node.parent.expression === node) take(node.parent);
      else if (ts.isImportSpecifier(node.parent) ? node.parent.propertyName !== undefined : !isPropertyName(node)) problem(node, 'is not called where it stands');
    }
    if (file.startsWith('src/extension/') && ts.isPropertyAssignment(node) && READ_BY_PEOPLE.has(node.name.getText()) && hasWords(node.initializer)) problem(node, 'is not translated');
    if (ts.isTaggedTemplateExpression(node) && ['html', 'svg'].includes(node.tag.getText()) && hasReadableText(node.template)) problem(node, 'holds text that is not translated');
    ts.forEachChild(node, visit);
  };
  visit(tree);
  return { texts, problems: file === PASSES_ON ? [] : problems };
}

function isPropertyName(node: ts.Identifier): boolean {
  const { parent } = node;
  return (ts.isPropertyAccessExpression(parent) && parent.name === node) || ((ts.isPropertyAssignment(parent) || ts.isPropertySignature(parent) || ts.isPropertyDeclaration(parent)) && parent.name === node);
}

function hasWords(value: ts.Expression): boolean {
  if (ts.isStringLiteralLike(value)) return isWords(value.text) && !NAMES.has(value.text);
  return ts.isTemplateExpression(value) && [value.head, ...value.templateSpans.map(({ literal }) => literal)].some(({ text }) => isWords(text));
}

/** Codicons aside. */
function isWords(text: string): boolean {
  return /\p{L}{2}/u.test(text.replaceAll(/\$\([\w-]+\)/g, ''));
}

/** Whether there are words between the tags or in an attribute that is read out. */
function hasReadableText(template: ts.TemplateLiteral): boolean {
  const pieces = ts.isTemplateExpression(template) ? [template.head, ...template.templateSpans.map(({ literal }) => literal)] : [template];
  const markup = pieces.map(({ text }) => text).join('\u{1}');
  return isWords(markup.replace(/<[^>]*>/g, '').replace(/&\w+;/g, '')) || /\s(?:aria-label|aria-description|title|alt|placeholder)="[^"\u{1}]*\p{L}/u.test(markup);
}

export function textsOfSources(): FoundTexts {
  const files = readdirSync(path.join(projectFolder, 'src'), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .map((file) => `src/${file.split(path.sep).join('/')}`)
    .sort();
  const texts = new Map<string, string[]>();
  const problems: string[] = [];
  for (const file of files) {
    const found = textsOf(file, readFileSync(path.join(projectFolder, file), 'utf8'));
    problems.push(...found.problems);
    for (const [text, places] of found.texts) texts.set(text, [...(texts.get(text) ?? []), ...places]);
  }
  return { texts, problems };
}

export interface BundleProblems {
  /** Texts without a translation, or with an empty one; as a bundle, ready to be filled in. */
  readonly missing: Texts;
  /** Translations of texts that are nowhere. */
  readonly leftOver: readonly string[];
  /** Translations whose placeholders are not those of their text. */
  readonly wrongPlaceholders: readonly string[];
}

export function bundleProblems(texts: Iterable<string>, bundle: Texts): BundleProblems {
  const wanted = [...new Set(texts)].sort(byCodeUnits);
  const used = new Set(wanted);
  return {
    missing: Object.fromEntries(wanted.filter((text) => (bundle[text] ?? '').trim() === '').map((text) => [text, ''])),
    leftOver: Object.keys(bundle).filter((text) => !used.has(text)),
    wrongPlaceholders: Object.entries(bundle).flatMap(([text, translation]) => (translation === '' || placeholders(text) === placeholders(translation) ? [] : [`${text} -> ${translation}`])),
  };
}

function placeholders(text: string): string {
  return [...new Set(text.match(/\{\d+\}/g))].sort(byCodeUnits).join();
}

function byCodeUnits(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}

/** Fields of the manifest that people read; a walkthrough's Markdown is a file whose name is translated. */
const READ_IN_MANIFEST = /^(?:title|label|displayName|description|markdownDescription|contents|(?:markdown)?[eE]numDescriptions|enumItemLabels|(?:markdown)?[dD]eprecationMessage|userDescription|altText|markdown|contextualTitle|category)$/;

/** Texts of the manifest that stand in it themselves, and keys that it asks for. */
export function manifestTexts(manifest: unknown): { readonly literals: readonly string[]; readonly keys: ReadonlySet<string> } {
  const literals: string[] = [];
  const keys = new Set<string>();
  const visit = (value: unknown, at: readonly string[]): void => {
    if (typeof value === 'object' && value !== null) {
      for (const [name, part] of Object.entries(value)) visit(part, [...at, name]);
      return;
    }
    if (typeof value !== 'string') return;
    const key = /^%([^%]+)%$/.exec(value)?.[1];
    if (key !== undefined) keys.add(key);
    const name = at.findLast((each) => !/^\d+$/.test(each)) ?? '';
    const isRead = READ_IN_MANIFEST.test(name) || (name === 'name' && at.includes('views'));
    if (key === undefined && isRead && !NAMES.has(value)) literals.push(`${at.join('.')}: ${value}`);
  };
  for (const part of ['displayName', 'description', 'capabilities', 'contributes']) visit((manifest as Readonly<Record<string, unknown>>)[part], [part]);
  return { literals, keys };
}

export const BUNDLE = 'l10n/bundle.l10n.de.json';

export function readTexts(file: string): Texts {
  return JSON.parse(readFileSync(path.join(projectFolder, file), 'utf8')) as Texts;
}

/**
 * What of some visible texts is still English, each with the English text that it holds.
 * @param translations by English text; those that are the same in both languages tell nothing
 */
export function englishIn(visible: Iterable<string>, translations: Texts): readonly string[] {
  const words = new Set<string>();
  const phrases: Phrase[] = [];
  for (const [english, translation] of Object.entries(translations)) {
    if (english === translation) continue;
    // A single word may be a part of a name or of a translation.
    if (/^[\p{L}-]+$/u.test(english)) words.add(english);
    else if (/\p{L}{2}/u.test(english.replaceAll(/\{\d+\}/g, ''))) phrases.push(phraseOf(english));
  }
  return [...visible].flatMap((text) => {
    const line = text.replaceAll(/\s+/g, ' ');
    const pieces = text.split(/[·,:;()|×+\n\d]|\s{2,}/).map((piece) => piece.trim());
    const found = [...pieces.filter((piece) => words.has(piece)), ...phrases.filter(({ parts, pattern }) => parts.every((part) => line.includes(part)) && pattern.test(line)).map(({ english }) => english)];
    return found.map((english) => `${english} <- ${line}`);
  });
}

interface Phrase {
  readonly english: string;
  /** What stands between the placeholders: a pattern of several of them takes long to fail, and need not be tried where one is not there. */
  readonly parts: readonly string[];
  readonly pattern: RegExp;
}

/** Anything may stand for a placeholder, and nothing may go on where the words of the text end. */
function phraseOf(english: string): Phrase {
  const parts = english.replaceAll(/\s+/g, ' ').split(/\{\d+\}/);
  const literal = parts.map((part) => part.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return { english, parts, pattern: new RegExp(`(?<![\\p{L}\\p{N}])${literal.join('.{1,300}?')}(?![\\p{L}\\p{N}])`, 'u') };
}

/** Leaves what is translated and used, and adds what is missing with nothing as its translation, in the order of the English texts. */
export function updateBundle(texts: Iterable<string>): void {
  const before = readTexts(BUNDLE);
  const after = Object.fromEntries([...new Set(texts)].sort(byCodeUnits).map((text) => [text, before[text] ?? '']));
  writeFileSync(path.join(projectFolder, BUNDLE), `${JSON.stringify(after, undefined, 2)}\n`);
}
