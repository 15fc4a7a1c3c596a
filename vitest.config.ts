import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

export default defineConfig({
  // The examples import the package by its name.
  resolve: {
    alias: {
      'trapezoid/vitest': fileURLToPath(new URL('src/vitest/index.ts', import.meta.url)),
      trapezoid: fileURLToPath(new URL('src/index.ts', import.meta.url)),
    },
  },
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
