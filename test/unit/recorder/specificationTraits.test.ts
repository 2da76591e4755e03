import { describe, expect, it } from 'vitest';
import { parseSpecification, type SpecificationContent } from '../../../src/recorder/specificationText';

const traits = (text: string): Readonly<Record<string, boolean>> => parseSpecification(text, 'SPEC.md').specification.traits;
const content = (text: string, path = 'SPEC.md'): SpecificationContent => parseSpecification(text, path).content;

describe('acceptance criteria', () => {
  it.each<[string, string, number]>([
    ['items below the heading', '## Acceptance criteria\nAll of these:\n- it saves\n- it loads\n', 2],
    ['a task list', '## Definition of Done\n- [ ] it saves\n- [x] it loads\n', 2],
    ['a setext heading', 'Done when\n---------\n1. it saves\n', 1],
    ['a label', '# Feature\n\n**Success criteria**:\n\n- it saves\n', 1],
    ['a paragraph', '## Acceptance criteria\nIt saves within a second.\n', 1],
    ['the rows of a table', '## Acceptance criteria\n| what | when |\n|---|---|\n| saves | at once |\n| loads | later |\n', 2],
    ['outer items only', '## Acceptance criteria\n- it saves\n  - to the disk\n  - at once\n', 1],
    ['a heading inside', '## Acceptance criteria\n### Saving\n- it saves\n### Loading\n- it loads\n', 2],
    ['a scenario over several items', '## Acceptance criteria\n- Given a photo\n- When it is deleted\n- Then it is gone\n- Given none\n- Then nothing\n', 2],
    ['a scenario in one sentence anywhere', '## Stories\n1. **Given** a photo, **When** it is deleted, **Then** it is gone\n', 1],
    ['what the system shall do', '## Requirements\n- **FR-001**: System MUST keep photos\n- **FR-002**: The list may be long\n', 1],
    ['Gherkin', '```gherkin\nFeature: photos\n  Scenario: one\n    Then it is gone\n  Scenario Outline: two\n    Then it is not\n```\n', 2],
    ['scenarios in place of their requirement', '## ADDED Requirements\n### Requirement: Delete\nThe system SHALL delete photos.\n#### Scenario: One\n- **WHEN** a photo is deleted\n- **THEN** it is gone\n#### Scenario: None\n- **WHEN** there is none\n', 2],
    ['a requirement without scenario', '## ADDED Requirements\n### Requirement: Delete\nThe system SHALL delete photos.\n', 1],
  ])('%s', (_, text, criteria) => {
    expect(content(text).criteria).toBe(criteria);
    expect(traits(text)['acceptanceCriteria']).toBe(true);
  });

  it.each([
    ['no body', '## Acceptance criteria\n\n## Notes\n- it saves\n'],
    ['a comment', '## Acceptance criteria\n<!-- - it saves -->\n'],
    ['a comment over several lines', '<!--\n## Acceptance criteria\n\n- it saves\n-->\n'],
    ['a fence', '```md\n## Acceptance criteria\n- it saves\n```\n'],
    ['a quote', '> ## Acceptance criteria\n\n- it saves\n'],
    ['TBD', '## Acceptance criteria\n- TBD\n- TODO: to be defined\n'],
    ['dots', '## Acceptance criteria\n…\n'],
    ['a mark of a template', '## Success Criteria\n- **SC-001**: [Measurable metric, e.g., "under [X] minutes"]\n1. **Given** [state], **When** [action], **Then** [outcome]\n'],
    ['open questions', '## Requirements\n- **FR-001**: System MUST sign in via [NEEDS CLARIFICATION: how?]\n'],
    ['a template\'s scenario', '#### Scenario: <!-- name -->\n- **WHEN** <!-- condition -->\n- **THEN** <!-- outcome -->\n'],
    ['what is out of scope', '## Out of scope\n- Given a photo, when it is deleted, then it is gone\n'],
    ['prose', '# Feature\nIt saves.\n- one\n'],
  ])('not from %s', (_, text) => {
    expect(content(text).criteria).toBe(0);
    expect(traits(text)['acceptanceCriteria']).toBe(false);
  });
});

