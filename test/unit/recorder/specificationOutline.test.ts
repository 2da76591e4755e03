import { describe, expect, it } from 'vitest';
import { outline, type Section } from '../../../src/recorder/specificationOutline';
import { parseSpecification, parseSpecificationDocuments } from '../../../src/recorder/specificationText';

/** Titles with what is inside, such as `A(B,C)`. */
function shape(text: string): string {
  const of = (section: Section): string => section.title + (section.sections.length === 0 ? '' : `(${section.sections.map(of).join(',')})`);
  return of(outline(text).root);
}

describe('the sections of a text', () => {
  it('go by the depth of their headings', () => {
    expect(shape('# A\n## B\n#### C\n### D\n## E ##\nF\n===\nG\n---\n')).toBe('(A(B(C,D),E),F(G))');
  });

  it('come neither from fences, comments, raw HTML, indented code, lists nor quotes', () => {
    expect(shape('# A\n```\n# no\n```\n~~~md\n# no\n```\n# no\n~~~\n<!--\n# no\n\n# no\n-->\n<pre>\n\n# no\n</pre>\n\n    # no\n\n- # no\n\n> # no\n\n#no\n\n## B\n')).toBe('(A(B))');
  });

  it('may be labels, which end with the next one, a rule or a heading', () => {
    const text = '# A\n**Goals:**\n\n- one\n\n**Non-Goals**\n\n- two\n\n---\n\nthree\n\n**Bold** words\n\nDepends on: four\n# B\n';
    expect(shape(text)).toBe('(A(Goals,Non-Goals,Depends on),B)');
    const [a] = outline(text).root.sections;
    expect(a?.blocks.map((block) => block.text)).toEqual(['three', 'Bold words']);
    expect(a?.sections.map(({ blocks }) => blocks.map((block) => block.text))).toEqual([['one'], ['two'], ['four']]);
  });

  it('hold prose, code and lists as they are', () => {
    const { blocks } = outline('A *b* __c__ `d` <!-- e --> [f](g.md) snake_case src/**\n\n```SH x\nnpm test\n```\n> - [x] done\n>   - inner\n').root;
    expect(blocks).toEqual([
      { kind: 'text', text: 'A b c d  f snake_case src/**', prose: 'A *b* __c__    f snake_case src/**', codes: ['d'], links: ['g.md'], level: 0, task: false },
      { kind: 'code', language: 'sh', text: 'npm test' },
      { kind: 'text', text: 'done', prose: 'done', codes: [], links: [], level: 1, task: true },
      { kind: 'text', text: 'inner', prose: 'inner', codes: [], links: [], level: 2, task: false },
    ]);
  });
});

describe('a long text is parsed in parts', () => {
  const filler = 'Words that fill a paragraph, one after the other.\n\n'.repeat(60);

  it('that begin where nothing is torn apart', () => {
    const lines = Array.from({ length: 400 }, (_, index) => `- item ${index} with some words\n`).join('');
    const { root } = outline(`${filler}## A\n${lines}\n## B\n${filler}### C\n`);
    expect(root.blocks).toHaveLength(60);
    expect(root.sections.map(({ title, blocks }) => [title, blocks.length])).toEqual([['A', 400], ['B', 60]]);
    expect(root.sections[1]?.sections.map(({ title }) => title)).toEqual(['C']);
  });

  it('and a paragraph stays whole wherever a part could end', () => {
    const paragraph = 'A line of forty characters, or so many.\n'.repeat(40);
    expect(outline(`${filler.slice(0, 51 * 39)}${paragraph}\n${filler}`).root.blocks[39]?.text).toBe(paragraph.trim());
  });

  it.each([
    ['a fence', '```sh\n', '```\n'],
    ['a longer fence with others inside', '~~~~\n~~~\n', '~~~~\n'],
    ['a comment', '<!--\n', '-->\n'],
    ['raw HTML', '<script>\n', '</script>\n'],
  ])('and %s goes on over them', (_, open, close) => {
    const inside = '# no\n\n- no\n\nno words\n\n'.repeat(500);
    const { root, cut } = outline(`# A\n\n${open}${inside}${close}# B\n\nwords\n`);
    expect(root.sections.map(({ title }) => title)).toEqual(['A', 'B']);
    expect(cut).toBe(false);
    expect(shape(`# A\n\n${open}${inside}`)).toBe('(A)');
  });

  it('code in a fence is whole', () => {
    const code = '# comment\n\nnpm test\n'.repeat(300);
    expect(outline(`\`\`\`\n${code}\`\`\`\n`).root.blocks.map((block) => block.text)).toEqual([code.trimEnd()]);
  });

  it('and no further than the allowance', () => {
    expect(outline('word '.repeat(100), 400)).toMatchObject({ cut: true });
    expect(outline(`# A\n${'b\n'.repeat(100)}# C\n`, 200)).toMatchObject({ cut: true, root: { sections: [{ title: 'A' }] } });
    expect(outline('# A\n', 200)).toMatchObject({ cut: false });
    // What takes longer to parse counts for more than its letters.
    expect(outline('abc(d) '.repeat(20), 400)).toMatchObject({ cut: false });
    expect(outline('[a](b) '.repeat(20), 400)).toMatchObject({ cut: true });
    expect(outline('> - > - a\n'.repeat(5), 400)).toMatchObject({ cut: true });
  });

  it('and ends where it is nested beyond all sense', () => {
    expect(outline(`# A\n${'> '.repeat(9)}b\n# C\n`)).toMatchObject({ cut: true, root: { sections: [{ title: 'A' }] } });
    expect(outline(`# A\n${'> '.repeat(8)}b\n# C\n`)).toMatchObject({ cut: false });
    expect(outline(`# A\n${'* '.repeat(40)}\n# C\n`)).toMatchObject({ cut: false });
  });
});

