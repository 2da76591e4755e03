import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/e2e/**/*.e2e.ts'],
    globalSetup: ['test/e2e/globalSetup.ts'],
    // An editor and a browser use all of a small machine already.
    fileParallelism: false,
    testTimeout: 120_000,
    // The first session of a new machine installs the editor.
    hookTimeout: 600_000,
    pool: 'forks',
  },
});
