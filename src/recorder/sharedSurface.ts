import type { SharedSurface } from './conflictDetail';

const LOCK_FILES = new Set([
  'package-lock.json', 'npm-shrinkwrap.json', 'yarn.lock', 'pnpm-lock.yaml', 'bun.lock', 'bun.lockb', 'deno.lock', 'cargo.lock', 'go.sum', 'go.work.sum', 'poetry.lock', 'uv.lock', 'pdm.lock',
  'pipfile.lock', 'pixi.lock', 'conda-lock.yml', 'composer.lock', 'gemfile.lock', 'podfile.lock', 'package.resolved', 'pubspec.lock', 'mix.lock', 'flake.lock', 'packages.lock.json', 'gradle.lockfile',
  'stack.yaml.lock', 'cartfile.resolved', '.terraform.lock.hcl',
]);

const MANIFESTS = new Set([
  'package.json', 'pnpm-workspace.yaml', 'deno.json', 'cargo.toml', 'go.mod', 'go.work', 'pyproject.toml', 'setup.py', 'setup.cfg', 'requirements.txt', 'pipfile', 'composer.json', 'gemfile', 'podfile',
  'package.swift', 'pubspec.yaml', 'mix.exs', 'pom.xml', 'build.gradle', 'build.gradle.kts', 'settings.gradle', 'settings.gradle.kts', 'libs.versions.toml', 'directory.packages.props', 'cmakelists.txt',
]);

const MIGRATION_FOLDER = /(?:^|\/)(?:migrations?|db\/migrate|alembic\/versions|db\/changelog|prisma\/migrations)\//i;
/** Flyway's names, wherever they are. */
const MIGRATION_FILE = /^[VUR]\d[\d._]*__.+\.(?:sql|java|kt)$/;
const CHANGELOG = /^(?:changelog|changes|history|news|release[-_]?notes)(?:\.(?:md|markdown|rst|txt|adoc))?$/i;
const GENERATED_FOLDER = /(?:^|\/)(?:__snapshots__|__generated__|generated|dist|vendor|node_modules)\//i;
const GENERATED_FILE = /\.(?:pb\.go|pb\.(?:cc|h)|_pb2(?:_grpc)?\.pyi?|g\.dart|freezed\.dart|g\.cs|designer\.cs|generated\.[a-z]+|min\.(?:js|css)|snap|map)$|_pb2(?:_grpc)?\.pyi?$|_generated\.[a-z]+$/i;

/** What a file is to everybody who works in the repository, by its name; null for most. */
export function surfaceOf(file: string): SharedSurface | null {
  const name = file.slice(file.lastIndexOf('/') + 1);
  const lower = name.toLowerCase();
  if (LOCK_FILES.has(lower)) return 'lockFile';
  if (MANIFESTS.has(lower) || lower.endsWith('.csproj')) return 'manifest';
  if (MIGRATION_FILE.test(name) || MIGRATION_FOLDER.test(file)) return 'migration';
  if (CHANGELOG.test(name)) return 'changelog';
  if (GENERATED_FILE.test(name) || GENERATED_FOLDER.test(file)) return 'generated';
  return null;
}

/** The folder in which migrations are numbered together; null for any other file. */
export function migrationFolder(file: string): string | null {
  if (surfaceOf(file) !== 'migration') return null;
  // The folder of migrations itself, for those that are a folder each.
  const folder = /^(?:.*\/)?(?:migrations?|db\/migrate|alembic\/versions|db\/changelog)(?=\/)/i.exec(file)?.[0];
  return folder ?? file.slice(0, Math.max(0, file.lastIndexOf('/')));
}
