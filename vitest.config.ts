import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    setupFiles: 'test/support/random.ts',
    include: ['test/**/*.test.ts', 'examples/**/*.test.ts'],
    exclude: ['test/full/**', 'node_modules/**'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // By default one core is left idle, which with two is half of them.
    maxWorkers: '100%',
  },
})
