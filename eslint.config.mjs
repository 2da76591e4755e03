import tseslint from 'typescript-eslint';

/**
 * Imports run downwards only: extension | cli | mcp -> recorder -> git, forge, store, learning -> domain.
 * Each entry names the folders that the key may import from besides itself. test/unit/architecture.test.ts proves that the rule bites.
 */
const MAY_IMPORT = {
  domain: [],
  learning: ['domain'],
  git: ['domain'],
  forge: ['domain'],
  store: ['domain'],
  recorder: ['domain', 'learning', 'git', 'forge', 'store'],
  extension: ['domain', 'learning', 'git', 'forge', 'store', 'recorder', 'webview'],
  cli: ['domain', 'learning', 'git', 'forge', 'store', 'recorder'],
  webview: ['domain', 'learning'],
};

const ADAPTERS = ['extension', 'cli'];

const LATE_IMPORT_ACROSS_FOLDERS = {
  selector: "ImportExpression[source.value=/^\\.\\.\\//]",
  message: 'Only the adapters load other folders late; elsewhere the import rule could not see it.',
};

const FOLDERS = Object.keys(MAY_IMPORT);

function layerRule(folder) {
  const forbidden = FOLDERS.filter((other) => other !== folder && !MAY_IMPORT[folder].includes(other));
  const patterns = forbidden.map((other) => ({
    regex: `^(\\.\\./)+${other}/`,
    message: `src/${folder} may not import from src/${other}: imports run downwards only (ARCHITECTURE.md).`,
  }));
  if (folder === 'extension') {
    patterns.push({ regex: '^(\\.\\./)+webview/(?!protocol$)', message: 'The host shares protocol.ts with the webview, nothing else.' });
  }
  const paths = folder === 'extension' ? [] : [{ name: 'vscode', message: 'Only src/extension may know VS Code.' }];
  return {
    files: [`src/${folder}/**/*.ts`],
    rules: {
      'no-restricted-imports': ['error', { paths, patterns }],
      // The rule above does not see `import('…')`. Only the adapters load parts of the core late.
      'no-restricted-syntax': ['error', ...(ADAPTERS.includes(folder) ? [] : [LATE_IMPORT_ACROSS_FOLDERS])],
    },
  };
}

export default tseslint.config(
  { ignores: ['dist/', 'test-output/', '.cache/', 'node_modules/'] },
  {
    files: ['**/*.ts'],
    extends: [...tseslint.configs.strictTypeChecked, ...tseslint.configs.stylisticTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      // Arrow functions that forward a call whose result nobody uses are the clearest way to write listeners.
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      eqeqeq: 'error',
      'no-console': 'error',
    },
  },
  ...FOLDERS.map(layerRule),
  {
    files: ['src/cli/**/*.ts', 'test/**/*.ts'],
    rules: { 'no-console': 'off' },
  },
  {
    files: ['**/*.mjs'],
    extends: [tseslint.configs.base],
    rules: { 'no-unused-vars': 'off', '@typescript-eslint/no-unused-vars': 'error', eqeqeq: 'error' },
  },
);
