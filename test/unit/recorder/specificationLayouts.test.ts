import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Candidate } from '../../../src/recorder/inspection';
import { readSpecification, SPECIFICATION_GLOBS } from '../../../src/recorder/specificationFile';
import type { SpecificationText } from '../../../src/recorder/specificationText';
import { candidateOn, inspectFolders } from '../../helpers/inspecting';
import { CLAUDE, Repository, type Checkout } from '../../helpers/repository';

const SPEC_KIT = {
  'spec.md': `# Feature Specification: Photo albums

**Feature Branch**: \`002-photo-albums\`
**Status**: Draft

## User Scenarios & Testing *(mandatory)*

### User Story 1 - Make an album (Priority: P1)

One puts photos into albums by date.

**Why this priority**: without it there is nothing.

**Acceptance Scenarios**:

1. **Given** ten photos, **When** one makes an album of them, **Then** the album shows ten
2. **Given** [state], **When** [action], **Then** [outcome]

---

### Edge Cases

- What happens when [boundary condition]?

## Requirements *(mandatory)*

- **FR-001**: System MUST keep the order of the photos
- **FR-002**: System MUST sign in via [NEEDS CLARIFICATION: how?]

## Success Criteria *(mandatory)*

- **SC-001**: An album of a thousand photos opens within a second
`,
  'plan.md': `# Implementation Plan: Photo albums

**Primary Dependencies**: SQLite
**Testing**: \`npm run test:unit\`

## Project Structure

### Documentation (this feature)

\`\`\`text
specs/002-photo-albums/
├── plan.md
└── tasks.md
\`\`\`

### Source Code (repository root)

\`\`\`text
src/
├── albums/
└── photos.ts
\`\`\`
`,
  'tasks.md': `---
description: "Tasks"
title: "Tasks of the albums"
---

# Tasks

**Prerequisites**: plan.md (required), spec.md (required)

## Phase 1
- [ ] T001 [P] [US1] Make the model in src/albums/album.ts
- [ ] T002 Run the suite (\`npm test\`)

## Dependencies & Execution Order
- **Setup**: first
`,
} as const;

const OPENSPEC = {
  'proposal.md': '## Why\nSigning in takes two steps.\n\n## What Changes\n- One step\n\n## Impact\n- `src/auth.ts` - the form\n- [docs](../../../docs/auth.md)\n- No changes to `src/api/*`\n',
  'design.md': '## Goals / Non-Goals\n\n**Goals:**\n\n- Fewer steps\n\n**Non-Goals:**\n\n- Passkeys\n',
  'tasks.md': '## 1. Form\n- [ ] 1.1 Change it\n- [ ] 1.2 Run all tests (`pnpm test`)\n',
  'specs/auth/spec.md': '## MODIFIED Requirements\n\n### Requirement: Sign in\nThe form SHALL ask once.\n\n#### Scenario: Known user\n- **WHEN** a known user comes\n- **THEN** one click is enough\n\n#### Scenario: Stranger\n- **WHEN** a stranger comes\n- **THEN** the form asks\n',
  'specs/session/end/spec.md': '## ADDED Requirements\n\n### Requirement: End\nThe session SHALL end after a day.\n',
} as const;

const KIRO = {
  'requirements.md': '# Requirements\n\n### Requirement 1\n\n**User Story:** As a reader, I want search.\n\n#### Acceptance Criteria\n\n1. WHEN one types THEN the system SHALL search\n2. IF nothing is found THEN the system SHALL say so\n',
  'design.md': '# Design\n\n## Out of Scope\n\nSearch in pictures\n',
  'tasks.md': '# Tasks\n\n- [ ] 1. Build the index in `src/search/index.ts`\n  - _Requirements: 1.1_\n',
} as const;

function under(folder: string, files: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(files).map(([file, text]) => [`${folder}/${file}`, text]));
}

