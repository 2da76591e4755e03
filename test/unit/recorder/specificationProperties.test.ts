import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { TRAITS } from '../../../src/domain/specification';
import { parseSpecification, type SpecificationText } from '../../../src/recorder/specificationText';

const parse = (text: string): SpecificationText => parseSpecification(text, 'docs/specs/photos.md');

/** Texts made of what Markdown and specifications are made of, so that the generator meets their corners. */
const pieces = fc.constantFrom(
  ...['# ', '## Acceptance criteria', '### Files to change', 'Out of scope', '**Depends on**: ', 'Scenario: ', '## Examples', '\n', '\n\n', '- ', '- [ ] ', '1. ', '> ', '```', '```sh\n', '~~~', '    ', '\t'],
  ...['<!--', '-->', '<pre>', '---\n', '===\n', '`', '*', '_', '[', ']', '(', ')', '![', '&amp;', '&nope;', '\\', '|a|b|\n', 'npm test', 'src/a.ts', '`src/**/*.ts`', '../a', 'TBD', '…', 'Given a When b Then c', 'SHALL'],
  ...['\u0000', '\uFEFF', '\u2028', '\uD800', '😀', 'title: x\n', 'files: [a]\n', 'a: &a [*a]\n'],
);
const markdown = fc.array(fc.oneof({ weight: 5, arbitrary: pieces }, { weight: 1, arbitrary: fc.string({ unit: 'binary' }) }), { maxLength: 80 }).map((parts) => parts.join(''));
const anyText = fc.oneof({ weight: 4, arbitrary: markdown }, { weight: 1, arbitrary: fc.string({ unit: 'binary' }) });
const name = fc.stringMatching(/^[a-z]{3,8}$/);

describe('whatever the text', () => {
  it('it is read, and its values are sound', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const { specification, content } = parse(text);
        expect(specification.length).toBe(content.words);
        for (const path of [...(content.fileScope ?? []), ...(content.outOfScope ?? [])]) {
          expect(path).not.toMatch(/^\/|\\|^[a-z]:|(?:^|\/)\.\.(?:\/|$)|\s$/i);
        }
        for (const trait of TRAITS) expect(specification.traits[trait]).toBeTypeOf('boolean');
      }),
      { numRuns: 1000 },
    );
  });

  it('line ends and a byte order mark change nothing', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const plain = text.replace(/\r\n?/g, '\n').replace(/^\uFEFF+/, '');
        expect(parse(`\uFEFF${plain.replaceAll('\n', '\r\n')}`)).toEqual(parse(plain));
        expect(parse(plain.replaceAll('\n', '\r'))).toEqual(parse(plain));
      }),
      { numRuns: 500 },
    );
  });

  it('front matter wins', () => {
    const said = fc.record({
      title: name,
      category: name,
      type: name,
      build_gates: fc.boolean(),
      files: fc.uniqueArray(name.map((each) => `src/${each}.ts`)),
      out_of_scope: fc.uniqueArray(name.map((each) => `lib/${each}.ts`)),
      depends_on: fc.uniqueArray(name),
      acceptance_criteria: fc.array(name),
      test_commands: fc.uniqueArray(name.map((each) => `npm run test:${each}`)),
      examples: fc.boolean(),
    });
    fc.assert(
      fc.property(said, anyText, (front, text) => {
        // Every JSON text is YAML.
        const { specification, content, ...rest } = parse(`---\n${JSON.stringify(front)}\n---\n${text}`);
        expect(rest).toEqual({ name: front.title, category: front.category });
        expect(specification).toMatchObject({ type: front.type, buildGates: front.build_gates, fileScope: front.files, outOfScope: front.out_of_scope });
        expect(content).toMatchObject({ criteria: front.acceptance_criteria.length, fileScope: front.files, outOfScope: front.out_of_scope, dependencies: front.depends_on, commands: front.test_commands });
        expect(specification.traits).toEqual({
          acceptanceCriteria: front.acceptance_criteria.length > 0,
          fileScope: front.files.length > 0,
          outOfScope: front.out_of_scope.length > 0,
          testCommands: front.test_commands.length > 0,
          examples: front.examples,
          dependencies: front.depends_on.length > 0,
        });
      }),
      { numRuns: 500 },
    );
  });
});
