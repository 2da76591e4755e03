import type { FoundGate, ProjectFiles } from './projectFiles';

// The patterns look at text that anyone may have written: none of them may take more than one pass over it.

/** pytest where anything configures or requires it, else tox; run by the tool whose lock file is there. */
export function pythonGates({ texts, names }: ProjectFiles, platform: NodeJS.Platform): readonly FoundGate[] {
  const has = (file: string, pattern: RegExp): boolean => pattern.test(texts.get(file) ?? '');
  const runner = pythonRunner(names);
  const gates: FoundGate[] = [];
  const pytest = [
    ['pytest.ini', names.has('pytest.ini')],
    ['pyproject.toml', has('pyproject.toml', /^[ \t]*\[tool\.pytest\b|["'\s]pytest["'\s<>=~![;,]/m)],
    ['setup.cfg', has('setup.cfg', /^\[tool:pytest\]|^[ \t]*pytest[ \t]*(?:[<>=~!;\r]|$)/m)],
    ['tox.ini', has('tox.ini', /^\[pytest\]/m)],
    ['conftest.py', names.has('conftest.py')],
  ] as const;
  const tox = [
    ['tox.ini', has('tox.ini', /^\[(?:tox|testenv)/m)],
    ['setup.cfg', has('setup.cfg', /^\[tox:tox\]/m)],
    ['pyproject.toml', has('pyproject.toml', /^[ \t]*\[tool\.tox\b/m)],
  ] as const;
  const pytestSource = pytest.find(([, found]) => found)?.[0];
  const toxSource = tox.find(([, found]) => found)?.[0];
  if (pytestSource !== undefined) gates.push({ kind: 'test', command: runner === null ? [platform === 'win32' ? 'python' : 'python3', '-m', 'pytest'] : [...runner, 'pytest'], source: pytestSource });
  else if (toxSource !== undefined) gates.push({ kind: 'test', command: ['tox'], source: toxSource });
  const ruff = ['ruff.toml', '.ruff.toml'].find((name) => names.has(name)) ?? (has('pyproject.toml', /^[ \t]*\[tool\.ruff\b/m) ? 'pyproject.toml' : undefined);
  if (ruff !== undefined) gates.push({ kind: 'lint', command: runner === null ? ['ruff', 'check'] : [...runner, 'ruff', 'check'], source: ruff });
  return gates;
}

function pythonRunner(names: ReadonlySet<string>): readonly [string, string] | null {
  if (names.has('uv.lock')) return ['uv', 'run'];
  if (names.has('poetry.lock')) return ['poetry', 'run'];
  if (names.has('pdm.lock')) return ['pdm', 'run'];
  return names.has('Pipfile.lock') ? ['pipenv', 'run'] : null;
}

export function rustGates({ texts }: ProjectFiles): readonly FoundGate[] {
  const text = texts.get('Cargo.toml');
  if (text === undefined) return [];
  return [{ kind: 'test', command: /^\[workspace\]/m.test(text) ? ['cargo', 'test', '--workspace'] : ['cargo', 'test'], source: 'Cargo.toml' }];
}

export function goGates({ names }: ProjectFiles): readonly FoundGate[] {
  if (!names.has('go.mod')) return [];
  return [
    { kind: 'test', command: ['go', 'test', './...'], source: 'go.mod' },
    { kind: 'lint', command: ['go', 'vet', './...'], source: 'go.mod' },
  ];
}

/** Maven and Gradle, by the wrapper that a project brings where it brings one. */
export function javaGates({ names }: ProjectFiles, platform: NodeJS.Platform): readonly FoundGate[] {
  const wrapper = (posix: string, windows: string, program: string): string => {
    const name = platform === 'win32' ? windows : posix;
    if (!names.has(name)) return program;
    return platform === 'win32' ? `.\\${name}` : `./${name}`;
  };
  const gates: FoundGate[] = [];
  if (names.has('pom.xml')) gates.push({ kind: 'test', command: [wrapper('mvnw', 'mvnw.cmd', 'mvn'), '-q', 'test'], source: 'pom.xml' });
  const gradle = ['build.gradle', 'build.gradle.kts', 'settings.gradle', 'settings.gradle.kts'].find((name) => names.has(name));
  if (gradle !== undefined) gates.push({ kind: 'test', command: [wrapper('gradlew', 'gradlew.bat', 'gradle'), 'test'], source: gradle });
  return gates;
}

/** `dotnet test` takes what is there, and refuses where there are two to choose from. */
export function dotnetGates({ names }: ProjectFiles): readonly FoundGate[] {
  const ending = (pattern: RegExp): readonly string[] => [...names].filter((name) => pattern.test(name));
  const solutions = ending(/\.slnx?$/i);
  const projects = solutions.length > 0 ? solutions : ending(/\.(?:cs|fs|vb)proj$/i);
  const [only, second] = projects;
  return only === undefined || second !== undefined ? [] : [{ kind: 'test', command: ['dotnet', 'test'], source: only }];
}

export function rubyGates({ texts, names }: ProjectFiles): readonly FoundGate[] {
  const bundled = (...command: readonly [string, ...string[]]): readonly [string, ...string[]] => (names.has('Gemfile') ? ['bundle', 'exec', ...command] : command);
  if (names.has('.rspec') || (names.has('spec') && names.has('Gemfile'))) return [{ kind: 'test', command: bundled('rspec'), source: names.has('.rspec') ? '.rspec' : 'Gemfile' }];
  const hasTests = /Rake::TestTask|^[ \t]*task[ \t(]*[:"']?test\b/m.test(texts.get('Rakefile') ?? '');
  return hasTests ? [{ kind: 'test', command: bundled('rake', 'test'), source: 'Rakefile' }] : [];
}

export function elixirGates({ names }: ProjectFiles): readonly FoundGate[] {
  return names.has('mix.exs') ? [{ kind: 'test', command: ['mix', 'test'], source: 'mix.exs' }] : [];
}

export function swiftGates({ names }: ProjectFiles): readonly FoundGate[] {
  return names.has('Package.swift') ? [{ kind: 'test', command: ['swift', 'test'], source: 'Package.swift' }] : [];
}

/** Targets of a Makefile and recipes of a justfile. `check` is GNU's name for the tests, and anything at all where there is a `test`. */
export function makeGates({ texts }: ProjectFiles): readonly FoundGate[] {
  const found = [
    ['make', ['GNUmakefile', 'makefile', 'Makefile'], /^([\w.-][\w.\- ]*):(?!:?=)/gm],
    ['just', ['justfile', 'Justfile', '.justfile'], /^@?([\w-]+)(?![\w-])[^:=\n]*:(?!=)/gm],
  ] as const;
  return found.flatMap(([program, files, pattern]): readonly FoundGate[] => {
    const source = files.find((file) => texts.has(file));
    if (source === undefined) return [];
    const targets = new Set([...(texts.get(source) ?? '').matchAll(pattern)].flatMap(([, names = '']) => names.split(' ')));
    const gate = (kind: FoundGate['kind'], target: string): readonly FoundGate[] => (targets.has(target) ? [{ kind, command: [program, target], source }] : []);
    const [test] = [...gate('test', 'test'), ...gate('test', 'check')];
    return [...(test === undefined ? [] : [test]), ...gate('lint', 'lint')];
  });
}
