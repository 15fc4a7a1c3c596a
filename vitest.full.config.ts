import { defineConfig } from 'vitest/config'

/** What needs longer, or programs of the system. */
export default defineConfig({
  test: {
    setupFiles: 'test/support/random.ts',
    include: ['test/full/**/*.test.ts'],
    testTimeout: 1_200_000,
    maxWorkers: '100%',
  },
})
