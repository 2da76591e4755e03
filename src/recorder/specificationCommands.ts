import type { Block } from './specificationOutline';

const MOST_COMMANDS = 50;
const LONGEST_COMMAND = 200;

const SHELLS = new Set([null, '', 'sh', 'bash', 'zsh', 'fish', 'shell', 'console', 'shell-session', 'terminal', 'text', 'txt', 'powershell', 'pwsh', 'ps1', 'cmd', 'bat']);

const PROGRAM =
  /^(?:npm|npx|pnpm|yarn|bunx?|make(?! sure)|just|task|cargo|go(?= (?:test|vet|build|tool))|pytest|python3? -m|tox|nox|uvx?|poetry|hatch|mvn|\.\/mvnw|gradle|\.\/gradlew|dotnet|bundle exec|bin\/\w+|rake|rspec|mix|swift|xcodebuild|ctest|cmake|deno|bazel|tsc|eslint|ruff|mypy|vitest|jest|mocha|playwright|phpunit|composer|php artisan|flutter|dart|node --test|(?:ba)?sh [\w./-]+|\.\/[\w./-]+)(?=$|\s)/;
const INSTALLS = /^\S+ (?:run )?(?:install|i|add|ci|remove|uninstall|init|create|publish|login|start|dev|serve|deploy)\b|\binstall\b/;
const CHECKS = /(?:^|[\s:./_-])(?:tests?|check|lint|typecheck|types|verify|vet|clippy|tsc|eslint|pytest|vitest|jest|mocha|rspec|phpunit|ctest|tox|nox|ruff|mypy|playwright|coverage|e2e|unit|integration|spec|unittest|analyze|validate)(?=$|[\s:./_=-])/;
const BUILDS = /(?:^|[\s:])(?:build|compile|assemble|package)(?=$|[\s:])|^make$/;

/** The commands that decide whether the work is done: those that test, check or build. Once each. */
export function commandsIn(blocks: readonly Block[]): readonly string[] {
  const found = blocks.flatMap((block) => {
    if (block.kind === 'text') return block.codes;
    return SHELLS.has(block.language) ? block.text.split('\n') : [];
  });
  return validCommands(found);
}

export function validCommands(candidates: readonly string[]): readonly string[] {
  return [...new Set(candidates.map(commandOf).filter((command) => command !== null))].slice(0, MOST_COMMANDS);
}

/** Whether it tests or checks: building alone does not. */
export function isTest(command: string): boolean {
  return CHECKS.test(command);
}

function commandOf(text: string): string | null {
  if (text.length > LONGEST_COMMAND) return null;
  const command = text
    .trim()
    .replace(/^[$>%]\s+/, '')
    .replace(/\s+#.*$/, '')
    .trim();
  const program = command.replace(/^(?:cd [\w./-]+ && )?(?:[A-Z_]+=\S* )*/, '');
  return PROGRAM.test(program) && !INSTALLS.test(program) && (CHECKS.test(program) || BUILDS.test(program)) ? command : null;
}