describe('a specification of several documents', () => {
  let repository: Repository;
  let worktree: Checkout;
  beforeEach(async () => {
    repository = await Repository.withFirstCommit();
    worktree = await repository.worktree('feature/work');
  });
  afterEach(() => repository.remove());

  const globs = [...SPECIFICATION_GLOBS, '.kiro/specs/**/*.md'];
  const inspected = async (files: Readonly<Record<string, string>>): Promise<Candidate> => {
    await worktree.commit({ message: 'feat: work', files: { ...files, 'src/work.ts': 'work\n' }, author: CLAUDE });
    return candidateOn(await inspectFolders([repository.folder], { specificationGlobs: globs }), 'feature/work');
  };
  const read = (changed: readonly string[], feature = 'work'): Promise<SpecificationText | null> =>
    readSpecification({ worktree: worktree.folder, globs, changed, feature });

  it('Spec Kit: spec.md with its plan and its tasks', async () => {
    const { feature } = await inspected(under('specs/002-photo-albums', SPEC_KIT));
    expect(feature.name).toBe('work');
    expect(feature.specification).toEqual({
      path: 'specs/002-photo-albums/spec.md',
      type: 'spec-kit',
      buildGates: true,
      traits: { acceptanceCriteria: true, fileScope: true, outOfScope: false, testCommands: true, examples: false, dependencies: true },
      length: 143,
      fileScope: ['src/albums/', 'src/photos.ts', 'src/albums/album.ts'],
      outOfScope: [],
    });
    expect((await read(['specs/002-photo-albums/tasks.md']))?.content).toMatchObject({ criteria: 3, commands: ['npm run test:unit', 'npm test'], dependencies: ['SQLite'] });
  });

  it('Spec Kit in its own folder, from whichever document the feature changed', async () => {
    await worktree.commit({ message: 'before', files: under('.specify/specs/002-photo-albums', SPEC_KIT) });
    const parsed = await read(['.specify/specs/002-photo-albums/tasks.md']);
    expect(parsed).toMatchObject({ name: null, specification: { path: '.specify/specs/002-photo-albums/spec.md', type: 'spec-kit', traits: { acceptanceCriteria: true, testCommands: true } } });
  });

  it('Spec Kit\'s templates and rules are no specification', async () => {
    const files = { '.specify/templates/spec-template.md': SPEC_KIT['spec.md'], '.specify/memory/constitution.md': '# Rules\n' };
    expect((await inspected(files)).feature.specification).toBeNull();
  });

  it('OpenSpec: the proposal with design, tasks and the requirements that it changes', async () => {
    const { feature } = await inspected(under('openspec/changes/quick-sign-in', OPENSPEC));
    expect(feature.specification).toEqual({
      path: 'openspec/changes/quick-sign-in/proposal.md',
      type: 'openspec',
      buildGates: true,
      traits: { acceptanceCriteria: true, fileScope: true, outOfScope: true, testCommands: true, examples: false, dependencies: false },
      length: 77,
      fileScope: ['src/auth.ts', 'docs/auth.md'],
      outOfScope: ['src/api/*'],
    });
    // Two scenarios of one requirement, and one without any.
    expect((await read(['openspec/changes/quick-sign-in/specs/auth/spec.md']))?.content).toMatchObject({ criteria: 3, commands: ['pnpm test'] });
  });

  it('OpenSpec: a change that is in the archive is not this feature\'s', async () => {
    const archived = under('openspec/changes/archive/2025-11-01-work', OPENSPEC);
    expect((await inspected(archived)).feature.specification).toBeNull();
    expect(await read([], 'work')).toBeNull();
    const { feature } = await inspected({ ...archived, ...under('openspec/changes/quick-sign-in', { 'proposal.md': OPENSPEC['proposal.md'] }) });
    expect(feature.specification).toMatchObject({ path: 'openspec/changes/quick-sign-in/proposal.md', traits: { acceptanceCriteria: false } });
  });

  it('Kiro, for which a pattern must be set: requirements, design and tasks', async () => {
    const { feature } = await inspected(under('.kiro/specs/search', KIRO));
    expect(feature.specification).toMatchObject({
      path: '.kiro/specs/search/requirements.md',
      type: 'kiro',
      traits: { acceptanceCriteria: true, fileScope: true, outOfScope: true, testCommands: false },
      fileScope: ['src/search/index.ts'],
    });
    expect((await read(['.kiro/specs/search/tasks.md']))?.content.criteria).toBe(2);
  });

  it('a plain one stands alone', async () => {
    const { feature } = await inspected({ 'SPEC.md': '# Work\n## Files\n- src/work.ts\n', 'tasks.md': '- [ ] change src/other.ts\n', 'specs/notes/plan.md': '- [ ] change src/third.ts\n' });
    expect(feature.specification).toMatchObject({ path: 'SPEC.md', type: null, fileScope: ['src/work.ts'] });
  });

  it('another feature\'s folder adds nothing', async () => {
    const files = { ...under('specs/001-other', SPEC_KIT), ...under('specs/002-work', { 'spec.md': '# Work\n## Files\n- src/work.ts\n' }) };
    expect((await inspected(files)).feature.specification).toMatchObject({ path: 'specs/002-work/spec.md', fileScope: ['src/work.ts'], traits: { acceptanceCriteria: false } });
  });

  it('the main document\'s front matter wins over that of the others', async () => {
    const files = { 'spec.md': '---\ntitle: Albums\nfiles: [src/main.ts]\n---\n', 'plan.md': '---\ntitle: Plan\nfiles: [src/plan.ts]\ndepends_on: [auth]\nbuild_gates: true\n---\n' };
    const { feature } = await inspected(under('specs/003-albums', files));
    expect(feature).toMatchObject({ name: 'Albums', specification: { buildGates: true, fileScope: ['src/main.ts'], traits: { dependencies: true } } });
  });

  it('of a folder with very many documents some are read', async () => {
    const deltas = Object.fromEntries(Array.from({ length: 40 }, (_, index) => [`specs/part-${10 + index}/spec.md`, '### Requirement: One\nIt SHALL be.\n']));
    const { feature } = await inspected(under('openspec/changes/many', { 'proposal.md': '# Many\n', ...deltas }));
    expect(feature.specification?.path).toBe('openspec/changes/many/proposal.md');
    expect((await read(['openspec/changes/many/proposal.md']))?.content.criteria).toBe(15);
  });
});
