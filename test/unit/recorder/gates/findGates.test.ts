import { mkdir, mkdtemp, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { decidingGates } from '../../../../src/domain/gate';
import { findGates, givenGates, parseGates } from '../../../../src/recorder/gates/findGates';
import { PROJECT_FILES } from '../../../../src/recorder/gates/projectFiles';

let folder: string;

beforeEach(async () => {
  folder = await realpath(await mkdtemp(path.join(os.tmpdir(), 'mirador-gates-')));
});
afterEach(() => rm(folder, { recursive: true }));

async function write(files: Readonly<Record<string, string>>): Promise<void> {
  for (const [file, content] of Object.entries(files)) {
    await mkdir(path.dirname(path.join(folder, file)), { recursive: true });
    await writeFile(path.join(folder, file), content);
  }
}

/** Kind and command of each gate, such as `test: npm test`. */
async function found(platform: NodeJS.Platform = 'linux'): Promise<readonly string[]> {
  return (await findGates(folder, platform)).map(({ kind, id }) => `${kind}: ${id}`);
}

const scripts = (of: Readonly<Record<string, string>>): string => JSON.stringify({ scripts: of });

const PROJECTS: readonly (readonly [string, Readonly<Record<string, string>>, readonly string[]])[] = [
  ['npm', { 'package.json': scripts({ test: 'vitest run', build: 'tsc', lint: 'eslint .', typecheck: 'tsc --noEmit', check: 'x', start: 'node .' }) }, ['test: npm test', 'build: npm run build', 'lint: npm run lint', 'lint: npm run typecheck', 'lint: npm run check']],
  ['npm’s placeholder', { 'package.json': scripts({ test: 'echo "Error: no test specified" && exit 1' }) }, []],
  ['a script that says nothing', { 'package.json': scripts({ test: 'exit 0', lint: 'echo "no lint here"', build: ' ' }) }, []],
  ['a script that waits for changes', { 'package.json': scripts({ test: 'jest --watch', 'test:ci': 'jest --ci' }) }, ['test: npm run test:ci']],
  ['a script that does not wait', { 'package.json': scripts({ test: 'ng test --watch=false' }) }, ['test: npm test']],
  ['pnpm', { 'package.json': scripts({ test: 'x' }), 'pnpm-lock.yaml': '' }, ['test: pnpm test']],
  ['yarn', { 'package.json': scripts({ test: 'x' }), 'yarn.lock': '' }, ['test: yarn test']],
  ['bun', { 'package.json': scripts({ test: 'x' }), 'bun.lockb': '' }, ['test: bun run test']],
  ['the manager that the manifest names', { 'package.json': JSON.stringify({ packageManager: 'pnpm@9.1.0', scripts: { test: 'x' } }), 'yarn.lock': '' }, ['test: pnpm test']],
  ['a manifest that is none', { 'package.json': '["scripts"]' }, []],
  ['a manifest that is cut short', { 'package.json': '{ "scripts": { "test":' }, []],
  ['scripts of the wrong type', { 'package.json': '{ "scripts": { "test": 1, "lint": null } }' }, []],
  ['Deno', { 'deno.json': '{ "tasks": { "test": "deno test -A", "dev": "x" } }' }, ['test: deno task test']],
  ['pytest', { 'pytest.ini': '[pytest]\n' }, ['test: python3 -m pytest']],
  ['pytest by pyproject, with uv', { 'pyproject.toml': '[dependency-groups]\ndev = ["pytest>=8"]\n[tool.ruff]\n', 'uv.lock': '' }, ['test: uv run pytest', 'lint: uv run ruff check']],
  ['pytest by Poetry’s section', { 'pyproject.toml': '[tool.poetry.group.dev.dependencies]\npytest = "^8"\n', 'poetry.lock': '' }, ['test: poetry run pytest']],
  ['a plugin is not pytest itself', { 'pyproject.toml': 'dev = ["my-pytest-thing"]\n' }, []],
  ['pytest by setup.cfg', { 'setup.cfg': '[tool:pytest]\n' }, ['test: python3 -m pytest']],
  ['tox', { 'tox.ini': '[tox]\nenvlist = py312\n' }, ['test: tox']],
  ['pytest rather than tox', { 'tox.ini': '[tox]\n[pytest]\n' }, ['test: python3 -m pytest']],
  ['Cargo', { 'Cargo.toml': '[package]\n' }, ['test: cargo test']],
  ['a Cargo workspace', { 'Cargo.toml': '[workspace]\n' }, ['test: cargo test --workspace']],
  ['Go', { 'go.mod': 'module x\n' }, ['test: go test ./...', 'lint: go vet ./...']],
  ['Maven', { 'pom.xml': '' }, ['test: mvn -q test']],
  ['Maven’s wrapper', { 'pom.xml': '', mvnw: '', 'mvnw.cmd': '' }, ['test: ./mvnw -q test']],
  ['Gradle’s wrapper', { 'build.gradle.kts': '', gradlew: '' }, ['test: ./gradlew test']],
  ['.NET', { 'app.sln': '', 'a.csproj': '', 'b.csproj': '' }, ['test: dotnet test']],
  ['.NET with two to choose from', { 'a.csproj': '', 'b.csproj': '' }, []],
  ['RSpec', { Gemfile: '', 'spec/a_spec.rb': '' }, ['test: bundle exec rspec']],
  ['Rake', { Rakefile: 'Rake::TestTask.new do |t|\nend\n' }, ['test: rake test']],
  ['Composer', { 'composer.json': scripts({ test: 'phpunit' }) }, ['test: composer run-script test']],
  ['PHPUnit', { 'composer.json': '{}', 'phpunit.xml.dist': '' }, ['test: vendor/bin/phpunit']],
  ['Mix', { 'mix.exs': '' }, ['test: mix test']],
  ['Swift', { 'Package.swift': '' }, ['test: swift test']],
  ['Make', { Makefile: 'CC := gcc\ntest := no\nlint ::= no\nall check: x\n\tgcc\n' }, ['test: make check']],
  ['Make with both', { Makefile: 'test: x\ncheck: y\nlint:\n' }, ['test: make test', 'lint: make lint']],
  ['just', { justfile: 'test := "no"\n@test *args:\n  x\nlint:\n  y\n' }, ['test: just test', 'lint: just lint']],
  ['a Makefile for what the rest does not tell', { 'Cargo.toml': '', Makefile: 'test:\nlint:\n' }, ['test: cargo test', 'lint: make lint']],
  ['several languages', { 'package.json': scripts({ test: 'x' }), 'go.mod': '' }, ['test: npm test', 'test: go test ./...', 'lint: go vet ./...']],
  ['folders, where the worktree itself tells nothing', { 'web/package.json': scripts({ test: 'x' }), 'api/go.mod': '', 'node_modules/x/package.json': scripts({ test: 'x' }), '.hidden/go.mod': '' }, ['test: api: go test ./...', 'lint: api: go vet ./...', 'test: web: npm test']],
  ['no folders otherwise', { 'package.json': scripts({ test: 'x' }), 'api/go.mod': '' }, ['test: npm test']],
  ['nothing', { 'README.md': 'npm test' }, []],
];

describe('gates found in a worktree', () => {
  it.each(PROJECTS)('%s', async (_, files, expected) => {
    await write(files);
    expect(await found()).toEqual(expected);
  });

  it('on Windows are run by what is there', async () => {
    await write({ 'pom.xml': '', mvnw: '', 'mvnw.cmd': '', 'pytest.ini': '' });
    expect(await found('win32')).toEqual(['test: python -m pytest', 'test: .\\mvnw.cmd -q test']);
  });

  it('know where they are from and where they run', async () => {
    await write({ 'web/package.json': scripts({ test: 'x' }) });
    expect(await findGates(folder, 'linux')).toEqual([{ id: 'web: npm test', kind: 'test', command: ['npm', 'test'], shell: false, source: 'web/package.json', cwd: 'web' }]);
  });

  it('are not those of a file or a folder outside of the worktree', async () => {
    await write({ 'elsewhere/package.json': scripts({ test: 'x' }), 'elsewhere/go.mod': '', 'inside/README.md': '' });
    await symlink(path.join(folder, 'elsewhere', 'package.json'), path.join(folder, 'inside', 'package.json'));
    await symlink(path.join(folder, 'elsewhere'), path.join(folder, 'inside', 'linked'));
    expect(await findGates(path.join(folder, 'inside'))).toEqual([]);
  });

  it('hold no word of the files, whatever those say', async () => {
    await write({ 'package.json': scripts({ test: '$(touch x); `y`', 'test; rm -rf ~': 'x' }), Makefile: 'lint; rm -rf ~:\nlint:\n' });
    expect((await findGates(folder, 'linux')).map(({ command }) => command)).toEqual([['npm', 'test'], ['make', 'lint']]);
  });

  it('are looked for in one pass over a file, whatever is in it', () => {
    const much = 256 * 1024;
    for (const piece of [' ', '\n', 'a', 'task ', 'pytest ', '\t[', 'test ', 'echo ', '-']) {
      const text = piece.repeat(much / piece.length);
      const texts = new Map<string, string>(PROJECT_FILES.map((name) => [name, name.endsWith('.json') ? scripts({ test: `echo ${text}&` }) : text]));
      const started = performance.now();
      parseGates({ names: new Set(PROJECT_FILES), texts }, 'linux');
      expect(performance.now() - started, JSON.stringify(piece)).toBeLessThan(1_000);
    }
  });
});

describe('gates that a person gave', () => {
  it('are run by the shell as they were written, each once, and every one decides', () => {
    const gates = givenGates(['  npm test && npm run lint ', 'make', 'make', ' ']);
    expect(gates.map(({ command, shell, source }) => ({ command, shell, source }))).toEqual([
      { command: ['npm test && npm run lint'], shell: true, source: null },
      { command: ['make'], shell: true, source: null },
    ]);
    expect(decidingGates(gates)).toEqual(gates);
  });
});

describe('gates that decide', () => {
  it('are the tests, or all where there are none', async () => {
    await write({ 'package.json': scripts({ test: 'x', lint: 'x' }) });
    expect(decidingGates(await findGates(folder)).map(({ id }) => id)).toEqual(['npm test']);
    await write({ 'package.json': scripts({ build: 'x', lint: 'x' }) });
    expect(decidingGates(await findGates(folder)).map(({ id }) => id)).toEqual(['npm run build', 'npm run lint']);
  });
});
