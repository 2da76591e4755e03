import { describe, expect, it } from 'vitest';
import { BUNDLE, bundleProblems, englishIn, manifestTexts, readTexts, textsOf, textsOfSources, updateBundle } from '../helpers/translatedTexts';

/**
 * `UPDATE_L10N=1 npm run unit -- test/unit/l10n.test.ts` adds what is missing to the bundle, with nothing as its translation, and removes what
 * nobody uses; then the empty translations are to be filled in.
 */
const sources = textsOfSources();
if (process.env['UPDATE_L10N'] === '1') updateBundle(sources.texts.keys());

describe('texts of the sources', () => {
  const found = bundleProblems(sources.texts.keys(), readTexts(BUNDLE));

  it('can all be translated', () => {
    expect(sources.problems).toEqual([]);
    expect(sources.texts.size).toBeGreaterThan(600);
  });

  it('are all translated into German', () => {
    expect(found.missing, `Add to ${BUNDLE}:\n${JSON.stringify(found.missing, undefined, 2)}`).toEqual({});
  });

  it('have translations with the same placeholders', () => {
    expect(found.wrongPlaceholders).toEqual([]);
  });

  it('have no translation that nobody uses', () => {
    expect(found.leftOver).toEqual([]);
  });
});

describe('texts of the manifest', () => {
  const { literals, keys } = manifestTexts(readTexts('package.json'));
  const english = readTexts('package.nls.json');
  const german = readTexts('package.nls.de.json');

  it('stand in package.nls.json, and none is left over', () => {
    expect(literals).toEqual([]);
    expect([...keys].sort()).toEqual(Object.keys(english).sort());
  });

  it('are all translated into German', () => {
    const missing = Object.fromEntries(Object.entries(english).filter(([key]) => (german[key] ?? '').trim() === ''));
    expect(missing, `Translate into package.nls.de.json:\n${JSON.stringify(missing, undefined, 2)}`).toEqual({});
    expect(Object.keys(german).filter((key) => !(key in english))).toEqual([]);
  });

  it('lead to the same places in German', () => {
    const links = (text = ''): readonly string[] => [...(text.match(/\]\([^)]*\)/g) ?? []), ...(text.match(/`[^`]*`/g) ?? [])].sort();
    for (const [key, text] of Object.entries(english)) expect(links(german[key]), key).toEqual(links(text));
  });
});

describe('what would be missed without these tests', () => {
  const problems = (code: string, file = 'src/extension/x.ts'): readonly string[] => textsOf(file, code).problems.map((problem) => problem.replace(/: .*/s, ''));

  it.each([
    ['a concatenation', "l10n.t('a' + b);", 'is no literal'],
    ['a variable', 'this.#l10n.t(message);', 'is no literal'],
    ['a template with values', 'vscode.l10n.t(`a ${b}`);', 'is no literal'],
    ['a choice', "l10n.t(one ? '1 run' : '{0} runs', 2);", 'is no literal'],
    ['nothing', 'l10n.t();', 'is no literal'],
    ['a method that is passed on', 'names.map(l10n.t);', 'is not called where it stands'],
    ['a method that is taken out', 'const { t } = l10n;', 'is not called where it stands'],
    ['a method by its name', "l10n['t']('a');", 'hides the call'],
    ['a sentence of a variable', "import { sentence } from '../domain/sentence'; sentence(message);", 'is no literal'],
    ['a sentence under another name', "import { sentence as said } from '../domain/sentence'; said('a');", 'is not called where it stands'],
    ['a title', "pick.show({ title: 'Choose a run' });", 'is not translated'],
    ['a label with a value', 'const item = { label: `${count} runs` };', 'is not translated'],
    ['text of a page', 'html`<p>Last runs: ${count}</p>`;', 'holds text that is not translated'],
    ['a label of a page', 'html`<button aria-label="Close">×</button>`;', 'holds text that is not translated'],
  ])('%s', (_what, code, problem) => {
    expect(problems(code)).toEqual([`src/extension/x.ts:1 ${problem}`]);
  });

  it.each([
    ['a literal', "l10n.t('a {0}', b); l10n?.t(`c`);", ['a {0}', 'c']],
    ['both literals of a plural', "n === 1 ? l10n.t('1 run') : l10n.t('{0} runs', n);", ['1 run', '{0} runs']],
    ['a text in a text', "l10n.t('{0} of {1}', l10n.t('a'), 2);", ['{0} of {1}', 'a']],
    ['a sentence in a sentence', "import { sentence, type Sentence } from './sentence'; throw new StoreError('io', sentence('{0}.', sentence('a')));", ['{0}.', 'a']],
    ['no variable that is called sentence', 'const sentence = (error) => error.message; sentence(error);', []],
    ['no icon', 'const item = { label: `$(add) ${l10n.t("A new run")}` };', ['A new run']],
    ['a page whose words are values', 'html`<p class="name" title=${name}>${name} · ${count}</p>`;', []],
  ])('finds %s', (_what, code, texts) => {
    const found = textsOf('src/extension/x.ts', code);
    expect([...found.texts.keys()]).toEqual(texts);
    expect(found.problems).toEqual([]);
  });

  it('translations', () => {
    const bundle = { 'a {0}': 'A', 'b {0} {1}': '{1} B {0}', empty: ' ', old: 'alt', '{0} {0}': '{0}' };
    expect(bundleProblems(['a {0}', 'b {0} {1}', 'empty', 'new', '{0} {0}'], bundle)).toEqual({
      missing: { empty: '', new: '' },
      leftOver: ['old'],
      wrongPlaceholders: ['a {0} -> A'],
    });
  });

  it('English on the screen', () => {
    const translations = { '{0} of {1} merged': '{0} von {1} gemergt', open: 'offen', Branch: 'Branch', 'Show\nLog': 'Protokoll', tests: 'Tests' };
    expect(englishIn(['3 of 4 merged · open', 'Show Log'], translations)).toEqual(['open <- 3 of 4 merged · open', '{0} of {1} merged <- 3 of 4 merged · open', 'Show\nLog <- Show Log']);
    expect(englishIn(['+10 tests  +0'], translations)).toHaveLength(1);
    expect(englishIn(['3 von 4 gemergt', 'Branch', 'open-files', 'the open door', 'out of 4 mergeds'], translations)).toEqual([]);
  });

  it('texts in the manifest', () => {
    const contributes = {
      commands: [{ command: 'x', title: 'Record', category: 'Mirador' }, { command: 'y', title: '%command.y%', category: 'Other' }],
      views: { mirador: [{ id: 'v', name: 'History' }] },
      configuration: { properties: { s: { enum: ['a'], enumDescriptions: ['what a does'], markdownDescription: '%s%' } } },
      walkthroughs: [{ steps: [{ description: 'Do it', media: { markdown: 'media/a.md', altText: 'A picture' } }] }],
      languageModelTools: [{ name: 'tool', modelDescription: 'for models' }],
    };
    const { literals, keys } = manifestTexts({ name: 'parallel-patterns', description: 'Remembers', contributes });
    expect(literals.map((literal) => literal.replace(/.*: /, ''))).toEqual(['Remembers', 'Record', 'Other', 'History', 'what a does', 'Do it', 'media/a.md', 'A picture']);
    expect([...keys]).toEqual(['command.y', 's']);
  });
});
