import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/unit/**/*.test.ts'],
    // Many of these tests start real git processes and real writers; two cores make them slower than their own limits.
    testTimeout: 120_000,
    hookTimeout: 120_000,
    pool: 'forks',
    // Unless told, one core stays idle, which is half of a small machine.
    maxWorkers: '100%',
  },
});