describe('file scope', () => {
  it.each<[string, string, readonly string[]]>([
    ['code', '## Files to change\n- `src/api/users.ts` keeps `and` the `Array.map`\n- `package.json:12`\n- `src/**/*.test.ts`\n', ['src/api/users.ts', 'package.json', 'src/**/*.test.ts']],
    ['links', '## Scope\n[users](src/api/users.ts#L3), [site](https://example.org/a.ts), [top](/docs/a.md)\n', ['src/api/users.ts', 'docs/a.md']],
    ['plain words', '## Files\n- src/api\n- docs/\n- Read and/or write client/server\n- Change src/a.ts, src/b.ts.\n', ['src/api', 'docs/', 'src/a.ts', 'src/b.ts']],
    ['a list in a fence', '## File scope\n```\nsrc/a.ts\nsrc/b/ # all of it\n```\n', ['src/a.ts', 'src/b/']],
    ['a tree', '## Project Structure\n```text\nsrc/\n├── api/\n│   ├── users.ts   # changed\n│   └── photos/\n└── main.ts\ndocs/\n```\n', ['src/api/users.ts', 'src/api/photos/', 'src/main.ts', 'docs/']],
    ['a label', 'Files: `src/a.ts`, `src/b.ts`\n', ['src/a.ts', 'src/b.ts']],
    ['tasks', '## Phase 1\n- [ ] T001 [P] [US1] Create the model in src/models/user.py\n- [X] T002 Tests in `tests/test_user.py`\n- [ ] T003 in src/[location]/[file].py\n', ['src/models/user.py', 'tests/test_user.py']],
    ['backslashes and dots', '## Files\n- `src\\a.ts`\n- `./src/./b.ts`\n', ['src/a.ts', 'src/./b.ts']],
    ['brackets of a route in code', '## Files\n- `app/[id]/page.tsx`\n', ['app/[id]/page.tsx']],
  ])('from %s', (_, text, paths) => {
    expect(content(text).fileScope).toEqual(paths);
    expect(traits(text)['fileScope']).toBe(true);
  });

  it.each([
    ['no body', '## File scope\n'],
    ['prose', '## Scope\nEverything about photos and/or albums, as in client/server.\n'],
    ['paths elsewhere', '## Background\nSee `src/a.ts`.\n'],
    ['what leads out', '## Files\n- `../other/a.ts`\n- `/etc/passwd.conf`\n- `C:\\a\\b.ts`\n- `~/a.ts`\n- `https://example.org/a.ts`\n- `a/../../b.ts`\n- [up](../../../a.ts)\n'],
    ['a tree that nobody filled in', '## Project Structure\n```text\n# [REMOVE IF UNUSED] Option 1\nsrc/\n└── lib/\n```\n'],
  ])('not from %s', (_, text) => {
    expect(content(text).fileScope).toEqual([]);
    expect(traits(text)['fileScope']).toBe(false);
  });

  it('links with dots start from the document\'s folder', () => {
    expect(content('## Impact\n- [users](../../../src/users.ts)\n- [near](./notes.md)\n', 'openspec/changes/photos/proposal.md').fileScope).toEqual(['src/users.ts', 'openspec/changes/photos/notes.md']);
  });

  it('is bounded, and shorter still where it is kept', () => {
    const { specification, content: found } = parseSpecification(`## Files\n${Array.from({ length: 400 }, (_, index) => `- \`a/${index}.ts\`\n`).join('')}`, 'SPEC.md');
    expect(found.fileScope).toHaveLength(300);
    expect(specification.fileScope).toHaveLength(100);
  });
});

describe('out of scope', () => {
  it.each<[string, string, readonly string[]]>([
    ['words', '## Out of scope\n- Themes\n', []],
    ['paths', '### Do not touch\n- `src/legacy/`\n', ['src/legacy/']],
    ['a label beside the goals', '## Goals / Non-Goals\n\n**Goals:**\n- Photos\n\n**Non-Goals:**\n- Films\n', []],
    ['a plain label', '## Notes\n- Out of scope: `src/legacy/`\n', ['src/legacy/']],
    ['a part of the scope', '## Scope\n### In scope\n- `src/a.ts`\n### Not in scope\n- `src/b.ts`\n', ['src/b.ts']],
    ['what a list of files leaves alone', '## Impact\n- `src/a.ts`\n- No changes to `src/core/*`\n', ['src/core/*']],
  ])('from %s', (_, text, paths) => {
    expect(content(text).outOfScope).toEqual(paths);
    expect(traits(text)['outOfScope']).toBe(true);
    expect(content(text).fileScope).not.toEqual(expect.arrayContaining(['src/legacy/', 'src/b.ts', 'src/core/*']));
  });

  it.each([
    ['no body', '## Out of scope\n## Notes\n- Themes\n'],
    ['none', '## Non-goals\nNone.\n'],
    ['a template', '## Out of scope\n- [What is left out]\n'],
    ['the goals', '## Goals / Non-Goals\n\n**Goals:**\n- Photos\n\n**Non-Goals:**\n<!-- none -->\n'],
  ])('not from %s', (_, text) => {
    expect(traits(text)['outOfScope']).toBe(false);
  });
});

describe('test commands', () => {
  it.each<[string, string, readonly string[]]>([
    ['a fence', '```sh\n$ npm test # all\nnpm run lint && npm run types\nnpm install\n```\n', ['npm test', 'npm run lint && npm run types']],
    ['an indented block', '## Build gates\n\n    cargo test --all\n', ['cargo test --all']],
    ['code among words', 'Run `pytest -k photos`, then `python -m mypy src`; `installScope` stays.\n', ['pytest -k photos', 'python -m mypy src']],
    ['a task', '- [ ] 8.2 Run the suite (`pnpm test`)\n', ['pnpm test']],
    ['a variable before it', '```bash\ncd web && CI=1 yarn test:unit\n```\n', ['cd web && CI=1 yarn test:unit']],
  ])('from %s', (_, text, commands) => {
    expect(content(text).commands).toEqual(commands);
    expect(traits(text)['testCommands']).toBe(true);
    expect(parseSpecification(text, 'SPEC.md').specification.buildGates).toBe(true);
  });

  it.each([
    ['a heading and words', '## Testing\nWe test it with npm test.\n'],
    ['installing and starting', '```sh\nnpm install\nnpm ci\nnpm start\nyarn add vitest\nnpx playwright install\n```\n'],
    ['another language', '```ts\nnpm test\n```\n'],
    ['what is out of scope', '## Out of scope\n- `npm test` in the browser\n'],
    ['words in a block', '```\nmake sure to test it\n```\n'],
  ])('not from %s', (_, text) => {
    expect(content(text).commands).toEqual([]);
    expect(traits(text)['testCommands']).toBe(false);
  });

  it('a build is a gate, but no test', () => {
    const { specification, content: found } = parseSpecification('`npm run build`\n', 'SPEC.md');
    expect([specification.buildGates, specification.traits['testCommands'], found.commands]).toEqual([true, false, ['npm run build']]);
  });

  it('a section of gates counts once it says something', () => {
    expect(parseSpecification('## Quality gates\nCoverage stays above 80 %.\n', 'SPEC.md').specification.buildGates).toBe(true);
    expect(parseSpecification('## Quality gates\nTBD\n', 'SPEC.md').specification.buildGates).toBe(false);
  });
});

describe('examples', () => {
  it.each(['## Examples\n```json\n{}\n```\n', '### Sample input\nA photo\n', 'Example:\n\n    a = 1\n', '## API\n#### Example\n- one in, two out\n'])('%j', (text) => {
    expect(traits(text)['examples']).toBe(true);
  });

  it.each(['## Examples\n', '## Examples\n- [an example]\n', '## Parallel Example: User Story 1\n```sh\nTask: "a"\n```\n', '## User Scenarios\nOne deletes a photo\n', '```ts\nconst example = 1;\n```\n'])('not %j', (text) => {
    expect(traits(text)['examples']).toBe(false);
  });
});

describe('dependencies', () => {
  it.each<[string, string, readonly string[]]>([
    ['items', '## Dependencies\n- auth (must be merged)\n- `profile-page`: the form\n- Photo storage — for the files\n', ['auth', 'profile-page', 'Photo storage']],
    ['a label', 'Depends on: auth, profile\n', ['auth', 'profile']],
    ['an item with a label', '- **Blocked by**: #123\n', ['#123']],
    ['links', '## Prerequisites\n- [sign-in](../auth/spec.md)\n', ['sign-in']],
    ['ids of tickets', '## Blocked by\nABC-12\n', ['ABC-12']],
  ])('from %s', (_, text, names) => {
    expect(content(text).dependencies).toEqual(names);
    expect(traits(text)['dependencies']).toBe(true);
  });

  it.each([
    ['no body', '## Dependencies\n'],
    ['none', '## Dependencies\nNone.\n'],
    ['none yet', '**Depends on**: none yet\n\nThe list of photos is long.\n'],
    ['no further ones', '## Dependencies\n- No external dependencies\n- N/A\n'],
    ['its own documents', '**Prerequisites**: plan.md (required), spec.md (required for user stories), contracts/\n'],
    ['the order of its own tasks', '## Dependencies & Execution Order\n### Phase Dependencies\n- Setup: can start at once\n'],
  ])('not from %s', (_, text) => {
    expect(content(text).dependencies).toEqual([]);
    expect(traits(text)['dependencies']).toBe(false);
  });
});

describe('length', () => {
  it('counts words of prose and headings; no code, comments or front matter', () => {
    const text = '---\ntitle: one two three\n---\n# Dark mode\n\nIt\'s a *well-known* `code span` [link](src/a.ts).\n<!-- not this -->\n\n- [ ] an item\n\n```sh\nnpm test\n```\n';
    expect(content(text).words).toBe(8);
    expect(parseSpecification(text, 'SPEC.md').specification.length).toBe(8);
    expect(content('').words).toBe(0);
  });
});

describe('front matter wins over what the text says', () => {
  const body = '## Acceptance criteria\n- one\n- two\n## Files\n- `src/guess.ts`\n## Out of scope\n- `src/legacy/`\n## Gates\n`npm test`\n## Examples\n- a\n## Depends on\n- guess\n';

  it.each<[string, string, Partial<SpecificationContent>, Readonly<Record<string, boolean>>]>([
    ['files', 'files: [src/a.ts, "../b.ts", the parser]', { fileScope: ['src/a.ts'] }, { fileScope: true }],
    ['file_scope as a text', 'file_scope: src/a.ts, src/b.ts', { fileScope: ['src/a.ts', 'src/b.ts'] }, { fileScope: true }],
    ['scope', 'scope:\n  - src/a/', { fileScope: ['src/a/'] }, { fileScope: true }],
    ['no files', 'files: []', { fileScope: [] }, { fileScope: false }],
    ['out_of_scope', 'out_of_scope: [themes, src/b.ts]', { outOfScope: ['themes', 'src/b.ts'] }, { outOfScope: true }],
    ['nothing out of scope', 'out_of_scope: none', { outOfScope: [] }, { outOfScope: false }],
    ['depends_on', 'depends_on: [auth, 12]', { dependencies: ['auth', '12'] }, { dependencies: true }],
    ['no dependencies', 'depends_on: []', { dependencies: [] }, { dependencies: false }],
    ['acceptance_criteria', 'acceptance_criteria: [a, b, c]', { criteria: 3 }, { acceptanceCriteria: true }],
    ['test_commands', 'test_commands: [./check.sh --all, npm run check]', { commands: ['./check.sh --all', 'npm run check'] }, { testCommands: true }],
    ['gates as a list', 'build_gates: [npm run check]', { commands: ['npm run check'] }, { testCommands: true }],
    ['examples', 'examples: false', {}, { examples: false }],
    ['traits in so many words', 'files: [src/a.ts]\ntraits: { fileScope: false, acceptanceCriteria: false, own: true }', { fileScope: [], criteria: 0 }, { fileScope: false, acceptanceCriteria: false, own: true }],
    ['traits that are denied', 'traits: { testCommands: false, dependencies: false, outOfScope: false }', { commands: [], dependencies: [], outOfScope: [] }, { testCommands: false, dependencies: false, outOfScope: false }],
  ])('%s', (_, front, values, said) => {
    const parsed = parseSpecification(`---\n${front}\n---\n${body}`, 'SPEC.md');
    expect(parsed.content).toMatchObject(values);
    expect(parsed.specification.traits).toMatchObject(said);
  });

  it('where it is silent, the text tells', () => {
    const parsed = parseSpecification(`---\nscope: small\nexamples:\n---\n${body}`, 'SPEC.md');
    expect(parsed.content).toMatchObject({ criteria: 2, fileScope: ['src/guess.ts'], outOfScope: ['src/legacy/'], commands: ['npm test'], dependencies: ['guess'] });
    expect(Object.values(parsed.specification.traits)).toEqual([true, true, true, true, true, true]);
  });
});