it('all documents of a specification share what may be parsed', () => {
  const text = 'Words that fill a paragraph, one after the other.\n\n'.repeat(600);
  expect(parseSpecification(text, 'specs/001-a/spec.md').content.words).toBe(600 * 9);
  const documents = ['spec', 'plan', 'tasks'].map((name) => ({ path: `specs/001-a/${name}.md`, text }));
  expect(parseSpecificationDocuments(documents).content.words).toBeNull();
});

/** Texts that take a Markdown parser much longer than their length: some of them whole minutes for 256 KB in one piece. */
describe('a hostile text takes no longer than a long one', () => {
  const size = 256 * 1024;
  const fill = (text: string): string => text.repeat(Math.ceil(size / text.length)).slice(0, size);
  const milliseconds = (text: string): number => {
    const before = process.cpuUsage().user;
    parseSpecification(text, 'SPEC.md');
    return (process.cpuUsage().user - before) / 1000;
  };
  const ordinary = fill('## Heading\n\nSome prose with `code` and *emphasis* and [a link](src/a.ts), and more words.\n\n- [ ] one item\n- another item of some length\n\n');

  it.each([
    ['quotes in quotes', fill('>')],
    ['quotes, eight deep', fill(`${'> '.repeat(8)}a\n\n`)],
    ['quotes and lists by turns', fill('> - ')],
    ['quotes and lists, line by line', fill('> - > - > - > - a\n')],
    ['lists in lists', Array.from({ length: 800 }, (_, index) => `${'  '.repeat(index)}- a\n`).join('').slice(0, size)],
    ['brackets', fill('[')],
    ['brackets that close', '['.repeat(size / 2) + ']'.repeat(size / 2)],
    ['lines of brackets', fill(`${'['.repeat(400)}${']'.repeat(400)}\n`)],
    ['links', fill('[a](b)')],
    ['links that never end', fill('[a](')],
    ['emphasis', fill('*a_ ')],
    ['emphasis in emphasis', `${'*'.repeat(size / 2)}a${'*'.repeat(size / 2)}`],
    ['code spans', Array.from({ length: 1000 }, (_, index) => `${'`'.repeat(index % 300)} `).join('')],
    ['a table', fill('|a|b|c|d|\n')],
    ['headings', fill('a\n=\n')],
    ['a lazy quote', `${'> '.repeat(8)}a\n${fill('a\n')}`],
    ['tags', fill('<a ')],
    ['comments', fill('<!-- a\n\n')],
    ['definitions', fill('[a]: b\n')],
    ['blank lines', fill('\n')],
    ['one word', fill('a')],
    ['paths', `# Files\n${fill('`a/b` ')}`],
    ['a tree', `# Files\n\n\`\`\`\n${fill('a/\n b/\n  c/\n')}`],
    ['a line of a tree', `# Files\n\n\`\`\`\na${' '.repeat(size)}b\n\`\`\`\n`],
    ['empty Gherkin', `\`\`\`gherkin\n${fill('\n')}`],
    ['a dependency', `# Depends on\na${' '.repeat(4000)}b${'.'.repeat(4000)}c\n`.repeat(30)],
    ['dots', `# Files\n${fill(`${'.'.repeat(4000)}a `)}`],
    ['front matter', `---\n${fill('a: [')}\n---\n`],
  ])('%s', (_, text) => {
    milliseconds(ordinary);
    const usual = Math.max(20, milliseconds(ordinary));
    expect(milliseconds(text)).toBeLessThan(usual * 20);
  });
});
