import * as z from 'zod/mini';
import type { GateKind } from '../../domain/gate';
import type { FoundGate, ProjectFiles } from './projectFiles';

export type PackageManager = 'npm' | 'pnpm' | 'yarn' | 'bun';

const scripts = z.record(z.string(), z.unknown());

const manifestSchema = z.looseObject({
  scripts: z.optional(scripts),
  packageManager: z.optional(z.string()),
  dependencies: z.optional(z.record(z.string(), z.unknown())),
  devDependencies: z.optional(z.record(z.string(), z.unknown())),
});

export type PackageManifest = z.infer<typeof manifestSchema>;

/** Of each line the first script that is there and is a gate. */
const WANTED: readonly (readonly [GateKind, readonly string[]])[] = [
  ['test', ['test', 'test:ci', 'test:run', 'test:unit']],
  ['build', ['build']],
  ['lint', ['lint']],
  ['lint', ['typecheck', 'type-check', 'check-types', 'types']],
  ['lint', ['check']],
];

/** Longer ones are somebody's work. */
const LONGEST_PLACEHOLDER = 500;

/** Null for what is no manifest. */
export function parsePackageManifest(text: string): PackageManifest | null {
  const manifest = manifestSchema.safeParse(parseJson(text));
  return manifest.success ? manifest.data : null;
}

/** The scripts of a `package.json` that decide something. */
export function packageGates({ texts, names }: ProjectFiles): readonly FoundGate[] {
  const manifest = parsePackageManifest(texts.get('package.json') ?? '');
  if (manifest === null) return [];
  const manager = packageManager(manifest, names);
  return WANTED.flatMap(([kind, candidates]): readonly FoundGate[] => {
    const script = candidates.find((name) => isGate(manifest.scripts?.[name]));
    return script === undefined ? [] : [{ kind, command: script === 'test' && manager !== 'bun' ? [manager, 'test'] : [manager, 'run', script], source: 'package.json' }];
  });
}

/** What the manifest names, else whose lock file is there. */
export function packageManager(manifest: PackageManifest, names: ReadonlySet<string>): PackageManager {
  const [, named] = /^(npm|pnpm|yarn|bun)@/.exec(manifest.packageManager ?? '') ?? [];
  if (named !== undefined) return named as PackageManager;
  if (names.has('pnpm-lock.yaml')) return 'pnpm';
  if (names.has('yarn.lock')) return 'yarn';
  return names.has('bun.lock') || names.has('bun.lockb') ? 'bun' : 'npm';
}

/** The tasks of a `deno.json` that decide something; `deno.jsonc` as far as it is JSON. */
export function denoGates({ texts }: ProjectFiles): readonly FoundGate[] {
  return ['deno.json', 'deno.jsonc'].flatMap((source) => {
    const manifest = z.looseObject({ tasks: z.optional(scripts) }).safeParse(parseJson(texts.get(source) ?? ''));
    if (!manifest.success) return [];
    return WANTED.flatMap(([kind, candidates]): readonly FoundGate[] => {
      const task = candidates.find((name) => manifest.data.tasks?.[name] !== undefined);
      return task === undefined ? [] : [{ kind, command: ['deno', 'task', task], source }];
    });
  });
}

/** The scripts of a `composer.json`, or PHPUnit where it is configured. */
export function composerGates({ texts, names }: ProjectFiles): readonly FoundGate[] {
  const text = texts.get('composer.json');
  if (text === undefined) return [];
  const manifest = z.looseObject({ scripts: z.optional(scripts) }).safeParse(parseJson(text));
  const found = manifest.success
    ? WANTED.flatMap(([kind, candidates]): readonly FoundGate[] => {
        const script = candidates.find((name) => manifest.data.scripts?.[name] !== undefined);
        return script === undefined ? [] : [{ kind, command: ['composer', 'run-script', script], source: 'composer.json' }];
      })
    : [];
  const unit = ['phpunit.xml', 'phpunit.xml.dist'].find((name) => names.has(name));
  return unit === undefined || found.some(({ kind }) => kind === 'test') ? found : [{ kind: 'test', command: ['vendor/bin/phpunit'], source: unit }, ...found];
}

/** No placeholder (npm's own says "no test specified"), and nothing that waits for changes instead of ending. */
function isGate(script: unknown): boolean {
  if (typeof script !== 'string' || script.trim() === '') return false;
  if (script.length > LONGEST_PLACEHOLDER) return true;
  if (/no tests? (?:specified|yet|defined)/i.test(script) || /^\s*(?:echo\b[^&|;]*|true|:|exit \d+)(?:\s*&&\s*exit \d+)?\s*$/.test(script)) return false;
  return !/(?:^|\s)--watch(?:All)?(?:=true)?(?=\s|$)/.test(script);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch {
    return undefined;
  }
}
